//! Other people's policies: read from files, compiled, and asked about every object.

mod asked;
pub(crate) mod binding;
pub(crate) mod excepting;
mod expanding;
pub(crate) mod generating;
pub(crate) mod mutating;

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use model::{
    Diagnostic, Document, Finding, Kind, Object, Place, Severity, Tally, Verdict, objects_in,
};
use policy::Request;
use policy::bundle::{Bundle, Member, Ruling};
use policy::kyverno::{
    CelException, CleanupPolicy, ClusterPolicy, DeletingPolicy, GlobalContextEntry,
    ImageValidatingPolicy, PolicyException, ValidatingPolicy,
};
use policy::vap::{Action, Binding, Mistake, Policy};
use source::files::{self, Content, Input, Options};
use source::yaml;

pub(crate) use asked::Asked;
use expanding::Expanding;

const CONSTRAINTS: &str = "constraints.gatekeeper.sh";
const TEMPLATE: Kind<'_> = Kind::new("templates.gatekeeper.sh", "ConstraintTemplate");

/// Policies to judge by, beside our own checks.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    bundle: Bundle,
    /// Bindings whose policy has not come yet.
    bindings: Vec<Binding>,
    /// Documents with constraints, whose templates may come later, and their files.
    constraints: Vec<(Document, Arc<str>)>,
    expanding: Expanding,
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
        let options =
            Options { hidden: false, gitignore: false, exclude: Vec::new(), programs: None };
        let listing = files::list(&[place.to_owned()], &options);
        let mut diagnostics = listing.diagnostics;
        let count =
            |it: &Policies| it.bundle.members().len() + it.constraints.len() + it.expanding.len();
        let before = count(self);
        for input in &listing.inputs {
            diagnostics.extend(self.add_file(input));
        }
        if count(self) == before && diagnostics.is_empty() {
            bail!("there is no policy in {place}");
        }
        Ok(diagnostics)
    }

    /// Brings the bindings to their policies. A policy that none of them names is tried on
    /// everything it matches: whoever names its file wants to see what it says.
    /// Constraints are brought to their templates: what is wrong with them is told.
    pub(crate) fn bind(&mut self) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        for (document, file) in std::mem::take(&mut self.constraints) {
            for object in objects_in(document.root(), Some(&file)) {
                if object.kind().group == CONSTRAINTS {
                    let added = self.bundle.gatekeeper.add_constraint(&object);
                    told.extend(added.err().map(|diagnostic| diagnostic.in_file(&file)));
                }
            }
        }
        told.extend(std::mem::take(&mut self.expanding).join(&mut self.bundle.gatekeeper));
        let all = &self.bindings;
        self.bundle.bind(|policy| {
            let own = all.iter().filter(|it| it.bound.policy == policy.name);
            let mut bindings: Vec<Binding> = own.cloned().collect();
            if bindings.is_empty() {
                bindings.push(Binding::to_all(Arc::clone(&policy.name), Action::Deny));
            }
            bindings
        });
        told
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
            let objects = objects_in(document.root(), Some(&input.name));
            objects.iter().for_each(|object| told.extend(self.add_object(object)));
            if objects.iter().any(|object| object.kind().group == CONSTRAINTS) {
                self.constraints.push((document, Arc::clone(&input.name)));
            }
        }
        told.into_iter().map(|diagnostic| diagnostic.in_file(&input.name)).collect()
    }

    /// Adds the policy that an object is, if it is one.
    pub(crate) fn add_object(&mut self, object: &Object<'_>) -> Vec<Diagnostic> {
        let added = if object.is(PolicyException::KIND) {
            let read = PolicyException::read(object);
            read.map(|it| self.bundle.exceptions.push(it)).map_err(|mistake| vec![mistake])
        } else if object.is(CelException::KIND) {
            CelException::read(object).map(|it| self.bundle.cel_exceptions.push(it))
        } else if object.is(GlobalContextEntry::KIND) {
            GlobalContextEntry::read(object).map(|it| self.globals.push(it))
        } else if object.is(Policy::KIND) {
            Policy::read(object).map(|it| self.bundle.push(Member::Kubernetes(it, Vec::new())))
        } else if object.is(ValidatingPolicy::KIND) || object.is(ValidatingPolicy::NAMESPACED) {
            ValidatingPolicy::read(object).map(|it| self.bundle.push(Member::Kyverno(it)))
        } else if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            match ClusterPolicy::read(object) {
                Ok(policy) => {
                    let told = policy.unjudged.iter().map(|(rule, what)| {
                        let says = format!("rule {rule}: {}", left_out(what));
                        Diagnostic::unknown(format!("{}: {says}", object.reference()))
                    });
                    let told = told.collect();
                    self.bundle.push(Member::Classic(policy));
                    return told;
                }
                Err(mistakes) => Err(mistakes),
            }
        } else if object.is(Binding::KIND) {
            let read = Binding::read(object).map(|it| self.bindings.push(it));
            read.map_err(|mistake| vec![mistake])
        } else if object.is(TEMPLATE) {
            return self.bundle.gatekeeper.add_template(object).err().into_iter().collect();
        } else if let Some(told) = self.expanding.add(object) {
            return told;
        } else if object.is(ImageValidatingPolicy::KIND)
            || object.is(ImageValidatingPolicy::NAMESPACED)
        {
            ImageValidatingPolicy::read(object).map(|it| self.bundle.push(Member::Images(it)))
        } else if object.is(DeletingPolicy::KIND) || object.is(DeletingPolicy::NAMESPACED) {
            // Policies that delete judge nothing, and are wrong where they are wrong.
            DeletingPolicy::read(object).map(drop)
        } else if object.is(CleanupPolicy::KIND) || object.is(CleanupPolicy::CLUSTERWIDE) {
            CleanupPolicy::read(object).map(drop)
        } else if is_foreign(object.kind()) {
            let says = "this version does not judge by policies of its kind";
            let diagnostic = Diagnostic::unknown(format!("{}: {says}", object.reference()));
            return vec![at(diagnostic, object.begins())];
        } else {
            Ok(())
        };
        let mistakes = added.err().unwrap_or_default();
        mistakes.into_iter().map(|mistake| told(object, mistake)).collect()
    }

    /// What each policy says of `object`, which `request` is about; those that are not about it say
    /// nothing.
    pub(crate) fn ask<'a>(
        &'a self,
        object: &Object<'a>,
        request: &Request<'a>,
        asked: &'a Asked,
    ) -> Vec<Ruling> {
        self.bundle.judge(object, request, &asked.surroundings())
    }

    /// Asks every policy about `object`. `tallies` counts what each one says.
    pub(crate) fn judge(
        &self,
        object: &Object<'_>,
        asked: &Asked,
        tallies: &mut Vec<Tally>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.is_empty() {
            return findings;
        }
        tallies.resize(self.bundle.len(), Tally::default());
        let request = Request::creation(object).among(asked.world());
        let rulings = self.ask(object, &request, asked);
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

/// A mistake in a policy, as it is told.
pub(crate) fn told(object: &Object<'_>, mistake: Mistake) -> Diagnostic {
    let says = format!("{}: {}: {}", object.reference(), mistake.path, mistake.says);
    let diagnostic = match mistake.is_unanswered {
        true => Diagnostic::unknown(says),
        false => Diagnostic::error(says),
    };
    at(diagnostic.help("the policy is left out"), mistake.place)
}

/// With its place, where that is known.
fn at(diagnostic: Diagnostic, place: Option<Place>) -> Diagnostic {
    match place {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}

/// Why a part of a policy of Kyverno says nothing.
fn left_out(what: &str) -> String {
    match what {
        "validate.manifests" => "signatures of manifests are not checked yet".to_owned(),
        "validate.assert" => {
            "validate.assert is not judged; Kyverno leaves it out too since 1.19".to_owned()
        }
        other => format!("{other} is not judged yet"),
    }
}

/// A policy of another engine. It is never left out without a word, unless it judges nothing.
fn is_foreign(kind: Kind<'_>) -> bool {
    match kind.group {
        "kyverno.io" | "policies.kyverno.io" => {
            let judges_nothing = ["MutatingPolicy", "GeneratingPolicy"];
            kind.name.ends_with("Policy")
                && !judges_nothing.iter().any(|it| kind.name.ends_with(it))
        }
        "mutations.gatekeeper.sh" => true,
        _ => false,
    }
}
