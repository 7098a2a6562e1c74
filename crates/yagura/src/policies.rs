//! Other people's policies: read from files, compiled, and asked about every object.

mod asked;

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use model::{
    Diagnostic, Document, Finding, Kind, Object, Place, Severity, Tally, Verdict, World, objects_in,
};
use policy::Request;
use policy::gatekeeper::{self, Context, Language, Point, Source};
use policy::kyverno::{ClusterPolicy, ValidatingPolicy};
use policy::vap::{Action, Binding, Decision, Mistake, NobodyToAsk, Outcome, Policy};
use source::files::{self, Content, Input, Options};
use source::yaml;

pub(crate) use asked::Asked;

const CONSTRAINTS: &str = "constraints.gatekeeper.sh";
const TEMPLATE: Kind<'_> = Kind::new("templates.gatekeeper.sh", "ConstraintTemplate");

/// Policies to judge by, beside our own checks.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    policies: Vec<Bound>,
    /// Bindings whose policy has not come yet.
    bindings: Vec<Binding>,
    gatekeeper: gatekeeper::Policies,
    /// Documents with constraints, whose templates may come later, and their files.
    constraints: Vec<(Document, Arc<str>)>,
}

/// A policy and what brings it into force.
#[derive(Debug)]
enum Bound {
    Kubernetes(Policy, Vec<Binding>),
    Kyverno(ValidatingPolicy),
    Classic(ClusterPolicy),
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
        self.policies.is_empty() && self.gatekeeper.is_empty()
    }

    /// The policies, in the order of the tallies that `judge` keeps.
    pub(crate) fn ruled(&self) -> impl Iterator<Item = Ruled> {
        let constraints = self.gatekeeper.ids(Point::Files);
        let constraints = constraints.map(|(id, severity)| Ruled { id, severity });
        let policies = self.policies.iter().map(|bound| match bound {
            Bound::Kubernetes(policy, bindings) => {
                let actions = bindings.iter().flat_map(|it| it.actions.iter().copied());
                let severity = Policy::severity(&actions.collect::<Vec<_>>());
                Ruled { id: policy.id(), severity }
            }
            Bound::Kyverno(policy) => {
                let severity = policy.severity.unwrap_or(Policy::severity(policy.actions()));
                Ruled { id: policy.id(), severity }
            }
            Bound::Classic(policy) => {
                Ruled { id: policy.id(), severity: policy.severity.unwrap_or(Severity::Medium) }
            }
        });
        policies.chain(constraints)
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
        let count = |it: &Policies| it.policies.len() + it.constraints.len();
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
                    let added = self.gatekeeper.add_constraint(&object);
                    told.extend(added.err().map(|diagnostic| diagnostic.in_file(&file)));
                }
            }
        }
        for bound in &mut self.policies {
            let Bound::Kubernetes(policy, bindings) = bound else { continue };
            let own = self.bindings.iter().filter(|it| it.policy == policy.name);
            *bindings = own.cloned().collect();
            if bindings.is_empty() {
                bindings.push(Binding::to_all(Arc::clone(&policy.name), Action::Deny));
            }
        }
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

    fn add_object(&mut self, object: &Object<'_>) -> Vec<Diagnostic> {
        let added = if object.is(Policy::KIND) {
            Policy::read(object).map(|it| self.policies.push(Bound::Kubernetes(it, Vec::new())))
        } else if object.is(ValidatingPolicy::KIND) || object.is(ValidatingPolicy::NAMESPACED) {
            ValidatingPolicy::read(object).map(|it| self.policies.push(Bound::Kyverno(it)))
        } else if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            match ClusterPolicy::read(object) {
                Ok(policy) => {
                    let left_out = policy.unjudged.iter().map(|(rule, what)| {
                        let says = format!("rule {rule}: {what} is not judged yet");
                        Diagnostic::unknown(format!("{}: {says}", object.reference()))
                    });
                    let left_out = left_out.collect();
                    self.policies.push(Bound::Classic(policy));
                    return left_out;
                }
                Err(mistakes) => Err(mistakes),
            }
        } else if object.is(Binding::KIND) {
            let read = Binding::read(object).map(|it| self.bindings.push(it));
            read.map_err(|mistake| vec![mistake])
        } else if object.is(TEMPLATE) {
            return self.gatekeeper.add_template(object).err().into_iter().collect();
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
        tallies.resize(self.policies.len() + self.gatekeeper.len(), Tally::default());
        let world: &dyn World = &asked.world;
        let request = Request::creation(object).among(world);
        for (bound, tally) in self.policies.iter().zip(tallies.iter_mut()) {
            let (decisions, found): (Vec<Decision>, _) = match bound {
                Bound::Kubernetes(policy, bindings) => {
                    let judge = |binding| policy.judge(binding, &request, world, &NobodyToAsk);
                    let decisions: Vec<Decision> = bindings.iter().flat_map(judge).collect();
                    let found = policy.findings(object, &decisions);
                    (decisions, found)
                }
                Bound::Kyverno(policy) => {
                    let decisions = policy.judge(&request, world, &NobodyToAsk);
                    let found = policy.findings(object, &decisions);
                    (decisions, found)
                }
                Bound::Classic(policy) => {
                    let judged = policy.judge(&request, world, &NobodyToAsk, &[]);
                    let found = policy.findings(object, &judged);
                    (judged.into_iter().flat_map(|(_, decisions)| decisions).collect(), found)
                }
            };
            tally.count(&verdict(&decisions));
            findings.extend(found);
        }
        let context = Context {
            data: &asked.synced,
            point: Point::Files,
            source: Source::Original,
            is_complete: asked.is_complete,
            language: Language::default(),
        };
        let outcomes = self.gatekeeper.judge(&request, &context);
        for (outcome, tally) in outcomes.iter().zip(tallies.iter_mut().skip(self.policies.len())) {
            tally.count(&outcome.verdict);
        }
        findings.extend(gatekeeper::findings(object, &outcomes));
        findings
    }
}

/// A mistake in a policy, as it is told.
fn told(object: &Object<'_>, mistake: Mistake) -> Diagnostic {
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

/// What a policy says of an object in all.
fn verdict(decisions: &[Decision]) -> Verdict {
    let unknown = decisions.iter().find_map(|decision| match &decision.outcome {
        Outcome::Unknown(missing) => Some(missing.clone()),
        _ => None,
    });
    if decisions.iter().any(|it| matches!(it.outcome, Outcome::Refused { .. })) {
        Verdict::Fail
    } else if let Some(missing) = unknown {
        Verdict::Unknown(missing)
    } else if decisions.iter().any(|it| it.outcome == Outcome::Pass) {
        Verdict::Pass
    } else {
        Verdict::NotApplicable
    }
}

/// A policy of another engine. It is never left out without a word.
fn is_foreign(kind: Kind<'_>) -> bool {
    match kind.group {
        "kyverno.io" | "policies.kyverno.io" => {
            kind.name.ends_with("Policy") || kind.name == "PolicyException"
        }
        "mutations.gatekeeper.sh" | "expansion.gatekeeper.sh" => true,
        "admissionregistration.k8s.io" => kind.name == "MutatingAdmissionPolicy",
        _ => false,
    }
}
