//! A cluster, and who does errands there.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use act::{Logbook, Manner, Place, Writer};
use model::objects_in;
use policy::kyverno::GlobalContextEntry;
use policy::kyverno::libraries::Answers;
use policy::library::Duty;
use serde_json::Value;
use server::ErrandMeters;
use server::errands::{Chosen, Duties, Errands, Telling, Terrain};
use source::cluster::Cluster;
use source::yaml;

use crate::control_plane::ControlPlane;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A cluster.
pub(super) struct Site {
    pub(super) cluster: Arc<Cluster>,
    pub(super) writer: Writer,
}

/// Somebody who does errands.
pub(super) struct Worker<'s> {
    site: &'s Site,
    pub(super) errands: Errands,
    pub(super) told: Vec<Telling>,
}

impl Site {
    pub(super) fn new(plane: &ControlPlane) -> Site {
        let cluster = plane.cluster();
        Site { writer: Writer::new(Arc::clone(&cluster), Manner::Lasting), cluster }
    }

    /// Makes the objects of a text, or brings them to what it says.
    pub(super) fn apply(&self, text: &str) {
        for document in yaml::read(text.as_bytes(), &yaml::Limits::default()).documents {
            for object in objects_in(document.root(), None) {
                let tree = policy::tree::Tree::from_node(object.node(), 10_000).unwrap();
                let value: Value = serde_json::from_str(&tree.to_string()).unwrap();
                let plural = policy::resource_of(object.kind().name);
                let place = match object.namespace() {
                    Some(namespace) => {
                        Place::within(namespace, object.api_version(), &plural, object.name())
                    }
                    None => Place::clusterwide(object.api_version(), &plural, object.name()),
                };
                self.writer.apply(&place, &value).unwrap();
            }
        }
    }

    pub(super) fn namespace(&self, name: &str) {
        self.apply(&format!("{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}"));
    }

    pub(super) fn config_map(namespace: &str, name: &str) -> Place {
        Place::within(namespace, "v1", "configmaps", name)
    }

    pub(super) fn read(&self, place: &Place) -> Option<Value> {
        self.writer.read(place).unwrap()
    }

    /// A value of an object, as JSON; `-` where there is no object.
    pub(super) fn value(&self, place: &Place, pointer: &str) -> String {
        let Some(object) = self.read(place) else { return "-".to_owned() };
        object.pointer(pointer).map(Value::to_string).unwrap_or_default()
    }

    pub(super) fn worker(&self, policies: &str) -> Worker<'_> {
        self.worker_with(policies, None)
    }

    /// Somebody who does what these policies want, and remembers it in the logbook of that name.
    pub(super) fn worker_with(&self, policies: &str, logbook: Option<&str>) -> Worker<'_> {
        let mut errands = Errands::new(Terrain {
            cluster: Arc::clone(&self.cluster),
            manner: Manner::Lasting,
            chosen: Chosen::ALL,
            guarded: vec!["kube-system".to_owned()],
            logbook: logbook.map(|name| Logbook::place("default", name)),
            answers: |_| Answers::default(),
            meters: ErrandMeters::default(),
        });
        errands.set_duties(duties(policies), SystemTime::now());
        Worker { site: self, errands, told: Vec::new() }
    }
}

/// What the policies of a text have done.
pub(super) fn duties(policies: &str) -> Duties {
    let mut all = Duties::default();
    for document in yaml::read(policies.as_bytes(), &yaml::Limits::default()).documents {
        for object in objects_in(document.root(), None) {
            all.duties.extend(Duty::read(&object, read_yaml).unwrap());
            all.globals.extend(GlobalContextEntry::read(&object));
        }
    }
    all
}

fn read_yaml(text: &str) -> Result<Vec<model::Document>, String> {
    Ok(yaml::read(text.as_bytes(), &yaml::Limits::default()).documents)
}

impl Worker<'_> {
    /// Does rounds until that is so.
    pub(super) fn until(&mut self, what: &str, is_so: impl Fn(&Site) -> bool) {
        self.until_told(what, |site, _| is_so(site));
    }

    /// Does rounds until that is so, by what is there and by what was told.
    pub(super) fn until_told(&mut self, what: &str, is_so: impl Fn(&Site, &[Telling]) -> bool) {
        let began = Instant::now();
        while !is_so(self.site, &self.told) {
            self.told.extend(self.errands.round(SystemTime::now()));
            assert!(began.elapsed() < PATIENCE, "{what}: {:#?}", self.told);
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Does rounds for a while, in which nothing may be written.
    pub(super) fn rests(&mut self) {
        let (began, before) = (Instant::now(), self.deeds());
        while began.elapsed() < Duration::from_secs(2) || self.errands.waiting() > 0 {
            self.told.extend(self.errands.round(SystemTime::now()));
            assert!(began.elapsed() < PATIENCE, "{:#?}", self.told);
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(self.deeds(), before);
    }

    /// What was done, in words.
    pub(super) fn deeds(&self) -> Vec<String> {
        let did = self.told.iter().filter_map(|telling| match telling {
            Telling::Did(deed) => Some(deed.to_string()),
            _ => None,
        });
        did.collect()
    }
}
