//! What the background finds, and what the store has of it.

mod changes;
mod exceptions;
mod faults;
mod owners;
mod sameness;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use judge::{Engine, Judgement, Settings, posture};
use model::{Document, Exception, Finding, Inventory, Kind, Object, ObjectGlob, objects_in};
use policy::bundle::Gathering;
use policy::gatekeeper::Point;
use policy::kyverno::libraries::Answers;
use policy::library::{Library, Unbound};
use policy::{Bundle, Request};
use server::BackgroundMeters;
use server::background::{Background, Exceptions, Judges, Origin, Wishes, Writing};
use source::{annotations, yaml};
use store::{Filter, Order, Page, Sqlite, Store};

/// A folder that goes when the test ends.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("yagura-background-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        Folder(folder)
    }

    pub(super) fn store(&self) -> Sqlite {
        Sqlite::open(&self.0, store::Settings::default()).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A policy that needs no other object, and one that asks about namespaces.
pub(super) const POLICIES: &str = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: disallow-latest}
spec:
  validationFailureAction: Enforce
  rules:
  - name: tag
    match: {any: [{resources: {kinds: [Pod, Deployment]}}]}
    validate:
      message: a label is required
      pattern: {metadata: {labels: {team: "?*"}}}
---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: in-named-namespaces}
spec:
  rules:
  - name: owner
    match:
      any: [{resources: {kinds: [Service], namespaceSelector: {matchLabels: {audited: "yes"}}}}]
    validate:
      message: an owner is required
      pattern: {metadata: {labels: {owner: "?*"}}}
"#;

pub(super) fn bundle(policies: &str) -> Bundle {
    let mut library = Library::default();
    for document in read(policies) {
        let told = library.add(document, None);
        assert!(told.is_empty(), "{told:?}");
    }
    library.bind(Unbound::Idle).bundle
}

pub(super) fn judges(policies: &str) -> Judges {
    Judges {
        checks: Engine::new(posture::checks(), Settings::default()),
        standards: vec![policy::pss::Standard::parse("pss:restricted").unwrap()],
        bundle: Arc::new(bundle(policies)),
        globals: Vec::new(),
        answers: Answers::default(),
        exceptions: Exceptions { project: Arc::default(), reader: Arc::new(Reader) },
    }
}

/// Reads our own annotations.
#[derive(Debug)]
struct Reader;

impl Wishes for Reader {
    fn of(&self, object: &Object<'_>) -> Vec<Exception> {
        let exception = |wish: annotations::Wish| Exception {
            checks: vec![wish.check],
            objects: vec![ObjectGlob::exactly(&object.reference())],
            reason: wish.reason,
            who: None,
            until: wish.until,
            written: None,
        };
        annotations::wishes(object).into_iter().map(exception).collect()
    }
}

pub(super) fn read(text: &str) -> Vec<Document> {
    yaml::read(text.as_bytes(), &yaml::Limits::default()).documents
}

/// The weak shop, its platform, and the files of its cluster; each object once.
pub(super) fn demo() -> Vec<Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let mut documents = Vec::new();
    for folder in ["shop", "platform"] {
        let mut files: Vec<_> =
            fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            documents.extend(read(&fs::read_to_string(file).unwrap()));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    documents.retain(|document| {
        let object = Object::new(document.root(), None);
        let kind = (object.kind().group.to_owned(), object.kind().name.to_owned());
        let name = (object.namespace().map(str::to_owned), object.name().to_owned());
        objects_in(document.root(), None).len() == 1 && seen.insert((kind, name))
    });
    documents
}

/// What objects come to where they are judged all at once, as a scan does.
pub(super) fn scanned(documents: &[Document], policies: &str) -> Vec<String> {
    let judges = judges(policies);
    let objects: Vec<Object<'_>> =
        documents.iter().map(|document| Object::new(document.root(), None)).collect();
    let mut gathering = Gathering::for_bundle(&judges.bundle, Inventory::of_some(), false);
    gathering.lacks_only(model::Gaps::default());
    objects.iter().for_each(|object| gathering.add(object));
    let around = gathering.finish(&[], Answers::default());
    let (mut judgement, mut world) = (Judgement::default(), Inventory::of_all());
    for object in &objects {
        judges.checks.judge(object, &mut judgement);
        let held = policy::pss::hold(&judges.standards, object, &mut |_, _| {});
        judgement.findings.extend(held);
        let request = Request::creation(object).among(around.world());
        let rulings = judges.bundle.judge(object, &request, &around.at(Point::Files));
        judgement.findings.extend(rulings.into_iter().flat_map(|it| it.findings));
        world.add(object);
    }
    judges.checks.judge_world(&world, &mut judgement);
    told(judgement.findings.into_iter().map(Finding::without_places))
}

