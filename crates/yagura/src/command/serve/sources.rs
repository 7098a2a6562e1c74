//! What is judged by: read from files and from the cluster, and read again when they change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use judge::Engine;
use model::{Diagnostic, Inventory, Reference};
use policy::bundle::{Around, Gathering};
use policy::kyverno::GlobalContextEntry;
use policy::{Bundle, pss};
use server::admission::{Court, Guarded};
use source::files::{self, Content, Input, Options};

use super::approvals::Approved;
use super::following::Following;
use crate::cli::{Errand, Serve};
use crate::duties::Given;
use crate::policies::Policies;
use crate::selection;
use crate::{answers, duties};

/// Where the court comes from.
pub(super) struct Sources {
    policies: Vec<String>,
    objects: Vec<String>,
    checks: Vec<String>,
    exceptions: Vec<PathBuf>,
    is_pod_security_ours: bool,
    guarded: Guarded,
    /// Objects that are there already are changed in the background.
    changes_existing: bool,
    /// What the store's requests for exceptions came to.
    pub(super) approved: Approved,
    /// Policies that the API server judges requests by itself.
    pub(super) elsewhere: BTreeSet<Reference>,
    /// Entries of Kyverno's global context, as they were read last.
    globals: Vec<GlobalContextEntry>,
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
            exceptions: serve.exceptions.clone(),
            is_pod_security_ours: serve.pod_security,
            guarded,
            changes_existing: serve.carrying.takes(Errand::MutateExisting),
            approved: Approved::default(),
            elsewhere: BTreeSet::new(),
            globals: Vec::new(),
        }
    }

    /// Reads everything, and tells what is wrong with it.
    pub(super) fn court(
        &mut self,
        following: Option<&mut Following>,
        now: SystemTime,
    ) -> anyhow::Result<(Court, Vec<Diagnostic>)> {
        let (mut policies, mut told) = match self.changes_existing {
            true => (Policies::for_admission_beside_background(), Vec::new()),
            false => (Policies::for_admission(), Vec::new()),
        };
        policies.leave_requests(self.elsewhere.clone());
        for place in &self.policies {
            told.extend(policies.add(place)?);
        }
        if let Some(following) = &following {
            following.policies(|document| told.extend(policies.add_document(document)));
        }
        told.extend(policies.bind_as_in_a_cluster());
        let (project, complaints) = selection::project(&self.exceptions)?;
        told.extend(complaints);
        let settings = selection::settings(&project);
        let checks = match self.checks.as_slice() {
            [] => Vec::new(),
            checks => selection::builtin(checks, &[])?,
        };
        let namespaces = following.as_ref().map(|following| following.namespaces());
        let (around, bundle);
        match following {
            Some(following) => {
                (bundle, self.globals) = policies.into_parts();
                let gathering = Gathering::for_bundle(&bundle, Inventory::of_some(), false);
                following.look_up(|kind| gathering.wants(kind));
                around = self.around(&bundle, following, now);
            }
            None => {
                let objects = files::list(&self.objects, &Options::default());
                told.extend(objects.diagnostics);
                around = policies.around(&objects.inputs, false, now);
                (bundle, self.globals) = policies.into_parts();
            }
        }
        let court = Court {
            bundle: Arc::new(bundle),
            globals: self.globals.clone(),
            around: ArcSwap::from_pointee(around),
            checks: Engine::new(checks, settings),
            exceptions: Arc::new(project.exceptions),
            approved: Arc::clone(&self.approved),
            pod_security: self.is_pod_security_ours.then(pss::Admission::default),
            guarded: self.guarded.clone(),
            namespaces,
        };
        Ok((court, told))
    }

    /// All policies as they are written: those of files, and those of the cluster.
    pub(super) fn documents(&self, following: &Following) -> Vec<Given> {
        let inputs = files::list(&self.policies, &Options::default()).inputs;
        let mut documents = duties::documents(&inputs);
        following.policies(|document| documents.push((document, None)));
        documents
    }

    /// What the policies of `bundle` may look up in the cluster now.
    pub(super) fn around(&self, bundle: &Bundle, following: &Following, now: SystemTime) -> Around {
        let mut gathering = Gathering::for_bundle(bundle, Inventory::of_all(), true);
        following.gather(&mut gathering);
        gathering.finish(&self.globals, answers::at(now))
    }

    /// The files as they are now.
    pub(super) fn files(&self) -> Files {
        let places: Vec<String> = self.policies.iter().chain(&self.objects).cloned().collect();
        let mut files = Files::in_places(&places);
        files.add(selection::project_files(&self.exceptions));
        files
    }
}

impl Files {
    /// The files of these places as they are now.
    pub(super) fn in_places(places: &[String]) -> Files {
        let inputs = files::list(places, &Options::default()).inputs.into_iter();
        let mut files = Files::default();
        files.add(inputs.filter_map(|Input { content, .. }| match content {
            Content::File(path) => Some(path),
            Content::Bytes(_) => None,
        }));
        files
    }

    fn add(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        for path in paths {
            if let Ok(metadata) = fs::metadata(&path) {
                self.0.insert(path, (metadata.len(), metadata.modified().ok()));
            }
        }
    }
}
