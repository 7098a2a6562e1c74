//! Policies on trial: asked about objects as they are, and about requests as they were.

use std::time::Duration;

use anyhow::{Context, bail};
use model::{Diagnostic, Document, Gaps, Inventory, Level, Node, Object, Verdict, objects_in};
use policy::Request;
use policy::bundle::{Among, Around, Interest};
use policy::gatekeeper::Point;
use source::cluster::{Catalogue, Choice, Cluster, Extent, Resource, Visitor};
use source::files::Input;
use source::yaml;
use store::{Event, EventFilter, EventKind, Interval, Moment, Page};

use super::super::read;
use super::effect::{Asked, Effects};
use crate::cli::Trial;
use crate::config::Config;
use crate::keeping;
use crate::pipeline::live;
use crate::policies::Policies;

/// Requests that are read at once.
const PAGE: u16 = 500;

/// The policies, and what was wrong on the way.
pub(crate) struct Course {
    policies: Policies,
    before: Policies,
    pub(crate) told: Vec<Diagnostic>,
}

/// What the policies are tried on.
pub(crate) enum Ground {
    Files { inputs: Vec<Input>, is_complete: bool },
    Cluster { cluster: Box<Cluster>, catalogue: Catalogue },
}

impl Ground {
    /// The cluster that was named.
    pub(crate) fn cluster(trial: &Trial, config: &Config) -> anyhow::Result<Ground> {
        let choice =
            Choice { kubeconfig: trial.kubeconfig.clone(), context: trial.context.clone() };
        let cluster = Box::new(Cluster::open(&config.clusters, &choice)?);
        let catalogue = cluster.catalogue().context("cannot ask the cluster what kinds it has")?;
        Ok(Ground::Cluster { cluster, catalogue })
    }
}

impl Course {
    /// Reads the policies that were named.
    pub(crate) fn of(trial: &Trial) -> anyhow::Result<Course> {
        let mut told = Vec::new();
        let mut read = |places: &[String]| -> anyhow::Result<Policies> {
            let mut policies = Policies::for_admission();
            for place in places {
                told.extend(policies.add(place)?);
            }
            told.extend(policies.bind());
            Ok(policies)
        };
        let policies = read(&trial.policy)?;
        let before = read(&trial.before)?;
        Ok(Course { policies, before, told })
    }

    /// Something went wrong that makes the answer incomplete.
    pub(crate) fn is_lost(&self) -> bool {
        self.told.iter().any(|it| it.level != Level::Warning)
    }

    /// What the policies would do that those before do not.
    pub(crate) fn run(
        &mut self,
        ground: &Ground,
        trial: &Trial,
        config: &Config,
    ) -> anyhow::Result<Effects> {
        let mut told = Vec::new();
        let mut effects = tried(&self.policies, ground, trial, config, &mut told)?;
        if !trial.before.is_empty() {
            let before = tried(&self.before, ground, trial, config, &mut Vec::new())?;
            effects.leave_out(&before);
        }
        self.told.extend(told);
        Ok(effects)
    }
}

fn tried(
    policies: &Policies,
    ground: &Ground,
    trial: &Trial,
    config: &Config,
    told: &mut Vec<Diagnostic>,
) -> anyhow::Result<Effects> {
    let mut effects = Effects::default();
    let around = match ground {
        Ground::Files { inputs, is_complete } => {
            let around = policies.around(inputs, *is_complete, config.now);
            let (documents, wrong) = read::objects(inputs);
            told.extend(wrong);
            for (document, file) in &documents {
                for object in objects_in(document.root(), Some(file)) {
                    ask_of_object(policies, &object, &around, &mut effects);
                }
            }
            around
        }
        Ground::Cluster { cluster, catalogue } => {
            let around = looked_up(policies, cluster, catalogue, config, told);
            let interest = interest(policies);
            let is_judged = |it: &&Resource| interest.is_about(&it.kind, &it.plural);
            for resource in catalogue.resources.iter().filter(is_judged) {
                let mut visitor = Asking { policies, around: &around, effects: Effects::default() };
                match cluster.list(resource, None, Extent::Whole, &mut visitor) {
                    Ok(_) => {
                        effects.objects += visitor.effects.objects;
                        effects.all.extend(visitor.effects.all);
                    }
                    Err(error) => told.push(Diagnostic::unknown(format!(
                        "could not list {}: {error}",
                        resource.plural
                    ))),
                }
            }
            around
        }
    };
    if let Some(place) = &trial.requests {
        ask_of_requests(policies, place, trial.days, config, &around, &mut effects)?;
    }
    Ok(effects)
}

