//! Applies checks: to each object as it passes by, then to the world of all objects.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use model::access::{ROLES, Role};
use model::{
    Container, FieldPath, Finding, Fingerprint, Kind, Namespace, Object, Place, Pod, Reference,
    Tally, Verdict, World,
};

use crate::check::{Check, Judge, Settings};
use crate::posture::setting::{self, Places};
use crate::report::{Draft, Report};

/// Checks, ready to be applied.
#[derive(Debug)]
pub struct Engine {
    settings: Settings,
    checks: Vec<&'static Check>,
    /// Those that look at pods, by their position in `checks`.
    pods: Vec<usize>,
    /// Those that look at containers.
    containers: Vec<usize>,
    /// Those that look at objects of a kind.
    kinds: BTreeMap<Kind<'static>, Vec<usize>>,
    /// Those that look at settings of the cluster's own programs.
    settings_of_programs: Vec<usize>,
    /// Those that need the world.
    worldly: Vec<usize>,
}

/// What the checks said.
#[derive(Debug, Default)]
pub struct Judgement {
    /// What is wrong or unknown, in the order of objects, then of checks.
    pub findings: Vec<Finding>,
    /// How often each check gave each verdict, in the order of the engine's checks.
    pub tallies: Vec<Tally>,
    /// Room for what the check at hand says.
    drafts: Vec<Draft>,
    /// Room for the fingerprints of what it said before.
    seen: Vec<Fingerprint>,
}

impl Engine {
    /// An engine of these checks.
    pub fn new(checks: impl IntoIterator<Item = &'static Check>, settings: Settings) -> Engine {
        let checks: Vec<_> = checks.into_iter().collect();
        let (mut pods, mut containers, mut worldly) = (Vec::new(), Vec::new(), Vec::new());
        let mut settings_of_programs = Vec::new();
        let mut kinds: BTreeMap<Kind<'static>, Vec<usize>> = BTreeMap::new();
        for (position, check) in checks.iter().enumerate() {
            match check.judge {
                Judge::Container(_) | Judge::Image(_) => containers.push(position),
                Judge::Pod(_) => pods.push(position),
                Judge::Settings(_) => settings_of_programs.push(position),
                Judge::Object(of, _) => {
                    of.iter().for_each(|kind| kinds.entry(*kind).or_default().push(position));
                }
                Judge::PodAmong(_)
                | Judge::Role(..)
                | Judge::ObjectAmong(..)
                | Judge::Namespace(_)
                | Judge::Cluster(_) => worldly.push(position),
            }
        }
        Engine { settings, checks, pods, containers, kinds, settings_of_programs, worldly }
    }

