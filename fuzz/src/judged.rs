//! All that the program makes of one file.

use std::sync::{Arc, OnceLock};

use judge::{Engine, Judgement, Settings, posture};
use model::{Diagnostic, Document, Finding, Inventory, Object, objects_in};
use policy::pss::Standard;
use source::annotations::{self, Wish};
use source::{shape, yaml};

use crate::LIMITS;

/// Every check, and standards of an old and a new release.
pub struct Judges {
    pub engine: Engine,
    pub standards: Vec<Standard>,
}

/// What came of a file.
#[derive(Debug, Default)]
pub struct Judged {
    pub documents: Vec<Document>,
    pub diagnostics: Vec<Diagnostic>,
    pub judgement: Judgement,
    pub wishes: Vec<Wish>,
    pub objects: usize,
}

/// The judges, made once.
pub fn judges() -> &'static Judges {
    static JUDGES: OnceLock<Judges> = OnceLock::new();
    JUDGES.get_or_init(|| {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let settings = Settings {
            registries: words(&["registry.example.com/shop", "docker.io"]),
            forbidden_registries: words(&["quay.io"]),
            immutable_registries: words(&["registry.example.com"]),
            moving_tags: words(&["v1"]),
            resource_bounds: words(&["limits.memory <= 6G", "requests.cpu >= 10m"]),
            sandbox_runtimes: words(&["gvisor"]),
        };
        let standards = ["pss:restricted", "pss:baseline@v1.18", "pss:privileged"];
        let standards = standards.map(|each| Standard::parse(each).expect("it is one of ours"));
        Judges { engine: Engine::new(posture::checks(), settings), standards: standards.into() }
    })
}

/// Reads and judges a file, alone and as all there is.
pub fn judged(bytes: &[u8], file: &Arc<str>) -> Judged {
    let mut judged = Judged::default();
    let mut worlds = [Inventory::of_some(), Inventory::of_all()];
    let stream = yaml::read(bytes, &LIMITS);
    judged.diagnostics = stream.diagnostics.into_iter().map(|it| it.in_file(file)).collect();
    for document in &stream.documents {
        for object in objects_in(document.root(), Some(file)) {
            judged.objects += 1;
            let misfits = shape::misfits(&object).into_iter();
            judged.diagnostics.extend(misfits.map(|it| it.in_file(file)));
            judged.judgement.findings.extend(findings(&object));
            judges().engine.judge(&object, &mut judged.judgement);
            judged.wishes.extend(annotations::wishes(&object));
            worlds.iter_mut().for_each(|world| world.add(&object));
        }
    }
    for world in &worlds {
        judges().engine.judge_world(world, &mut judged.judgement);
    }
    judged.documents = stream.documents;
    judged
}

/// What the Pod Security standards mind of an object.
fn findings(object: &Object<'_>) -> Vec<Finding> {
    let standards = judges().standards.iter();
    let rulings = standards.filter_map(|standard| standard.judge_object(object));
    rulings.flat_map(|ruling| ruling.findings(object)).collect()
}

/// What must be true of every finding: words, and a place within the text.
pub fn hold(judged: &Judged, text: &[u8]) {
    let lines = 2 + text.iter().filter(|byte| **byte == b'\n' || **byte == b'\r').count();
    for finding in &judged.judgement.findings {
        assert!(!finding.says.trim().is_empty(), "{finding:?}");
        let line = finding.place.map_or(1, |place| place.line);
        assert!(line >= 1 && line as usize <= lines, "{finding:?}");
    }
    for diagnostic in &judged.diagnostics {
        assert!(!diagnostic.says.trim().is_empty(), "{diagnostic:?}");
    }
}
