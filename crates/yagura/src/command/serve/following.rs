//! The cluster that a server stands before, followed: its kinds, its policies, and what those look up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use model::{Document, Gaps, Kind};
use policy::bundle::Gathering;
use server::admission::Namespaces;
use server::{Mirror, Role, Stop};
use source::cluster::{Catalogue, Choice, Cluster, Extent, Feed, RequestError, Resource};
use source::yaml;

use super::adoption::Adoption;
use crate::cli::Attached;
use crate::config::Config;
use crate::speech;

/// What a thread needs that reads a watch: the depth of a document is bounded.
const STACK: usize = 512 << 10;

/// How often it is asked what kinds there are, if nothing tells of a new one.
const EVERY: Duration = Duration::from_secs(300);

/// How often, while a kind is defined and not served.
const SOON: Duration = Duration::from_secs(1);

/// How long it takes, as a rule, until a new kind is served.
const SETTLING: Duration = Duration::from_secs(10);

/// How long it is waited for an API server that says that it is not ready.
const UNREADY: Duration = Duration::from_secs(60);

/// How long it is waited for a kind that is defined.
const UNSERVED: Duration = Duration::from_secs(60);

/// The kinds that bring kinds.
const DEFINITIONS: Kind<'static> = Kind::new("apiextensions.k8s.io", "CustomResourceDefinition");

/// A cluster that is followed.
pub(super) struct Following {
    pub(super) cluster: Arc<Cluster>,
    pub(super) mirror: Arc<Mirror>,
    pub(super) catalogue: Catalogue,
    adoption: Adoption,
    /// The registration whose policies of the API server's own are followed, and whether they are.
    registration: String,
    has_natives: bool,
    followed: BTreeMap<Resource, (Role, Vec<Stop>)>,
    discovered: Instant,
    known_changes: u64,
    /// When kinds changed last.
    unsettled_since: Option<Instant>,
    began: Instant,
    /// The catalogue is that of an API server that was ready: one that starts has not all kinds yet.
    is_settled: bool,
    /// Kinds of policies that are defined and not in the catalogue, and since when.
    unserved: BTreeMap<String, Instant>,
}

impl Following {
    /// Begins to follow the cluster that was named, where one was.
    pub(super) fn begin(attached: &Attached, config: &Config) -> anyhow::Result<Option<Following>> {
        if !attached.cluster {
            return Ok(None);
        }
        let adoption = Adoption::read(&attached.adopt)?;
        let (kubeconfig, context) = (attached.kubeconfig.clone(), attached.context.clone());
        let cluster = Cluster::open(&config.clusters, &Choice { kubeconfig, context })?;
        let is_settled = is_ready(&cluster);
        let catalogue = cluster.catalogue().context("cannot ask the cluster what kinds it has")?;
        let mut following = Following {
            cluster: Arc::new(cluster),
            mirror: Arc::default(),
            catalogue,
            adoption,
            registration: attached.registration.clone(),
            has_natives: attached.native,
            followed: BTreeMap::new(),
            discovered: Instant::now(),
            known_changes: 0,
            unsettled_since: None,
            began: Instant::now(),
            is_settled,
            unserved: BTreeMap::new(),
        };
        following.follow_policies();
        Ok(Some(following))
    }

    /// Policies are taken from it.
    pub(super) fn adopts(&self) -> bool {
        !self.adoption.is_empty()
    }

    /// Gatekeeper's templates are among them.
    pub(super) fn adopts_templates(&self) -> bool {
        self.adoption.has_templates()
    }

