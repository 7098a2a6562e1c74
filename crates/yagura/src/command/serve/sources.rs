//! What is judged by, read from files, and read again when they change.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use judge::{Engine, Settings};
use model::Diagnostic;
use policy::pss;
use server::admission::{Court, Guarded};
use source::files::{self, Content, Options};

use crate::cli::Serve;
use crate::policies::Policies;
use crate::selection;

/// Where the court comes from.
pub(super) struct Sources {
    policies: Vec<String>,
    objects: Vec<String>,
    checks: Vec<String>,
    is_pod_security_ours: bool,
    guarded: Guarded,
}

/// Which files there are, how large, and when they changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Files(BTreeMap<PathBuf, (u64, Option<SystemTime>)>);

impl Sources {
    pub(super) fn of(serve: &Serve) -> Sources {
        let mut guarded = Guarded::default();
        guarded.namespaces.extend(serve.exempt.iter().cloned());
        Sources {
            policies: serve.policy.clone(),
            objects: serve.objects.clone(),
            checks: serve.check.clone(),
            is_pod_security_ours: serve.pod_security,
            guarded,
        }
    }

    /// Reads everything, and tells what is wrong with it.
    pub(super) fn court(&self, now: SystemTime) -> anyhow::Result<(Court, Vec<Diagnostic>)> {
        let (mut policies, mut told) = (Policies::for_admission(), Vec::new());
        for place in &self.policies {
            told.extend(policies.add(place)?);
        }
        told.extend(policies.bind_as_in_a_cluster());
        let objects = files::list(&self.objects, &Options::default());
        told.extend(objects.diagnostics);
        let around = policies.around(&objects.inputs, false, now);
        let checks = match self.checks.as_slice() {
            [] => Vec::new(),
            checks => selection::builtin(checks, &[])?,
        };
        let court = Court {
            bundle: policies.into_bundle(),
            around: ArcSwap::from_pointee(around),
            checks: Engine::new(checks, Settings::default()),
            pod_security: self.is_pod_security_ours.then(pss::Admission::default),
            guarded: self.guarded.clone(),
        };
        Ok((court, told))
    }

    /// The files as they are now.
    pub(super) fn files(&self) -> Files {
        let places: Vec<String> = self.policies.iter().chain(&self.objects).cloned().collect();
        let inputs = files::list(&places, &Options::default()).inputs.into_iter();
        let paths = inputs.filter_map(|input| match input.content {
            Content::File(path) => Some(path),
            Content::Bytes(_) => None,
        });
        let state = |path: PathBuf| {
            let metadata = fs::metadata(&path).ok()?;
            Some((path, (metadata.len(), metadata.modified().ok())))
        };
        Files(paths.filter_map(state).collect())
    }
}
