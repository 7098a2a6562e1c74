//! Templates and constraints together, and what they say of a request.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use model::{Diagnostic, Object, Place, Severity, Verdict};

use super::body::{Body, Language};
use super::constraint::Constraint;
use super::enforcement::Point;
use super::expansion::{Expander, Resultant, beside};
use super::inventory::{Data, Labels};
use super::matching::{Candidate, Source};
use super::review::TooLarge;
use super::template::Template;
use super::{finding, review};
use crate::bundle::Interest;
use crate::outcome::{Action, Breach, Outcome};
use crate::rego::Value;
use crate::request::{Operation, Request};
use crate::{cel, rego};

/// Templates by kind, and the constraints that use them.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    templates: BTreeMap<String, Template>,
    constraints: Vec<Constraint>,
    expander: Expander,
    /// The expressions of all constraints in CEL.
    expressions: cel::Pool,
    /// The rules of all constraints in Rego.
    rules: rego::Pool,
}

/// What a request is judged with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// What templates may look up.
    pub data: &'c Data,
    /// Where the constraints are enforced.
    pub point: Point,
    /// Where the object comes from.
    pub source: Source,
    /// The data are all there is: what is not among them does not exist.
    pub is_complete: bool,
    /// Which language of a template in several is asked.
    pub language: Language,
}

/// What all constraints are given of one request.
struct Given<'g, 'r, 'v> {
    /// It, as Rego sees it.
    review: &'g dyn Fn() -> Result<Value<'v>, TooLarge>,
    /// What those in CEL found out of it.
    expressions: Option<&'g Rc<cel::Common<'r>>>,
    /// What those in Rego did.
    rules: Option<&'g Rc<rego::Common<'v>>>,
}

impl Policies {
    /// Adds a template, in place of one of the same kind.
    pub fn add_template(&mut self, object: &Object<'_>) -> Result<(), Diagnostic> {
        let template = Template::read(object)?;
        // What was found out of the one before is no longer so.
        for constraint in self.constraints.iter_mut().filter(|it| it.kind == template.kind()) {
            constraint.rego = template.rego(constraint.parameters.root());
            constraint.native = template.native(&constraint.document).map(Box::new);
            constraint.share(&mut self.expressions, &mut self.rules);
        }
        self.templates.insert(template.kind().to_owned(), template);
        Ok(())
    }

    /// Adds a constraint. Its template must be there.
    pub fn add_constraint(&mut self, object: &Object<'_>) -> Result<(), Diagnostic> {
        let kind = object.kind().name;
        let Some(template) = self.templates.get(kind) else {
            let says = format!("no template makes constraints of the kind {kind}");
            let diagnostic = Diagnostic::error(says).help("add its ConstraintTemplate too");
            let span = object.get("kind").span();
            return Err(span.map_or(diagnostic.clone(), |it| diagnostic.at(Place::from(it))));
        };
        let mut constraint = Constraint::read(object, template)?;
        constraint.share(&mut self.expressions, &mut self.rules);
        self.constraints.push(constraint);
        Ok(())
    }

    /// The API server judges requests by the constraint that was added last, in a form of its own.
    pub(crate) fn leave_requests_of_last(&mut self) {
        self.constraints.last_mut().into_iter().for_each(|it| it.is_elsewhere = true);
    }

    /// Some constraint is asked about requests.
    pub(crate) fn judges_requests(&self) -> bool {
        self.constraints.iter().any(|it| !it.is_elsewhere)
    }

    /// How many constraints there are: as many outcomes has a request.
    pub fn len(&self) -> usize {
        self.constraints.len()
    }

    /// There is no constraint.
    pub fn is_empty(&self) -> bool {
        self.constraints.is_empty()
    }

    /// Some constraint looks up other objects than the one at hand, in that language.
    pub fn is_referential(&self, language: Language) -> bool {
        let mut templates = self.constraints.iter().filter_map(|it| self.templates.get(&it.kind));
        templates.any(|template| template.is_referential(language))
    }

    /// The requests that the constraints may be about: what is made and what changes, as
    /// Gatekeeper's own webhook has it.
    pub(crate) fn interest(&self) -> Interest {
        let mut interest = Interest::default();
        for constraint in self.constraints.iter().filter(|it| !it.is_elsewhere) {
            constraint.matches.add_interest(&mut interest);
        }
        self.expander.add_interest(&mut interest);
        interest.add_operations([Operation::Create, Operation::Update].iter());
        interest
    }

