//! From a live cluster to findings: kind by kind, a few at a time, each page judged as it comes in.
//!
//! What a controller makes is judged through the object that a person wrote, so owners come first.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use model::{Document, Gaps, Inventory, Kept, Object, Pod};
use policy::bundle::{Around, Gathering};
use source::cluster::{Catalogue, Cluster, RequestError, Resource, Visitor};

use super::{Court, Harvest, Judges, Plan};

mod missed;

/// Which objects of a cluster to judge.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// In these namespaces; in all of them, and what has none, where this is empty.
    pub(crate) namespaces: Vec<String>,
}

/// Requests on their way at the same time.
const AT_ONCE: usize = 4;

/// Kinds whose objects may be made by those before: they come after them.
const OWNED: &[(&str, &str)] = &[
    ("serving.knative.dev", "Configuration"),
    ("serving.knative.dev", "Revision"),
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("", "ReplicationController"),
    ("batch", "Job"),
    ("", "Pod"),
];

/// One list to read.
struct Job<'c> {
    resource: &'c Resource,
    namespace: Option<&'c str>,
    /// Its objects are looked up only.
    is_beside: bool,
}

/// What came of one list.
type Told = Result<Harvest, RequestError>;

/// Judges the objects of a cluster. The error is one that ends the run.
pub(crate) fn run(
    cluster: &Cluster,
    catalogue: &Catalogue,
    scope: &Scope,
    judges: &Judges,
    plan: &Plan<'_>,
) -> Result<Harvest, RequestError> {
    let mut jobs = jobs(catalogue, scope);
    let mut harvest = Harvest { is_live: true, ..Harvest::default() };
    let mut gaps = Gaps::default();
    for (group, version) in &catalogue.silent {
        gaps.lose_group(group);
        harvest.diagnostics.push(missed::group(group, version));
    }
    if !scope.namespaces.is_empty() {
        for resource in catalogue.resources.iter().filter(|it| it.is_namespaced) {
            gaps.narrow(resource.kind(), &scope.namespaces);
        }
    }
    let around = ask(cluster, catalogue, scope, judges, plan)?;
    let court = Court { judges, around: &around };
    let owners = Mutex::new(HashSet::new());
    let total = jobs.len();
    let done = AtomicUsize::new(0);
    while !jobs.is_empty() {
        let rank = rank(jobs.first().map(|job| job.resource));
        let behind = jobs.iter().position(|job| self::rank(Some(job.resource)) != rank);
        let rest = jobs.split_off(behind.unwrap_or(jobs.len()));
        let reader =
            Reader { cluster, court: &court, owners: &owners, stops: AtomicBool::new(false) };
        let told = reader.read(&jobs, &|| {
            (plan.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        })?;
        for (job, told) in jobs.iter().zip(told) {
            match told {
                Ok(read) => harvest.append(read),
                Err(error) => {
                    gaps.lose(job.resource.kind());
                    harvest.diagnostics.extend(missed::list(job, &error));
                }
            }
        }
        jobs = rest;
    }
    let started = Instant::now();
    let mut world = Inventory::of_all_but(gaps);
    std::mem::take(&mut harvest.kept).into_iter().for_each(|kept| world.keep(kept));
    judges.engine.judge_world(&world, &mut harvest.judgement);
    harvest.timings.judge += started.elapsed();
    harvest.leave_outside(scope);
    harvest.put_in_order_of_objects();
    Ok(harvest)
}

/// What is to be read, owners first.
fn jobs<'c>(catalogue: &'c Catalogue, scope: &'c Scope) -> Vec<Job<'c>> {
    let is_narrow = !scope.namespaces.is_empty();
    let mut jobs = Vec::new();
    for resource in &catalogue.resources {
        if is_narrow && resource.is_namespaced {
            let each = scope.namespaces.iter().map(|namespace| Some(namespace.as_str()));
            jobs.extend(each.map(|namespace| Job { resource, namespace, is_beside: false }));
        } else {
            // Namespaces that are not asked for are left out in the end, with what has none.
            let is_beside = is_narrow && resource.kind() != model::Kind::core("Namespace");
            jobs.push(Job { resource, namespace: None, is_beside });
        }
    }
    jobs.sort_by_key(|job| rank(Some(job.resource)));
    jobs
}

fn rank(resource: Option<&Resource>) -> usize {
    let resource = resource.map(Resource::kind);
    let at = OWNED.iter().position(|(group, name)| {
        resource.is_some_and(|kind| kind.group == *group && kind.name == *name)
    });
    at.map_or(0, |at| at + 1)
}

/// What policies may ask for, read before anything is judged by them.
fn ask(
    cluster: &Cluster,
    catalogue: &Catalogue,
    scope: &Scope,
    judges: &Judges,
    plan: &Plan<'_>,
) -> Result<Around, RequestError> {
    let policies = &judges.policies;
    if policies.is_empty() {
        return Ok(policies.gathered(policies.gathering(Inventory::of_some(), false), plan.now));
    }
    let (mut gaps, mut taken) = (Gaps::default(), Vec::new());
    let wanted = policies.gathering(Inventory::of_some(), false);
    for job in jobs(catalogue, scope).iter().filter(|job| wanted.wants(job.resource.kind())) {
        let mut wanted = Taken::default();
        match cluster.list(job.resource, job.namespace, &mut wanted) {
            Ok(_) => taken.append(&mut wanted.0),
            Err(error) if error.is_final() => return Err(error),
            Err(_) => gaps.lose(job.resource.kind()),
        }
    }
    catalogue.silent.iter().for_each(|(group, _)| gaps.lose_group(group));
    for resource in catalogue.resources.iter().filter(|it| it.is_namespaced) {
        if !scope.namespaces.is_empty() {
            gaps.narrow(resource.kind(), &scope.namespaces);
        }
    }
    let is_complete = gaps == Gaps::default();
    let mut gathering: Gathering<'_> = policies.gathering(Inventory::of_all_but(gaps), is_complete);
    taken.iter().for_each(|document| gathering.add(&Object::new(document.root(), None)));
    Ok(policies.gathered(gathering, plan.now))
}

/// The objects of a list.
#[derive(Default)]
struct Taken(Vec<Document>);

impl Visitor for Taken {
    fn begin(&mut self) {
        self.0.clear();
    }

    fn object(&mut self, document: &Document) {
        self.0.push(document.clone());
    }
}

/// Reads several lists at once.
struct Reader<'r> {
    cluster: &'r Cluster,
    court: &'r Court<'r>,
    /// The uids of objects that have a pod, and are judged for what they make.
    owners: &'r Mutex<HashSet<Box<str>>>,
    /// The server is gone: there is no use in asking on.
    stops: AtomicBool,
}

