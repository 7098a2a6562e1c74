//! Reading and compiling whole libraries of policies.

use std::fs;

use model::{Document, Kind, Object};
use policy::gatekeeper;
use policy::kyverno::{ClusterPolicy, ValidatingPolicy};
use policy::vap::Policy;
use source::yaml;

use crate::{corpus, thread};

pub const TEMPLATE: Kind<'_> = Kind::new("templates.gatekeeper.sh", "ConstraintTemplate");

/// All YAML files of a library: their paths, and what they say.
type Files = Vec<(String, String)>;

/// The two libraries.
pub struct Libraries {
    pub kyverno: Files,
    pub gatekeeper: Files,
}

/// Prints what reading and compiling all policies costs; `None` where they are not there.
pub fn run() -> anyhow::Result<Option<Libraries>> {
    let (kyverno, gatekeeper) = match (files("kyverno-policies")?, files("gatekeeper-library")?) {
        (Ok(kyverno), Ok(gatekeeper)) => (kyverno, gatekeeper),
        (Err(why), _) | (_, Err(why)) => {
            println!("{why}");
            return Ok(None);
        }
    };
    println!("-- reading and compiling");
    let mut total = 0.0;
    for (name, files) in [("kyverno-policies", &kyverno), ("gatekeeper-library", &gatekeeper)] {
        let mut seconds = Vec::new();
        let mut counts = Counts::default();
        for _ in 0..3 {
            let started = thread::cpu()?;
            counts = Counts::default();
            for (_, text) in files {
                for document in yaml::read(text.as_bytes(), &yaml::Limits::default()).documents {
                    counts.take(&document);
                }
            }
            seconds.push(thread::cpu()? - started);
        }
        seconds.sort_by(f64::total_cmp);
        let Counts { compiled, refused } = counts;
        println!(
            "{name}: {} files, {compiled} policies, {refused} refused: {:.3} s",
            files.len(),
            seconds[1]
        );
        total += seconds[1];
    }
    println!("both: {total:.3} s (target: 1 s)");
    Ok(Some(Libraries { kyverno, gatekeeper }))
}

#[derive(Default)]
struct Counts {
    compiled: usize,
    refused: usize,
}

impl Counts {
    fn take(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        let is_usable = if object.is(Policy::KIND) {
            Policy::read(&object).is_ok()
        } else if object.is(ValidatingPolicy::KIND) || object.is(ValidatingPolicy::NAMESPACED) {
            ValidatingPolicy::read(&object).is_ok()
        } else if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            ClusterPolicy::read(&object).is_ok()
        } else if object.is(TEMPLATE) {
            gatekeeper::Policies::default().add_template(&object).is_ok()
        } else {
            return;
        };
        *(if is_usable { &mut self.compiled } else { &mut self.refused }) += 1;
    }
}

fn files(library: &str) -> anyhow::Result<Result<Files, String>> {
    let folder = match corpus::folder(library) {
        Ok(folder) => folder,
        Err(why) => return Ok(Err(why)),
    };
    let mut files = Vec::new();
    for path in corpus::files(&folder)? {
        files.push((path.display().to_string(), fs::read_to_string(&path)?));
    }
    Ok(Ok(files))
}