    /// The checks it applies.
    pub fn checks(&self) -> impl Iterator<Item = &'static Check> {
        self.checks.iter().copied()
    }

    /// What the user has told the checks.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same engine with those checks alone that look at nothing but the names of images.
    pub fn of_images(&self) -> Engine {
        let is_of_images = |check: &&'static Check| matches!(check.judge, Judge::Image(_));
        Engine::new(self.checks().filter(is_of_images), self.settings.clone())
    }

    /// It has no check to apply.
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }

    /// Some check that needs no other object looks into objects of `kind`.
    pub fn looks_into(&self, kind: Kind<'_>) -> bool {
        let is_listed = self.kinds.contains_key(&Kind::new(kind.group, kind.name));
        is_listed || kind.pod_home().is_some() || setting::KINDS.contains(&kind)
    }

    /// Applies every check that needs no other object.
    pub fn judge(&self, object: &Object<'_>, judgement: &mut Judgement) {
        let mut hearing = Hearing::of(self, object, judgement);
        if let Some(pod) = Pod::of(*object) {
            hearing.pod(&pod);
        }
        let kind = object.kind();
        if setting::KINDS.contains(&kind) && !self.settings_of_programs.is_empty() {
            hearing.settings(object);
        }
        let positions = self.kinds.get(&Kind::new(kind.group, kind.name));
        for position in positions.into_iter().flatten() {
            hearing.object(*position);
        }
    }

    /// The checks that need other objects.
    pub fn worldly(&self) -> impl Iterator<Item = &'static Check> {
        self.worldly.iter().filter_map(|position| self.checks.get(*position).copied())
    }

    /// Applies every check that needs other objects.
    pub fn judge_world(&self, world: &dyn World, judgement: &mut Judgement) {
        self.judge_world_by_check(0, world, judgement, &mut |_, _| ControlFlow::Continue(()));
    }

    /// The same, and shows the judgement after each check: whoever takes its findings there never
    /// has those of all checks at once, and may break off there. Begins with the check at `first`
    /// among [`Engine::worldly`], and gives where to go on; `None` where no check is left.
    pub fn judge_world_by_check(
        &self,
        first: usize,
        world: &dyn World,
        judgement: &mut Judgement,
        after: &mut dyn FnMut(&'static Check, &mut Judgement) -> ControlFlow<()>,
    ) -> Option<usize> {
        let root = FieldPath::root();
        // Asked for once: many checks go through the same things.
        let (pods, namespaces) =
            (LazyCell::new(|| pods_of(world)), LazyCell::new(|| world.namespaces()));
        let roles = LazyCell::new(|| roles_of(world));
        let mut objects: BTreeMap<Kind<'static>, Vec<Object<'_>>> = BTreeMap::new();
        for (at, position) in self.worldly.iter().enumerate().skip(first) {
            match self.checks.get(*position).map(|check| &check.judge) {
                Some(Judge::PodAmong(judge)) => {
                    for (pod, base) in pods.iter() {
                        let hear = |report: &mut Report<'_>| judge(pod, world, report);
                        Hearing::of(self, &pod.object(), judgement).hear(*position, base, hear);
                    }
                }
                Some(Judge::Role(kinds, judge)) => {
                    let is_judged = |role: &&Role<'_>| kinds.contains(&role.object().kind());
                    for role in roles.iter().filter(is_judged) {
                        let hear = |report: &mut Report<'_>| judge(role, world, report);
                        Hearing::of(self, &role.object(), judgement).hear(*position, &root, hear);
                    }
                }
                Some(Judge::ObjectAmong(kinds, judge)) => {
                    for kind in *kinds {
                        let all =
                            objects.entry(*kind).or_insert_with(|| world.objects(*kind).collect());
                        for object in all {
                            let hear = |report: &mut Report<'_>| judge(object, world, report);
                            Hearing::of(self, object, judgement).hear(*position, &root, hear);
                        }
                    }
                }
                Some(Judge::Namespace(judge)) => {
                    for namespace in namespaces.iter() {
                        let hear = |report: &mut Report<'_>| judge(namespace, world, report);
                        Hearing::of_namespace(self, namespace, judgement)
                            .hear(*position, &root, hear);
                    }
                }
                Some(Judge::Cluster(judge)) => {
                    let hear = |report: &mut Report<'_>| judge(world, report);
                    Hearing::of_nothing(self, cluster(), judgement).hear(*position, &root, hear);
                }
                _ => {}
            }
            if let Some(check) = self.checks.get(*position)
                && after(check, judgement).is_break()
            {
                return Some(at + 1).filter(|next| *next < self.worldly.len());
            }
        }
        None
    }
}

/// Every pod, and where its spec stands in its object.
fn pods_of(world: &dyn World) -> Vec<(Pod<'_>, FieldPath)> {
    world.pods().map(|pod| (pod, FieldPath::from(pod.spec_path()))).collect()
}

fn roles_of(world: &dyn World) -> Vec<Role<'_>> {
    ROLES.iter().flat_map(|kind| world.objects(*kind)).filter_map(Role::of).collect()
}

impl Judgement {
    /// Adds what another judgement of the same engine says.
    pub fn append(&mut self, mut other: Judgement) {
        self.findings.append(&mut other.findings);
        for (position, tally) in other.tallies.into_iter().enumerate() {
            self.tally(position).add(tally);
        }
    }

    fn count(&mut self, position: usize, verdict: &Verdict) {
        self.tally(position).count(verdict);
    }

    fn tally(&mut self, position: usize) -> &mut Tally {
        if self.tallies.len() <= position {
            self.tallies.resize(position + 1, Tally::default());
        }
        #[expect(clippy::indexing_slicing, reason = "made long enough just above")]
        &mut self.tallies[position]
    }
}

fn namespace_named(name: &str) -> Reference {
    let (api_version, kind) = ("v1".to_owned(), "Namespace".to_owned());
    Reference { api_version, kind, namespace: None, name: name.to_owned() }
}

fn cluster() -> Reference {
    let (api_version, kind) = (String::new(), "Cluster".to_owned());
    Reference { api_version, kind, namespace: None, name: String::new() }
}

/// One object before the checks.
struct Hearing<'h> {
    engine: &'h Engine,
    object: Option<Object<'h>>,
    /// Made when there is a first finding.
    reference: Option<Arc<Reference>>,
    judgement: &'h mut Judgement,
}

impl<'h> Hearing<'h> {
    fn of(engine: &'h Engine, object: &Object<'h>, judgement: &'h mut Judgement) -> Hearing<'h> {
        Hearing { engine, object: Some(*object), reference: None, judgement }
    }

    fn of_nothing(
        engine: &'h Engine,
        reference: Reference,
        judgement: &'h mut Judgement,
    ) -> Hearing<'h> {
        Hearing { engine, object: None, reference: Some(Arc::new(reference)), judgement }
    }

