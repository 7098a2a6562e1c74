//! The memory of a server that leads, before a cluster of many namespaces and little else: policies look
//! up namespaces, for requests as in the background.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use ::store::{Sqlite, Store};
use anyhow::Context;
use model::{Document, Inventory, Kind};
use policy::bundle::{Around, Gathering};
use policy::kyverno::libraries::Answers;
use policy::library::{Library, Unbound};
use server::background::Background;
use server::{Mirror, Role};
use source::cluster::{Extent, Feed, Resource, Watcher};
use source::yaml;

use super::{NAMESPACE, background, document, folder, peak, resident, show, uid};

const CONFIG_MAP: Kind<'static> = Kind::core("ConfigMap");

/// The policies by which faults are told, of which one asks for labels of namespaces.
const POLICIES: &str = "../tests/conformance/faults/policies.yaml";

/// How many namespaces come between two looks at what is due.
const AT_ONCE: usize = 100;

/// Judges so many namespaces, with two ConfigMaps in each, and prints what it held.
pub fn alone(spaces: usize) -> anyhow::Result<()> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(POLICIES);
    let mut library = Library::default();
    for document in yaml::read(&fs::read(place)?, &yaml::Limits::default()).documents {
        library.add(document, None);
    }
    let bundle = Arc::new(library.bind(Unbound::Idle).bundle);
    let folder = folder();
    let store = Sqlite::open(&folder, ::store::Settings::default())?;
    let background = background(Arc::clone(&bundle));
    let mirror = Arc::new(Mirror::default());
    let (stop, empty) = (AtomicBool::new(false), resident()?);
    let around = thread::scope(|scope| -> anyhow::Result<Around> {
        scope.spawn(|| background.write(&store, &stop, &mut |_| {}));
        let around = feed(&background, &mirror, spaces, || gathered(&bundle, &mirror));
        while !background.is_written() {
            background.tick(SystemTime::now(), None);
            thread::sleep(Duration::from_millis(100));
        }
        stop.store(true, Ordering::Release);
        around
    })?;
    let (now, peak, open) = (resident()?, peak()?, store.health()?.open);
    fs::remove_dir_all(&folder)?;
    println!(
        "{} namespaces with two ConfigMaps each, {open} findings: {now:.0} MiB of memory, {peak:.0} at \
         most, {empty:.0} before",
        around.world().objects(NAMESPACE).count()
    );
    Ok(())
}

/// What policies look up for requests.
fn gathered(bundle: &policy::Bundle, mirror: &Mirror) -> Around {
    let mut gathering = Gathering::for_bundle(bundle, Inventory::of_all(), true);
    mirror.each(Role::LookUp, |kept| gathering.share(kept));
    gathering.finish(&[], Answers::default())
}

/// Shows namespaces as they are made, and what policies look up is gathered anew each time, as the
/// server does it.
fn feed(
    background: &Background,
    mirror: &Arc<Mirror>,
    spaces: usize,
    gathered: impl Fn() -> Around,
) -> anyhow::Result<Around> {
    let resource = Resource {
        group: String::new(),
        kind: "Namespace".to_owned(),
        version: "v1".to_owned(),
        plural: "namespaces".to_owned(),
        is_namespaced: false,
    };
    let feeds = Feed::all(&resource, None, Extent::Whole);
    let (mut shelving, _stop) =
        mirror.shelve(feeds.first().context("nothing to follow")?, Role::LookUp);
    background.expect(&[(NAMESPACE, 1), (CONFIG_MAP, 1)], &[]);
    for kind in [NAMESPACE, CONFIG_MAP] {
        background.begin(kind, 0);
        background.is_whole(kind, 0, SystemTime::now());
    }
    shelving.begin();
    shelving.is_whole();
    let mut around = gathered();
    for number in 0..spaces {
        let space: Document = document(&namespace(number), "Namespace")?;
        shelving.object(&space);
        show(background, &space);
        for name in ["first", "kube-root-ca.crt"] {
            show(background, &document(&config_map(number, name), "ConfigMap")?);
        }
        if number % AT_ONCE == AT_ONCE - 1 {
            background.tick(SystemTime::now(), None);
            around = gathered();
        }
    }
    Ok(around)
}

fn namespace(number: usize) -> String {
    let strict = if number % 2 == 0 { "yes" } else { "no" };
    format!(
        r#"{{"metadata":{{"name":"space-{number}","uid":"{}","resourceVersion":"{number}",
        "creationTimestamp":"2026-11-22T11:20:00Z","labels":{{"strict":"{strict}",
        "kubernetes.io/metadata.name":"space-{number}"}},
        "managedFields":[{{"manager":"kubectl","operation":"Update","apiVersion":"v1","time":"2026-11-22T11:20:00Z",
        "fieldsType":"FieldsV1","fieldsV1":{{"f:metadata":{{"f:labels":{{".":{{}},"f:strict":{{}}}}}}}}}}]}},
        "spec":{{"finalizers":["kubernetes"]}},"status":{{"phase":"Active"}}}}"#,
        uid(number)
    )
}

fn config_map(number: usize, name: &str) -> String {
    let data = match name {
        "first" => r#"{"a":"b"}"#.to_owned(),
        _ => format!(r#"{{"ca.crt":"{}"}}"#, "MIIDBTCCAe2gAwIBAgIIT".repeat(70)),
    };
    format!(
        r#"{{"metadata":{{"name":"{name}","namespace":"space-{number}","uid":"{}","resourceVersion":"{number}",
        "creationTimestamp":"2026-11-22T11:20:00Z","annotations":{{"kubernetes.io/description":
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints."}}}},
        "data":{data}}}"#,
        uid(number + 1_000_000 + name.len() * 1_000_000)
    )
}
