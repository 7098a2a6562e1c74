//! From a live cluster to findings: kind by kind, a few at a time, each page judged as it comes in.
//!
//! What a controller makes is judged through the object that a person wrote, so owners come first.

mod missed;
mod reader;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use model::{Document, Finding, Gaps, Inventory, Kept, Kind, Object};
use policy::bundle::{Around, Gathering};
use source::cluster::{Catalogue, Cluster, Extent, RequestError, Resource, Visitor};

use super::{Court, Harvest, Judges, Plan};
use reader::Reader;

/// Which objects of a cluster to judge.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// In these namespaces; in all of them, and what has none, where this is empty.
    pub(crate) namespaces: Vec<String>,
}

const NAMESPACE: Kind<'static> = Kind::core("Namespace");

impl Scope {
    /// All of the cluster is asked for, or this namespace.
    fn has(&self, namespace: &str) -> bool {
        self.namespaces.is_empty() || self.namespaces.iter().any(|it| it == namespace)
    }
}

/// One list to read.
struct Job<'c> {
    resource: &'c Resource,
    namespace: Option<&'c str>,
    /// Its objects are looked up only.
    is_beside: bool,
    extent: Extent,
}

/// Judges the objects of a cluster. The error is one that ends the run.
pub(crate) fn run(
    cluster: &Cluster,
    catalogue: &Catalogue,
    scope: &Scope,
    judges: &Judges,
    plan: &Plan<'_>,
) -> Result<Harvest, RequestError> {
    let around = ask(cluster, catalogue, scope, judges, plan)?;
    let court = Court { judges, around: &around };
    let mut gaps = gaps(catalogue, scope);
    let mut harvest = read(
        &Reader::new(cluster, &court, scope, plan.threads),
        catalogue,
        scope,
        plan,
        &mut gaps,
    )?;
    let started = Instant::now();
    let mut world = Inventory::of_all();
    if !plan.complete {
        world.lacks_only(gaps);
    }
    std::mem::take(&mut harvest.kept).into_iter().for_each(|kept| world.keep(kept));
    harvest.diagnostics.extend(missed::namespaces(scope, &world));
    judges.engine.judge_world(&world, &mut harvest.judgement);
    harvest.timings.judge += started.elapsed();
    harvest.leave_outside(scope);
    harvest.put_in_order_of_objects();
    Ok(harvest)
}

/// Reads all lists, those of owners first, and notes which could not be read.
fn read(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    scope: &Scope,
    plan: &Plan<'_>,
    gaps: &mut Gaps,
) -> Result<Harvest, RequestError> {
    let mut harvest = Harvest { is_live: true, ..Harvest::default() };
    let silent = catalogue.silent.iter();
    harvest.diagnostics.extend(silent.map(|(group, version)| missed::group(group, version)));
    let (jobs, done) = (jobs(catalogue, scope, reader.judges()), AtomicUsize::new(0));
    let total = jobs.len();
    for jobs in jobs.chunk_by(|one, other| one.generation() == other.generation()) {
        let told = reader.read(jobs, &|| {
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
    }
    Ok(harvest)
}

/// What is not known before anything is read.
fn gaps(catalogue: &Catalogue, scope: &Scope) -> Gaps {
    let mut gaps = Gaps::default();
    catalogue.silent.iter().for_each(|(group, _)| gaps.lose_group(group));
    if !scope.namespaces.is_empty() {
        let narrow = catalogue.resources.iter().filter(|it| it.is_namespaced);
        narrow.for_each(|resource| gaps.narrow(resource.kind(), &scope.namespaces));
    }
    gaps
}

/// What is to be read, owners first.
fn jobs<'c>(catalogue: &'c Catalogue, scope: &'c Scope, judges: &Judges) -> Vec<Job<'c>> {
    let is_narrow = !scope.namespaces.is_empty();
    let mut jobs = Vec::new();
    for resource in &catalogue.resources {
        let extent = judges.extent(resource.kind());
        if is_narrow && resource.is_namespaced {
            let each = scope.namespaces.iter().map(|namespace| Some(namespace.as_str()));
            jobs.extend(each.map(|namespace| Job {
                resource,
                namespace,
                is_beside: false,
                extent,
            }));
        } else {
            let is_beside = is_narrow && resource.kind() != NAMESPACE;
            jobs.push(Job { resource, namespace: None, is_beside, extent });
        }
    }
    jobs.sort_by_key(Job::generation);
    jobs
}

impl Judges {
    /// How much of objects of `kind` is looked at. Policies may look at anything.
    fn extent(&self, kind: Kind<'_>) -> Extent {
        let is_metadata = Kept::is_metadata(kind) && !self.engine.looks_into(kind);
        if is_metadata && self.policies.is_empty() { Extent::Metadata } else { Extent::Whole }
    }
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
    let mut gathering = policies.gathering(Inventory::of_some(), false);
    if policies.is_empty() {
        return Ok(policies.gathered(gathering, plan.now));
    }
    let mut gaps = gaps(catalogue, scope);
    for job in jobs(catalogue, scope, judges) {
        if !gathering.wants(job.resource.kind()) {
            continue;
        }
        match gather(cluster, job.resource, job.namespace, &mut gathering) {
            Ok(()) => {}
            Err(error) if error.is_final() => return Err(error),
            Err(_) => gaps.lose(job.resource.kind()),
        }
    }
    gathering.lacks_only(if plan.complete { Gaps::default() } else { gaps });
    Ok(policies.gathered(gathering, plan.now))
}

/// Takes the objects of a list that policies may ask for: all of it, or nothing where it breaks off.
pub(crate) fn gather(
    cluster: &Cluster,
    resource: &Resource,
    namespace: Option<&str>,
    gathering: &mut Gathering<'_>,
) -> Result<(), RequestError> {
    let mut taken = Taken::default();
    cluster.list(resource, namespace, Extent::Whole, &mut taken)?;
    let objects = taken.0.iter().map(|document| Object::new(document.root(), None));
    objects.for_each(|object| gathering.add(&object));
    Ok(())
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

impl Harvest {
    /// Leaves out what was found outside of the namespaces that were asked for.
    fn leave_outside(&mut self, scope: &Scope) {
        if scope.namespaces.is_empty() {
            return;
        }
        self.judgement.findings.retain(|finding| match &finding.object.namespace {
            Some(namespace) => scope.has(namespace),
            None => finding.object.kind == "Namespace" && scope.has(&finding.object.name),
        });
    }

    /// Findings by object, then by check. Nothing of a cluster has a place in a file.
    fn put_in_order_of_objects(&mut self) {
        let findings = std::mem::take(&mut self.judgement.findings).into_iter();
        self.judgement.findings = findings.map(Finding::without_places).collect();
        self.judgement.findings.sort_by(|one, other| {
            let (object, others) = (&one.object, &other.object);
            let by_object = (&object.namespace, &object.kind, &object.name)
                .cmp(&(&others.namespace, &others.kind, &others.name))
                .then_with(|| object.api_version.cmp(&others.api_version));
            by_object.then_with(|| (&one.check, &one.path).cmp(&(&other.check, &other.path)))
        });
        for diagnostic in &mut self.diagnostics {
            diagnostic.place = None;
        }
    }
}

impl Job<'_> {
    /// Owners come before what they make.
    fn generation(&self) -> usize {
        self.resource.kind().generation()
    }

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