/// What the policies may be about, those that judge and those that change.
fn interest(policies: &Policies) -> Interest {
    let bundle = policies.bundle();
    let mut interest = bundle.interest(Among::All);
    interest.add_all(&bundle.mutations.interest(Among::All));
    interest
}

/// What the policies may look up in the cluster.
fn looked_up(
    policies: &Policies,
    cluster: &Cluster,
    catalogue: &Catalogue,
    config: &Config,
    told: &mut Vec<Diagnostic>,
) -> Around {
    let mut gathering = policies.gathering(Inventory::of_all(), true);
    let mut gaps = Gaps::default();
    for resource in &catalogue.resources {
        if !gathering.wants(resource.kind()) {
            continue;
        }
        if let Err(error) = live::gather(cluster, resource, None, &mut gathering) {
            gaps.lose(resource.kind());
            let says = format!("could not list {}: {error}", resource.plural);
            told.push(Diagnostic::warning(says));
        }
    }
    gathering.lacks_only(gaps);
    policies.gathered(gathering, config.now)
}

struct Asking<'a> {
    policies: &'a Policies,
    around: &'a Around,
    effects: Effects,
}

impl Visitor for Asking<'_> {
    fn begin(&mut self) {
        self.effects = Effects::default();
    }

    fn object(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        ask_of_object(self.policies, &object, self.around, &mut self.effects);
    }
}

/// As if the object were created now.
fn ask_of_object(policies: &Policies, object: &Object<'_>, around: &Around, effects: &mut Effects) {
    effects.objects += 1;
    ask(policies, Request::creation(object), &object.reference(), None, around, effects);
}

fn ask(
    policies: &Policies,
    request: Request<'_>,
    object: &model::Reference,
    asked: Option<&Asked>,
    around: &Around,
    effects: &mut Effects,
) {
    let request = request.among(around.world());
    let surroundings = around.at(Point::Admission);
    let bundle = policies.bundle();
    for objection in bundle.object_to(&request, &surroundings, Among::All) {
        effects.object_to(&objection, object, asked);
    }
    if request.object.is_none() {
        return;
    }
    let changed = bundle.mutate(&request, &surroundings, Among::All);
    for objection in &changed.objections {
        effects.object_to(objection, object, asked);
    }
    for policy in &changed.by {
        effects.change(policy, object, asked);
    }
}

/// What was asked of a server lately.
fn ask_of_requests(
    policies: &Policies,
    place: &str,
    days: u32,
    config: &Config,
    around: &Around,
    effects: &mut Effects,
) -> anyhow::Result<()> {
    if !keeping::is_there(place) {
        bail!("{place} keeps no requests: `yagura serve --store {place} --record` does");
    }
    let store = keeping::open(place).context("cannot open what keeps requests")?;
    let since = config.now - Duration::from_secs(u64::from(days) * 86_400);
    let at = Interval { since: Moment::of_clock(since), until: None };
    let filter = EventFilter { kind: Some(EventKind::Admission), at, ..EventFilter::default() };
    let mut after = None;
    loop {
        let listing = store.events(&filter, Page { size: PAGE, after })?;
        listing.items.iter().for_each(|event| ask_of_event(policies, event, around, effects));
        after = listing.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

fn ask_of_event(policies: &Policies, event: &Event, around: &Around, effects: &mut Effects) {
    let (Some(object), Some(body)) = (event.object(), event.body()) else { return };
    effects.requests += 1;
    let text = format!(
        "{{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{}}}",
        body.json()
    );
    let document = yaml::json(&text.into(), &yaml::Limits::default()).ok().flatten();
    let request =
        document.as_ref().map(Document::root).and_then(|it: Node<'_>| Request::of_review(it));
    let Some(request) = request.filter(|_| body.is_whole()) else {
        effects.cut += 1;
        return;
    };
    let asked = Asked {
        at: event.at.to_string(),
        user: event.user.clone(),
        operation: request.operation.name(),
        passed: event.verdict == Verdict::Pass,
    };
    ask(policies, request, object, Some(&asked), around, effects);
}