impl Reader<'_> {
    /// What came of each of `jobs`, in their order.
    fn read(&self, jobs: &[Job<'_>], done: &(dyn Fn() + Sync)) -> Result<Vec<Told>, RequestError> {
        let next = AtomicUsize::new(0);
        let told: Mutex<Vec<Option<Told>>> = Mutex::new(jobs.iter().map(|_| None).collect());
        thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(jobs.len()) {
                scope.spawn(|| {
                    while !self.stops.load(Ordering::Relaxed) {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(job) = jobs.get(number) else { return };
                        let read = self.job(job);
                        if read.as_ref().is_err_and(RequestError::is_final) {
                            self.stops.store(true, Ordering::Relaxed);
                        }
                        let mut told = told.lock().unwrap_or_else(|held| held.into_inner());
                        if let Some(slot) = told.get_mut(number) {
                            *slot = Some(read);
                        }
                        done();
                    }
                });
            }
        });
        let told = told.into_inner().unwrap_or_else(|held| held.into_inner());
        let mut all = Vec::with_capacity(told.len());
        for told in told.into_iter().flatten() {
            match told {
                Err(error) if error.is_final() => return Err(error),
                told => all.push(told),
            }
        }
        Ok(all)
    }

    fn job(&self, job: &Job<'_>) -> Told {
        let started = Instant::now();
        let mut listener = Listener { reader: self, job, harvest: Harvest::default() };
        let listed = self.cluster.list(job.resource, job.namespace, &mut listener)?;
        let mut harvest = listener.harvest;
        harvest.timings.read = started.elapsed().saturating_sub(harvest.timings.judge);
        harvest.diagnostics.extend(missed::unreadable(job, listed.unreadable));
        Ok(harvest)
    }
}