/// Findings as lines, in the order of the letters.
pub(super) fn told(findings: impl Iterator<Item = Finding>) -> Vec<String> {
    let mut told: Vec<String> = findings
        .map(|it| {
            let Finding { check, object, path, says, verdict, fingerprint, severity, .. } = it;
            format!("{object} {check} {severity:?} {verdict:?} {path}: {says} {fingerprint}")
        })
        .collect();
    told.sort();
    told
}

/// The findings that are open in a store.
pub(super) fn kept(store: &dyn Store) -> Vec<String> {
    let (mut findings, mut page) = (Vec::new(), Page::first(1_000));
    loop {
        let listing = store.findings(&Filter::default(), Order::Kept, page).unwrap();
        findings.extend(listing.items.into_iter().map(|it| it.finding));
        match listing.next {
            Some(cursor) => page = Page::after(cursor, 1_000),
            None => return told(findings.into_iter()),
        }
    }
}

/// Says stop at the end, also where a test fails.
struct Stopping<'s>(&'s AtomicBool);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// A background of a cluster that writes to a store while `work` goes on. Afterwards all is written.
pub(super) fn with(
    store: &dyn Store,
    policies: &str,
    work: impl FnOnce(&Background),
) -> Vec<Writing> {
    let background =
        Background::new(judges(policies), Origin::Cluster, BackgroundMeters::default());
    let (stop, mut fares) = (AtomicBool::new(false), Vec::new());
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut fares = Vec::new();
            background.write(store, &stop, &mut |it| fares.push(it));
            fares
        });
        let stopping = Stopping(&stop);
        work(&background);
        settle(&background);
        while !background.is_written() {
            thread::sleep(Duration::from_millis(50));
        }
        drop(stopping);
        fares = writer.join().unwrap();
    });
    fares
}

/// Goes on until nothing is due any more.
pub(super) fn settle(background: &Background) {
    let mut until = SystemTime::now() + Duration::from_millis(1_500);
    while SystemTime::now() < until {
        if !background.tick(SystemTime::now(), None).is_empty() {
            until = SystemTime::now() + Duration::from_millis(1_500);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

pub(super) fn kinds_of(documents: &[Document]) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = documents
        .iter()
        .map(|document| {
            let object = Object::new(document.root(), None);
            let group = object.api_version().split_once('/').map_or("", |(group, _)| group);
            Kind::new(group, document.root().get("kind").as_str().unwrap())
        })
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// Lists all objects kind by kind, as watches do.
pub(super) fn list(background: &Background, documents: &[Document], kinds: &[Kind<'_>]) {
    let expected: Vec<(Kind<'_>, u8)> = kinds.iter().map(|kind| (*kind, 1)).collect();
    background.expect(&expected, &[]);
    for kind in kinds {
        list_kind(background, documents, *kind);
    }
}

pub(super) fn list_kind(background: &Background, documents: &[Document], kind: Kind<'_>) {
    background.begin(kind, 0);
    of_kind(documents, kind).for_each(|object| background.object(&object, 0, SystemTime::now()));
    background.is_whole(kind, 0, SystemTime::now());
}

pub(super) fn of_kind<'d>(
    documents: &'d [Document],
    kind: Kind<'d>,
) -> impl Iterator<Item = Object<'d>> {
    let objects = documents.iter().map(|document| Object::new(document.root(), None));
    objects.filter(move |object| {
        let group = object.api_version().split_once('/').map_or("", |(group, _)| group);
        kind.group == group && object.node().get("kind").as_str() == Some(kind.name)
    })
}

/// Shows again what is owed, until nothing is.
pub(super) fn pay(background: &Background, documents: &[Document]) {
    loop {
        let owed = background.tick(SystemTime::now(), None);
        if owed.is_empty() {
            return;
        }
        for (group, name) in &owed {
            let kind = Kind::new(group, name);
            of_kind(documents, kind).for_each(|it| background.again(&it, SystemTime::now()));
            background.was_owed(kind);
        }
    }
}