    /// Some constraint refuses requests.
    pub(crate) fn is_strict(&self) -> bool {
        let mut own = self.constraints.iter().filter(|it| !it.is_elsewhere);
        own.any(|it| it.enforcement.denies_at(Point::Admission))
    }

    /// The languages that all templates can be run in, Gatekeeper's first choice first.
    pub fn languages(&self) -> Vec<Language> {
        let has = |language: &Language| {
            let mut templates = self.templates.values();
            templates.all(|template| template.languages().any(|it| it == *language))
        };
        [Language::Cel, Language::Rego].into_iter().filter(has).collect()
    }

    /// The id and the severity of each constraint's findings, in the order of its outcomes.
    pub fn ids(&self, point: Point) -> impl Iterator<Item = (String, Severity)> {
        self.constraints.iter().map(move |constraint| {
            let actions = constraint.enforcement.at(point);
            (finding::id(constraint.label()), finding::severity(&actions))
        })
    }

    /// What a breach of a constraint leads to at a point, counted in the order they were added.
    pub(crate) fn actions_of(&self, constraint: usize, point: Point) -> Vec<Action> {
        let own = self.constraints.get(constraint);
        own.map(|constraint| constraint.enforcement.at(point)).unwrap_or_default()
    }

    /// What each constraint says of the request, in the order they were added.
    pub fn judge<'r>(&'r self, request: &Request<'r>, context: &Context<'_>) -> Vec<Outcome> {
        // It is the same to all constraints, and many are about other objects.
        let review = LazyCell::new(|| review::of(request));
        let expressions = cel::Common::of(&self.expressions);
        let rules = rego::Common::of(&self.rules);
        let review = || review.clone();
        let given = Given { review: &review, expressions: Some(&expressions), rules: Some(&rules) };
        // What is done alike is done for all of them before anything else: so it stays at hand.
        let (mut judged, mut asked) = (Vec::with_capacity(self.len()), Vec::new());
        let states = states(request, context);
        for (index, constraint) in self.constraints.iter().enumerate() {
            let body = self.asked(constraint, &states, context);
            asked.extend(
                body.as_ref().ok().copied().flatten().map(|body| (index, constraint, body)),
            );
            judged.push(body.map(|_| None));
        }
        asked.sort_by_key(|(.., body)| matches!(body, Body::Rego(_)));
        for (index, constraint, body) in asked {
            let breaches = breaches(constraint, body, request, &given, context);
            if let Some(held) = judged.get_mut(index) {
                *held = breaches;
            }
        }
        let judged = self.constraints.iter().zip(judged);
        judged.map(|(constraint, judged)| outcome(constraint, judged, context)).collect()
    }

    /// What one constraint says, counted in the order they were added.
    pub fn judge_one<'r>(
        &'r self,
        constraint: usize,
        request: &Request<'r>,
        context: &Context<'_>,
    ) -> Option<Outcome> {
        let given = Given { review: &|| review::of(request), expressions: None, rules: None };
        let constraint = self.constraints.get(constraint)?;
        let judged = match self.asked(constraint, &states(request, context), context) {
            Ok(Some(body)) => breaches(constraint, body, request, &given, context),
            body => body.map(|_| None),
        };
        Some(outcome(constraint, judged, context))
    }

    /// The same, of the request's object and of what is to become of it.
    pub fn judge_expanded<'r>(
        &'r self,
        request: &Request<'r>,
        context: &Context<'_>,
    ) -> Vec<Outcome> {
        let mut outcomes = self.judge(request, context);
        let resultants = match self.expander.expand(request) {
            Ok(resultants) => resultants,
            Err(says) => {
                let says = format!("what becomes of it cannot be told: {says}");
                outcomes.iter_mut().for_each(|outcome| unknown(outcome, &says));
                return outcomes;
            }
        };
        let context = Context { source: Source::Generated, ..*context };
        for resultant in &resultants {
            let request = beside(request, resultant.document.root());
            let implied = self.judge(&request, &context);
            for (outcome, implied) in outcomes.iter_mut().zip(implied) {
                add(outcome, implied, resultant);
            }
        }
        outcomes
    }

    /// Expands what is judged by `judge_expanded`.
    pub fn expand_by(&mut self, expander: Expander) {
        self.expander = expander;
    }

    /// What a constraint asks, where it is about a request whose object has these states. The error
    /// says why that cannot be told.
    fn asked(
        &self,
        constraint: &Constraint,
        states: &[Candidate<'_>],
        context: &Context<'_>,
    ) -> Result<Option<&Body>, String> {
        if !matches(constraint, states)? || !constraint.holds_at(context.point) {
            return Ok(None);
        }
        let template = self.templates.get(&constraint.kind);
        let template =
            template.ok_or_else(|| format!("its template {} is gone", constraint.kind))?;
        template.body(context.language).map(Some)
    }
}