    /// Asks again what kinds there are, where that is due; `true` where there are others now.
    pub(super) fn rediscover(&mut self) -> bool {
        let changes = self.mirror.changes(Role::Kind);
        if changes != self.known_changes {
            self.known_changes = changes;
            self.unsettled_since = Some(Instant::now());
            self.look_for_unserved();
        }
        // A kind that is made is not served at once, and on a busy machine not soon.
        let is_unsettled = self.unsettled_since.is_some_and(|since| since.elapsed() < SETTLING)
            || (self.discovered.elapsed() >= SOON && self.awaited().is_some());
        if self.is_settled && !is_unsettled && self.discovered.elapsed() < EVERY {
            return false;
        }
        self.discovered = Instant::now();
        let was_ready = is_ready(&self.cluster);
        let Ok(catalogue) = self.cluster.catalogue() else { return false };
        // One that says for long that it is not ready, and answers, is as ready as it gets.
        self.is_settled |= was_ready || self.began.elapsed() > UNREADY;
        if catalogue.resources == self.catalogue.resources {
            return false;
        }
        let has_all = self.catalogue.resources.iter().all(|it| catalogue.resources.contains(it));
        if !has_all && !was_ready {
            self.unsettled_since = Some(Instant::now());
            return false;
        }
        self.catalogue = catalogue;
        self.follow_policies();
        self.look_for_unserved();
        true
    }

    /// Follows the kinds that policies look up, and no others.
    pub(super) fn look_up(&mut self, wants: impl Fn(Kind<'_>) -> bool) {
        let resources = self.catalogue.resources.clone();
        let is_wanted =
            |resource: &Resource| resources.contains(resource) && wants(resource.kind());
        let idle: Vec<Resource> = self
            .followed
            .iter()
            .filter(|(resource, (role, _))| *role == Role::LookUp && !is_wanted(resource))
            .map(|(resource, _)| resource.clone())
            .collect();
        idle.iter().for_each(|resource| self.leave(resource));
        for resource in resources.iter().filter(|resource| wants(resource.kind())) {
            self.follow(resource, Role::LookUp, Extent::Whole);
        }
    }

    /// Shows the policies of the cluster, but for those that were made from others here.
    pub(super) fn policies(&self, mut show: impl FnMut(Document)) {
        self.mirror.each(Role::Policy, |kept| {
            if !act::is_native_of(&kept.object(), &self.registration) {
                show(kept.document().clone());
            }
        });
    }

    /// Shows the API server's own policies and bindings, where they are followed.
    pub(super) fn natives(&self, mut show: impl FnMut(&Document)) {
        for role in [Role::Policy, Role::Native] {
            self.mirror.each(role, |kept| {
                if kept.object().kind().group == act::NATIVE_GROUP {
                    show(kept.document());
                }
            });
        }
    }

    /// Brings what policies may look up, as far as it is known; what is not is a gap.
    pub(super) fn gather(&self, gathering: &mut Gathering<'_>) {
        for role in [Role::Policy, Role::LookUp, Role::Native] {
            self.mirror.each(role, |kept| {
                if gathering.wants(kept.object().kind()) {
                    gathering.share(kept);
                }
            });
        }
        let mut gaps = Gaps::default();
        for resource in &self.catalogue.resources {
            let kind = resource.kind();
            if gathering.wants(kind) && !self.mirror.has_all(kind) {
                gaps.lose(kind);
            }
        }
        gathering.lacks_only(gaps);
    }

    /// Why not everything is known yet that is to be judged by.
    pub(super) fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        if !self.is_settled {
            complaints.push("the API server is not ready".to_owned());
        }
        if let Some(name) = self.awaited() {
            complaints.push(format!("{name} is defined and not served yet"));
        }
        // Whoever may not list what is defined does without.
        let is_behind = self.mirror.changes(Role::Kind) != self.known_changes;
        if is_behind || self.mirror.is_reading(Role::Kind) {
            complaints.push("it is being read what kinds are defined".to_owned());
        }
        for role in [Role::Policy, Role::LookUp] {
            complaints.extend(self.mirror.complaints(role));
        }
        complaints
    }

    /// A kind of policies that may be served any moment. One that is never served, as its names are
    /// taken, must not stand in the way for ever.
    fn awaited(&self) -> Option<&str> {
        let mut unserved = self.unserved.iter();
        unserved.find(|(_, since)| since.elapsed() < UNSERVED).map(|(name, _)| name.as_str())
    }