/// Judges the objects of a list as they go by.
struct Listener<'l> {
    reader: &'l Reader<'l>,
    job: &'l Job<'l>,
    harvest: Harvest,
}

impl Visitor for Listener<'_> {
    fn begin(&mut self) {
        self.harvest = Harvest::default();
    }

    fn object(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        let started = Instant::now();
        if self.job.is_beside {
            self.harvest.kept.push(Kept::of(&object, &mut self.harvest.shears));
        } else if !self.is_made_by_another(&object) {
            self.harvest.object(&object, self.reader.court);
        }
        self.harvest.timings.judge += started.elapsed();
    }
}

impl Listener<'_> {
    /// A controller made it after an object that has the pod, and is judged for it.
    fn is_made_by_another(&self, object: &Object<'_>) -> bool {
        if Pod::of(*object).is_none() {
            return false;
        }
        let mut owners = self.reader.owners.lock().unwrap_or_else(|held| held.into_inner());
        if let Some(uid) = object.metadata().get("uid").as_str() {
            owners.insert(uid.into());
        }
        let mut references = object.metadata().get("ownerReferences").items();
        let controller = references.find(|it| it.get("controller").as_bool() == Some(true));
        let uid = controller.and_then(|it| it.get("uid").as_str());
        uid.is_some_and(|uid| owners.contains(uid))
    }
}

impl Harvest {
    /// Leaves out what was found outside of the namespaces that were asked for.
    fn leave_outside(&mut self, scope: &Scope) {
        let named = |name: &str| scope.namespaces.iter().any(|it| it == name);
        if scope.namespaces.is_empty() {
            return;
        }
        self.judgement.findings.retain(|finding| match &finding.object.namespace {
            Some(namespace) => named(namespace),
            None => finding.object.kind == "Namespace" && named(&finding.object.name),
        });
    }

    /// Findings by object, then by check. Nothing of a cluster has a place in a file.
    fn put_in_order_of_objects(&mut self) {
        for finding in &mut self.judgement.findings {
            (finding.file, finding.place, finding.begins) = (None, None, None);
            finding.related.iter_mut().for_each(|related| related.place = None);
        }
        self.judgement.findings.sort_by(|one, other| {
            let key = |it: &model::Finding| {
                let object = &it.object;
                (object.namespace.clone(), object.kind.clone(), object.name.clone())
            };
            let by_object = key(one).cmp(&key(other));
            let by_version = || one.object.api_version.cmp(&other.object.api_version);
            let by_check = || (&one.check, &one.path).cmp(&(&other.check, &other.path));
            by_object.then_with(by_version).then_with(by_check)
        });
        for diagnostic in &mut self.diagnostics {
            diagnostic.place = None;
        }
    }
}

impl Job<'_> {
    /// `secrets in any namespace`, `nodes`
    fn what(&self) -> String {
        let Resource { plural, group, is_namespaced, .. } = self.resource;
        let dotted = if group.is_empty() { String::new() } else { format!(".{group}") };
        match self.namespace {
            Some(namespace) => format!("{plural}{dotted} in namespace {namespace}"),
            None if *is_namespaced => format!("{plural}{dotted} in any namespace"),
            None => format!("{plural}{dotted}"),
        }
    }
}