/// What is wrong; nothing where a constraint is not about the request. The error says why it cannot
/// be told.
type Judged = Result<Option<Vec<Breach>>, String>;

fn breaches<'r: 'v, 'v>(
    constraint: &'r Constraint,
    body: &'r Body,
    request: &Request<'r>,
    given: &Given<'_, 'r, 'v>,
    context: &Context<'_>,
) -> Judged {
    let program = match body {
        Body::Native(native) => {
            let native = constraint.native.as_ref().unwrap_or(native);
            return native.breaches(request, &constraint.document, given.expressions);
        }
        Body::Rego(program) => constraint.rego.as_ref().unwrap_or(program),
    };
    if program.is_referential && !context.is_complete {
        return Err("its template looks up objects that were perhaps not given".to_owned());
    }
    let review = (given.review)().map_err(|error| error.to_string())?;
    let (parameters, data) = (constraint.parameters.root(), &context.data.value);
    program.breaches(review, parameters, data, given.rules).map(Some)
}

fn outcome(constraint: &Constraint, judged: Judged, context: &Context<'_>) -> Outcome {
    let (verdict, breaches) = match judged {
        Err(says) => (Verdict::Unknown(says), Vec::new()),
        Ok(None) => (Verdict::NotApplicable, Vec::new()),
        Ok(Some(breaches)) if breaches.is_empty() => (Verdict::Pass, breaches),
        Ok(Some(breaches)) => (Verdict::Fail, breaches),
    };
    let actions = match verdict {
        Verdict::Fail => constraint.enforcement.at(context.point),
        _ => Vec::new(),
    };
    let policy = Arc::clone(constraint.label());
    Outcome { policy, rule: String::new(), verdict, breaches, actions }
}

/// Adds what a constraint says of an object that another leads to.
fn add(outcome: &mut Outcome, implied: Outcome, resultant: &Resultant<'_>) {
    match &implied.verdict {
        Verdict::NotApplicable => {}
        Verdict::Pass if outcome.verdict != Verdict::NotApplicable => {}
        Verdict::Pass => outcome.verdict = Verdict::Pass,
        Verdict::Unknown(why) => unknown(outcome, why),
        Verdict::Fail => {
            outcome.verdict = Verdict::Fail;
            let name = resultant.template;
            outcome.breaches.extend(implied.breaches.into_iter().map(|breach| Breach {
                message: format!("[Implied by {name}] {}", breach.message),
                // It is one of the object that is expanded to.
                field: None,
                ..breach
            }));
            match resultant.action {
                Some(action) => outcome.actions.push(action),
                None => outcome.actions.extend(implied.actions),
            }
            outcome.actions.sort_unstable();
            outcome.actions.dedup();
        }
    }
}

/// What is known to be wrong stays wrong; else it cannot be told.
fn unknown(outcome: &mut Outcome, why: &str) {
    if !matches!(outcome.verdict, Verdict::Fail | Verdict::Unknown(_)) {
        outcome.verdict = Verdict::Unknown(why.to_owned());
    }
}

/// What is to be, and what is.
fn states<'r>(request: &'r Request<'_>, context: &'r Context<'_>) -> Vec<Candidate<'r>> {
    let written = request.namespace_object.map(|it| Labels::Written(it.metadata().get("labels")));
    let nodes = [request.object, request.old_object].into_iter().flatten();
    let state = |node| Candidate {
        object: Object::new(node, None),
        namespace: match request.is_of_namespace() {
            true => "",
            false => request.namespace,
        },
        namespace_labels: written.or_else(|| context.data.labels_of_namespace(request.namespace)),
        source: context.source,
    };
    nodes.map(state).collect()
}

/// A constraint is about a request when it is about one of the states of its object.
fn matches(constraint: &Constraint, states: &[Candidate<'_>]) -> Result<bool, String> {
    for state in states {
        if constraint.matches.holds(state)? {
            return Ok(true);
        }
    }
    Ok(false)
}
