//! Other people's policies: read from files, and asked about every object of a scan.

mod around;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::bail;
use model::{Diagnostic, Document, Finding, Object, Reference, Severity, Tally, Verdict};
use policy::Request;
use policy::bundle::{Around, Bundle, Ruling};
use policy::gatekeeper::Point;
use policy::kyverno::GlobalContextEntry;
use policy::library::{Bound, Library, Unbound};
use source::files::{self, Content, Input, Options};
use source::yaml;

/// Policies to judge by, beside our own checks.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    library: Library,
    bundle: Bundle,
    /// Entries of Kyverno's global context.
    globals: Vec<GlobalContextEntry>,
}

/// What came of asking policies, besides findings.
#[derive(Debug, Clone)]
pub(crate) struct Ruled {
    /// `vap/replicas`
    pub(crate) id: String,
    pub(crate) severity: Severity,
}

impl Policies {
    /// None yet, for requests: those that change objects are read too.
    pub(crate) fn for_admission() -> Policies {
        Policies { library: Library::for_admission(), ..Policies::default() }
    }

    /// The same where the background changes what is there already.
    pub(crate) fn for_admission_beside_background() -> Policies {
        let mut policies = Policies::for_admission();
        policies.library.leave_existing_to_background();
        policies
    }

    /// Leaves requests to the API server where these policies are about them.
    pub(crate) fn leave_requests(&mut self, policies: BTreeSet<Reference>) {
        self.library.leave_requests(policies);
    }

    /// Nothing to judge by.
    pub(crate) fn is_empty(&self) -> bool {
        self.bundle.is_empty()
    }

    /// The policies, in the order of the tallies that `judge` keeps.
    pub(crate) fn ruled(&self) -> impl Iterator<Item = Ruled> {
        self.bundle.ids().map(|(id, severity)| Ruled { id, severity })
    }

    /// All of them.
    pub(crate) fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Adds the policies of a file or of all files of a folder. What cannot be used is told, and
    /// the rest goes on; a place without any policy is an error.
    pub(crate) fn add(&mut self, place: &str) -> anyhow::Result<Vec<Diagnostic>> {
        if !Path::new(place).exists() {
            bail!(
                "no policy is called {place:?}: builtin, pss:LEVEL[@VERSION], or a file or folder"
            );
        }
        let listing = files::list(&[place.to_owned()], &Options::default());
        let mut diagnostics = listing.diagnostics;
        let before = self.library.len();
        for input in &listing.inputs {
            diagnostics.extend(self.add_file(input));
        }
        if self.library.len() == before && diagnostics.is_empty() {
            bail!("there is no policy in {place}");
        }
        Ok(diagnostics)
    }

    /// Brings together what was added. A policy that no binding names is tried on everything it
    /// matches. What is wrong between them is told.
    pub(crate) fn bind(&mut self) -> Vec<Diagnostic> {
        self.bind_with(Unbound::Tried)
    }

    /// The same, but a policy that no binding names says nothing.
    pub(crate) fn bind_as_in_a_cluster(&mut self) -> Vec<Diagnostic> {
        self.bind_with(Unbound::Idle)
    }

    fn bind_with(&mut self, unbound: Unbound) -> Vec<Diagnostic> {
        let Bound { bundle, globals, told } = std::mem::take(&mut self.library).bind(unbound);
        (self.bundle, self.globals) = (bundle, globals);
        told
    }

    /// All of them, and the entries of Kyverno's global context, for whoever keeps them.
    pub(crate) fn into_parts(self) -> (Bundle, Vec<GlobalContextEntry>) {
        (self.bundle, self.globals)
    }

    /// Adds the policies of a document that is in no file.
    pub(crate) fn add_document(&mut self, document: Document) -> Vec<Diagnostic> {
        self.library.add(document, None)
    }

    fn add_file(&mut self, input: &Input) -> Vec<Diagnostic> {
        let Content::File(path) = &input.content else { return Vec::new() };
        let bytes = match files::read(path) {
            Ok(bytes) => bytes,
            Err(diagnostic) => return vec![diagnostic.in_file(&input.name)],
        };
        let stream = yaml::read(&bytes, &yaml::Limits::default());
        let mut told = stream.diagnostics;
        for document in stream.documents {
            told.extend(self.library.add(document, Some(&input.name)));
        }
        told.into_iter().map(|diagnostic| diagnostic.in_file(&input.name)).collect()
    }

    /// What each policy says of `object`, which `request` is about; those that are not about it say
    /// nothing.
    pub(crate) fn ask<'a>(
        &'a self,
        object: &Object<'a>,
        request: &Request<'a>,
        around: &'a Around,
    ) -> Vec<Ruling> {
        self.bundle.judge(object, request, &around.at(Point::Files))
    }

    /// Asks every policy about `object`. `tallies` counts what each one says.
    pub(crate) fn judge(
        &self,
        object: &Object<'_>,
        around: &Around,
        tallies: &mut Vec<Tally>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.is_empty() {
            return findings;
        }
        tallies.resize(self.bundle.len(), Tally::default());
        let request = Request::creation(object).among(around.world());
        let rulings = self.ask(object, &request, around);
        let mut rulings = rulings.into_iter().peekable();
        for (policy, tally) in tallies.iter_mut().enumerate() {
            match rulings.next_if(|ruling| ruling.policy == policy) {
                None => tally.count(&Verdict::NotApplicable),
                Some(ruling) => {
                    tally.count(&ruling.verdict);
                    findings.extend(ruling.findings);
                }
            }
        }
        findings
    }
}