    fn of_namespace(
        engine: &'h Engine,
        namespace: &Namespace<'h>,
        judgement: &'h mut Judgement,
    ) -> Hearing<'h> {
        match &namespace.object {
            Some(object) => Hearing::of(engine, object, judgement),
            None => Hearing::of_nothing(engine, namespace_named(namespace.name), judgement),
        }
    }

    fn pod(&mut self, pod: &Pod<'_>) {
        let engine = self.engine;
        let base = FieldPath::from(pod.spec_path());
        for position in &engine.pods {
            if let Some(Judge::Pod(judge)) = engine.checks.get(*position).map(|check| &check.judge)
            {
                self.hear(*position, &base, |report| judge(pod, report));
            }
        }
        for container in pod.containers() {
            self.container(&container);
        }
    }

    fn container(&mut self, container: &Container<'_>) {
        let engine = self.engine;
        let base = container.path();
        for position in &engine.containers {
            match engine.checks.get(*position).map(|check| &check.judge) {
                Some(Judge::Container(judge)) => {
                    self.hear(*position, &base, |report| judge(container, report));
                }
                Some(Judge::Image(judge)) => {
                    self.hear(*position, &base, |report| judge(container.image(), report));
                }
                _ => {}
            }
        }
    }

    fn object(&mut self, position: usize) {
        let judge = self.engine.checks.get(position).map(|check| &check.judge);
        if let (Some(Judge::Object(_, judge)), Some(object)) = (judge, self.object) {
            self.hear(position, &FieldPath::root(), |report| judge(&object, report));
        }
    }

    fn settings(&mut self, object: &Object<'_>) {
        let engine = self.engine;
        let (root, places) = (FieldPath::root(), Places::in_object(object));
        // Nearly no object gives any setting, and there are many checks on them.
        if places.is_empty() {
            let positions = engine.settings_of_programs.iter();
            return positions.for_each(|it| self.judgement.count(*it, &Verdict::NotApplicable));
        }
        for position in &engine.settings_of_programs {
            let judge = engine.checks.get(*position).map(|check| &check.judge);
            if let Some(Judge::Settings(settings)) = judge {
                self.hear(*position, &root, |report| setting::judge(settings, &places, report));
            }
        }
    }

    fn hear(&mut self, position: usize, base: &FieldPath, judge: impl FnOnce(&mut Report<'_>)) {
        let engine = self.engine;
        let Some(check) = engine.checks.get(position) else { return };
        let room = std::mem::take(&mut self.judgement.drafts);
        let mut report = Report::new(&engine.settings, base, room);
        judge(&mut report);
        let (verdict, mut drafts) = report.close();
        self.judgement.count(position, &verdict);
        // Nearly every check finds nothing.
        if !drafts.is_empty() {
            let mut seen = std::mem::take(&mut self.judgement.seen);
            for draft in drafts.drain(..) {
                let finding = self.finding(check, draft, &mut seen);
                self.judgement.findings.push(finding);
            }
            seen.clear();
            self.judgement.seen = seen;
        }
        self.judgement.drafts = drafts;
    }

    /// `seen` holds the fingerprints of what the same check said of the same thing before.
    fn finding(&mut self, check: &Check, draft: Draft, seen: &mut Vec<Fingerprint>) -> Finding {
        let (object, file, place, mut fingerprint) = self.whereabouts(check, &draft, 0);
        let twins = seen.iter().filter(|earlier| **earlier == fingerprint).count();
        seen.push(fingerprint);
        if twins > 0 {
            fingerprint = self.whereabouts(check, &draft, twins).3;
        }
        let begins = match &draft.about {
            Some(about) => about.begins,
            None => self.object.and_then(|object| object.begins()),
        };
        let verdict =
            if draft.unknown { Verdict::Unknown(draft.says.clone()) } else { Verdict::Fail };
        Finding {
            check: Cow::Borrowed(check.id),
            severity: check.severity,
            verdict,
            object,
            file,
            begins,
            path: draft.path,
            place,
            says: draft.says,
            hides: draft.hides,
            fix: draft.fix,
            related: draft.related,
            fingerprint,
        }
    }

    fn whereabouts(
        &mut self,
        check: &Check,
        draft: &Draft,
        ordinal: usize,
    ) -> (Arc<Reference>, Option<Arc<str>>, Option<Place>, Fingerprint) {
        if let Some(about) = &draft.about {
            let root = about.fingerprint.mixed(check.id, ordinal);
            return (Arc::new(about.reference.clone()), about.file.clone(), about.place, root);
        }
        let object = self.object;
        let reference = self.reference.get_or_insert_with(|| {
            Arc::new(object.map_or_else(cluster, |object| object.reference()))
        });
        let reference = Arc::clone(reference);
        let Some(object) = object else {
            let fingerprint =
                Fingerprint::without_object(check.id, &reference, &draft.path, ordinal);
            return (reference, None, None, fingerprint);
        };
        let place = Place::of(object.node(), &draft.path);
        let fingerprint =
            Fingerprint::of(check.id, &reference, object.node(), &draft.path, ordinal);
        (reference, object.file().cloned(), place, fingerprint)
    }
}