    /// Finds out which kinds of policies are defined, and not in the catalogue.
    fn look_for_unserved(&mut self) {
        let mut unserved = BTreeMap::new();
        self.mirror.each(Role::Kind, |kept| {
            let object = kept.object();
            let name = object.name();
            let Some((plural, group)) = name.split_once('.') else { return };
            let is_served = |it: &Resource| it.group == group && it.plural == plural;
            if self.adoption.has(group, plural) && !self.catalogue.resources.iter().any(is_served) {
                let since = self.unserved.get(name).copied().unwrap_or_else(Instant::now);
                unserved.insert(name.to_owned(), since);
            }
        });
        self.unserved = unserved;
    }

    /// Who tells of namespaces that have only just been made.
    pub(super) fn namespaces(&self) -> Arc<dyn Namespaces> {
        Arc::new(Live(Arc::clone(&self.cluster)))
    }

    fn follow_policies(&mut self) {
        if self.adopts() {
            self.follow_adopted();
        }
        if self.has_natives {
            let resources = self.catalogue.resources.clone();
            let natives = resources.iter().filter(|it| is_native(it));
            natives.for_each(|resource| self.follow(resource, Role::Native, Extent::Whole));
        }
    }

    fn follow_adopted(&mut self) {
        for resource in self.catalogue.resources.clone() {
            if self.adoption.takes(&resource) {
                self.follow(&resource, Role::Policy, Extent::Whole);
            } else if resource.kind() == DEFINITIONS {
                self.follow(&resource, Role::Kind, Extent::Metadata);
            }
        }
        let resources = &self.catalogue.resources;
        let gone = self.followed.keys().filter(|followed| !resources.contains(followed));
        let gone: Vec<Resource> = gone.cloned().collect();
        gone.iter().for_each(|resource| self.leave(resource));
    }

    fn follow(&mut self, resource: &Resource, role: Role, extent: Extent) {
        if self.followed.contains_key(resource) {
            return;
        }
        let mut stops = Vec::new();
        for feed in Feed::all(resource, None, extent) {
            let (mut shelving, stop) = self.mirror.shelve(&feed, role);
            let cluster = Arc::clone(&self.cluster);
            let watch = move || cluster.watch(&feed, &mut shelving);
            let thread = thread::Builder::new().name("watch".to_owned()).stack_size(STACK);
            match thread.spawn(watch) {
                Ok(_) => stops.push(stop),
                Err(error) => {
                    speech::say(&format!("error: cannot follow {}: {error}", resource.plural));
                    stop.now();
                }
            }
        }
        self.followed.insert(resource.clone(), (role, stops));
    }

    fn leave(&mut self, resource: &Resource) {
        let left = self.followed.remove(resource);
        left.into_iter().flat_map(|(_, stops)| stops).for_each(Stop::now);
    }
}

/// Its objects are the API server's own policies, in the version in which they are written here.
pub(super) fn is_native(resource: &Resource) -> bool {
    let is_kind = act::NATIVE_KINDS.iter().any(|(_, plural)| *plural == resource.plural);
    is_kind && resource.group == act::NATIVE_GROUP && resource.version == "v1"
}

/// Whether the API server says that it is ready. One that does not tell whoever asks is taken for
/// ready.
fn is_ready(cluster: &Cluster) -> bool {
    match cluster.read("/readyz") {
        Ok(_) => true,
        Err(error) => {
            matches!(error, RequestError::Forbidden { .. } | RequestError::Unauthorized { .. })
        }
    }
}

/// Asks the cluster for a namespace.
struct Live(Arc<Cluster>);

impl Namespaces for Live {
    fn namespace(&self, name: &str) -> Option<Document> {
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if !name.bytes().all(is_fit) {
            return None;
        }
        let ask = || self.0.read(&format!("/api/v1/namespaces/{name}"));
        let bytes = tokio::task::block_in_place(ask).ok()??;
        yaml::read(&bytes, &yaml::Limits::default()).documents.into_iter().next()
    }
}

impl std::fmt::Debug for Live {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Live({})", self.0.address())
    }
}
