//! Policies as people write them, of all engines and in any order, on their way into a bundle.

mod admitting;
mod binding;
mod changing;
mod duty;
mod excepting;
mod expanding;
mod generating;
mod mutating;

use std::collections::BTreeSet;
use std::sync::Arc;

use model::{Diagnostic, Document, Kind, Object, Place, Reference, objects_in};

use crate::bundle::{Bundle, Member};
use crate::kyverno::{
    CelException, CleanupPolicy, ClusterPolicy, DeletingPolicy, GlobalContextEntry,
    ImageValidatingPolicy, PolicyException, ValidatingPolicy,
};
use crate::vap::{Action, Binding, Mistake, Policy};
pub use binding::Bindings;
use changing::Changing;
pub use duty::{Cleaning, Duty, Fate, Holder, Terms, Work};
pub use excepting::Exceptions;
use expanding::Expanding;
pub use generating::Generating;
pub use mutating::{Made, Mutating};

const CONSTRAINTS: &str = "constraints.gatekeeper.sh";
const TEMPLATE: Kind<'_> = Kind::new("templates.gatekeeper.sh", "ConstraintTemplate");

/// Policies that are being read. What one refers to may come after it: all are brought together by
/// [`Library::bind`].
#[derive(Debug, Default)]
pub struct Library {
    bundle: Bundle,
    bindings: Vec<Binding>,
    /// Documents with constraints, whose templates may come later, and their files.
    constraints: Vec<(Document, Option<Arc<str>>)>,
    expanding: Expanding,
    globals: Vec<GlobalContextEntry>,
    /// Policies that change objects, where they are wanted.
    changing: Option<Changing>,
    /// Policies that the API server judges requests by itself.
    elsewhere: BTreeSet<Reference>,
}

/// What becomes of a policy of Kubernetes that no binding names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unbound {
    /// It is tried on everything it matches: whoever names its file wants to see what it says.
    Tried,
    /// It says nothing, as in a cluster.
    Idle,
}

/// Policies that were brought together.
#[derive(Debug, Default)]
pub struct Bound {
    /// What to judge by.
    pub bundle: Bundle,
    /// Entries of Kyverno's global context, which rules look up.
    pub globals: Vec<GlobalContextEntry>,
    /// What is wrong between them.
    pub told: Vec<Diagnostic>,
}

impl Library {
    /// For requests: policies that change objects are read too.
    pub fn for_admission() -> Library {
        Library { changing: Some(Changing::default()), ..Library::default() }
    }

    /// Nothing is told of policies that change what is there already: that is done in the background.
    pub fn leave_existing_to_background(&mut self) {
        self.changing.iter_mut().for_each(|it| it.has_background = true);
    }

    /// Leaves requests to the API server where these policies are about them: it has them in a form of
    /// its own. What is there already is judged by them as before.
    pub fn leave_requests(&mut self, policies: BTreeSet<Reference>) {
        self.elsewhere = policies;
    }

    /// How many policies there are, with what only counts beside others.
    pub fn len(&self) -> usize {
        let changing = self.changing.as_ref().map_or(0, Changing::len);
        self.bundle.members().len() + self.constraints.len() + self.expanding.len() + changing
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the policies of a document, which `file` gave. What is wrong with them is told, and
    /// switches off nothing else.
    pub fn add(&mut self, document: Document, file: Option<&Arc<str>>) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        let objects = objects_in(document.root(), file);
        objects.iter().for_each(|object| told.extend(self.add_object(object)));
        if objects.iter().any(|object| object.kind().group == CONSTRAINTS) {
            drop(objects);
            self.constraints.push((document, file.cloned()));
        }
        told
    }

    /// Brings constraints to their templates and bindings to their policies.
    pub fn bind(mut self, unbound: Unbound) -> Bound {
        let mut told = Vec::new();
        for (document, file) in std::mem::take(&mut self.constraints) {
            for object in objects_in(document.root(), file.as_ref()) {
                if object.kind().group == CONSTRAINTS {
                    match self.bundle.gatekeeper.add_constraint(&object) {
                        Err(wrong) => told.push(in_file(wrong, file.as_ref())),
                        Ok(()) if self.elsewhere.contains(&object.reference()) => {
                            self.bundle.gatekeeper.leave_requests_of_last();
                        }
                        Ok(()) => {}
                    }
                }
            }
        }
        let (mutators, wrong) =
            self.expanding.join(&mut self.bundle.gatekeeper, self.changing.is_some());
        told.extend(wrong);
        if let Some(changing) = self.changing {
            let (mutations, undone) = changing.bind(mutators, unbound);
            self.bundle.mutations = mutations;
            told.extend(undone);
        }
        let all = &self.bindings;
        self.bundle.bind(|policy| {
            let own = all.iter().filter(|it| it.bound.policy == policy.name);
            let mut bindings: Vec<Binding> = own.cloned().collect();
            if bindings.is_empty() && unbound == Unbound::Tried {
                bindings.push(Binding::to_all(Arc::clone(&policy.name), Action::Deny));
            }
            bindings
        });
        Bound { bundle: self.bundle, globals: self.globals, told }
    }

    /// Adds the policy that an object is, if it is one. Constraints come with their documents, by
    /// [`Library::add`].
    pub fn add_object(&mut self, object: &Object<'_>) -> Vec<Diagnostic> {
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
            ValidatingPolicy::read(object).map(|it| self.push(object, Member::Kyverno(it)))
        } else if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            match ClusterPolicy::read(object) {
                Ok(policy) => {
                    let told = policy.unjudged.iter().map(|(rule, what)| {
                        let says = format!("rule {rule}: {}", left_out(what));
                        Diagnostic::unknown(format!("{}: {says}", object.reference()))
                    });
                    let told = told.collect();
                    self.changing.iter_mut().for_each(|it| it.add_classic(&policy));
                    self.push(object, Member::Classic(policy));
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
        } else if self.elsewhere.contains(&object.reference()) {
            // It changes requests, and nothing else.
            Ok(())
        } else if let Some(added) = self.changing.as_mut().and_then(|it| it.add(object)) {
            added
        } else if is_foreign(object.kind()) {
            let says = "this version does not judge by policies of its kind";
            let diagnostic = Diagnostic::unknown(format!("{}: {says}", object.reference()));
            return vec![at(diagnostic, object.begins())];
        } else {
            Ok(())
        };
        let mistakes = added.err().unwrap_or_default();
        mistakes.into_iter().map(|mistake| mistake_told(object, mistake)).collect()
    }
}

impl Library {
    fn push(&mut self, object: &Object<'_>, member: Member) {
        match self.elsewhere.contains(&object.reference()) {
            true => self.bundle.push_beside_requests(member),
            false => self.bundle.push(member),
        }
    }
}

fn in_file(diagnostic: Diagnostic, file: Option<&Arc<str>>) -> Diagnostic {
    match file {
        Some(file) => diagnostic.in_file(file),
        None => diagnostic,
    }
}

/// A mistake in a policy, as it is told.
pub fn mistake_told(object: &Object<'_>, mistake: Mistake) -> Diagnostic {
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
