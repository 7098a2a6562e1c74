//! What is found, as objects of the cluster: one for each namespace, and one for what stands in none.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use act::installation::REPORT;
use act::{Manner, Place, WriteError, Writer};
use anyhow::anyhow;
use model::{Document, Object};
use report::{Dated, Dialect, MOST_RESULTS, Summary};
use server::background::{Background, Touched};
use source::cluster::{Cluster, Extent, RequestError, Resource, Visitor};
use store::{Filter, Group, Kept, Order, Page, Said, Store};

use crate::speech;

/// How often they are brought up to date.
const EVERY: Duration = Duration::from_secs(10);

/// How many are written between two looks at all else.
const AT_ONCE: usize = 50;

/// Keeps the objects as they should be.
pub(super) struct Reports {
    cluster: Arc<Cluster>,
    writer: Writer,
    /// A number for what was written last, by namespace; `""` for what stands in none.
    written: BTreeMap<(Dialect, String), u64>,
    /// Dialects whose objects from before are known.
    known: BTreeSet<Dialect>,
    waiting: BTreeSet<String>,
    last: Option<Instant>,
    complaint: Option<String>,
}

impl Reports {
    pub(super) fn new(cluster: &Arc<Cluster>) -> Reports {
        Reports {
            cluster: Arc::clone(cluster),
            writer: Writer::new(Arc::clone(cluster), Manner::Lasting),
            written: BTreeMap::new(),
            known: BTreeSet::new(),
            waiting: BTreeSet::new(),
            last: None,
            complaint: None,
        }
    }

    /// Writes what has changed, where the cluster has the kinds and it is time.
    pub(super) fn tend(
        &mut self,
        resources: &[Resource],
        background: &Background,
        store: &dyn Store,
    ) {
        let is_early = self.last.is_some_and(|last| last.elapsed() < EVERY);
        if is_early && self.waiting.is_empty() || !background.is_written() {
            return;
        }
        let dialects: Vec<Dialect> =
            Dialect::ALL.into_iter().filter(|it| places(resources, *it).is_some()).collect();
        self.last = Some(Instant::now());
        if dialects.is_empty() {
            return;
        }
        match self.write(&dialects, resources, background, store) {
            Ok(()) => self.complaint = None,
            Err(error) => {
                let complaint = format!("error: cannot write reports: {error:#}");
                if self.complaint.as_ref() != Some(&complaint) {
                    speech::say(&complaint);
                }
                self.complaint = Some(complaint);
            }
        }
    }

    fn write(
        &mut self,
        dialects: &[Dialect],
        resources: &[Resource],
        background: &Background,
        store: &dyn Store,
    ) -> anyhow::Result<()> {
        for dialect in dialects {
            self.recall(*dialect, resources)?;
        }
        let touched = background.take_touched();
        if touched.all {
            match store.count(&Filter::default(), Group::Namespace) {
                Ok(counts) => self.waiting.extend(counts.into_iter().map(|count| count.of)),
                Err(error) => {
                    background.touch(touched);
                    return Err(error.into());
                }
            }
            self.waiting.extend(self.written.keys().map(|(_, namespace)| namespace.clone()));
        }
        self.waiting.extend(touched.namespaces);
        for _ in 0..AT_ONCE {
            let Some(namespace) = self.waiting.pop_first() else { break };
            for dialect in dialects {
                let written = self.namespace(*dialect, &namespace, resources, store);
                if let Err(error) = written {
                    // It is tried again with what comes next.
                    let namespaces = BTreeSet::from([namespace]);
                    background.touch(Touched { all: false, namespaces });
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Objects that were written by somebody before.
    fn recall(&mut self, dialect: Dialect, resources: &[Resource]) -> anyhow::Result<()> {
        if self.known.contains(&dialect) {
            return Ok(());
        }
        let (within, clusterwide) =
            places(resources, dialect).ok_or_else(|| anyhow!("the kind is gone"))?;
        for resource in [within, clusterwide] {
            let mut found = Found::default();
            self.cluster.list(resource, None, Extent::Metadata, &mut found)?;
            for namespace in found.0 {
                self.written.entry((dialect, namespace)).or_insert(0);
            }
        }
        self.known.insert(dialect);
        Ok(())
    }

    /// Writes the object of a namespace, or takes it away where nothing is found.
    fn namespace(
        &mut self,
        dialect: Dialect,
        namespace: &str,
        resources: &[Resource],
        store: &dyn Store,
    ) -> anyhow::Result<()> {
        let Some((within, clusterwide)) = places(resources, dialect) else { return Ok(()) };
        let place = match namespace {
            "" => Place::clusterwide(dialect.api_version(), &clusterwide.plural, REPORT),
            name => Place::within(name, dialect.api_version(), &within.plural, REPORT),
        };
        let key = (dialect, namespace.to_owned());
        let kept = worst(namespace, store)?;
        if kept.is_empty() {
            if self.written.contains_key(&key) {
                self.writer.delete(&place)?;
                self.written.remove(&key);
            }
            return Ok(());
        }
        let dated: Vec<Dated<'_>> = kept.iter().map(dated).collect();
        let summary = Summary {
            fail: count(namespace, Said::Failed, store)?,
            unknown: count(namespace, Said::Unknown, store)?,
        };
        let of = Some(namespace).filter(|it| !it.is_empty());
        let bytes = report::policy_report(dialect, of, REPORT, &dated, summary)?;
        let digest = digest(&bytes);
        if self.written.get(&key) != Some(&digest) {
            match self.writer.apply_json(&place, &bytes) {
                Ok(()) => drop(self.written.insert(key, digest)),
                // The namespace goes, and what was found in it.
                Err(WriteError::Refused { source, .. })
                    if matches!(*source, RequestError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Where objects of a dialect stand: those of a namespace, and those of none.
fn places(resources: &[Resource], dialect: Dialect) -> Option<(&Resource, &Resource)> {
    let find = |is_of_namespace| {
        // The version that the API server prefers may be another one.
        let kind = dialect.kind(is_of_namespace);
        resources.iter().find(|it| it.group == dialect.group() && it.kind == kind)
    };
    find(true).zip(find(false))
}

fn worst(namespace: &str, store: &dyn Store) -> anyhow::Result<Vec<Kept>> {
    let filter = Filter { namespace: Some(namespace.to_owned()), ..Filter::default() };
    Ok(store.findings(&filter, Order::Worst, Page::first(MOST_RESULTS as u16))?.items)
}

fn count(namespace: &str, said: Said, store: &dyn Store) -> anyhow::Result<u64> {
    let (namespace, verdict) = (Some(namespace.to_owned()), Some(said));
    let filter = Filter { namespace, verdict, ..Filter::default() };
    Ok(store.count(&filter, Group::Severity)?.iter().map(|count| count.findings).sum())
}

fn dated(kept: &Kept) -> Dated<'_> {
    let since = u64::try_from(kept.history.first_seen.micros() / 1_000_000).unwrap_or(0);
    Dated { finding: &kept.finding, since }
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// The namespaces of objects of our name.
#[derive(Default)]
struct Found(Vec<String>);

impl Visitor for Found {
    fn begin(&mut self) {
        self.0.clear();
    }

    fn object(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        if object.name() == REPORT {
            self.0.push(object.namespace().unwrap_or_default().to_owned());
        }
    }
}
