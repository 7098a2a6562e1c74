//! The YAML reader alone, beside other readers, on the same bytes in the same process.

use std::fs;

use anyhow::ensure;
use model::Level;
use saphyr::LoadableYamlNode;
use serde::Deserialize;

use crate::corpus;
use crate::thread::cpu;

type Reader = fn(&str) -> bool;

/// Each says whether it could read the file.
const READERS: [(&str, Reader); 5] = [
    ("yagura", ours),
    ("granit-parser (events)", granit),
    ("saphyr-parser (events)", saphyr_events),
    ("saphyr MarkedYaml", marked),
    ("serde_norway Value", norway),
];

/// Prints megabytes a second on one core, and how many files each rejects.
pub fn run() -> anyhow::Result<()> {
    for name in ["manifests", "manifests-crd"] {
        let folder = match corpus::folder(name) {
            Ok(folder) => folder,
            Err(why) => {
                println!("{why}");
                continue;
            }
        };
        let texts: Vec<String> =
            corpus::files(&folder)?.iter().flat_map(fs::read_to_string).collect();
        let total: usize = texts.iter().map(String::len).sum();
        println!("{name}: {} files, {:.2} MB", texts.len(), total as f64 / 1e6);
        for (who, reader) in READERS {
            let (mut seconds, mut rejected) = (Vec::new(), 0);
            for _ in 0..6 {
                let started = cpu()?;
                let (mut read, mut refused) = (0, 0);
                rejected = 0;
                for text in &texts {
                    let is_read = reader(text);
                    *(if is_read { &mut read } else { &mut refused }) += text.len();
                    rejected += usize::from(!is_read);
                }
                seconds.push(cpu()? - started);
                ensure!(read + refused == total, "{who} was not given all bytes");
            }
            // The first round warms up.
            let mut counted = seconds.split_off(1);
            counted.sort_by(f64::total_cmp);
            let speed = total as f64 / 1e6 / counted[counted.len() / 2];
            println!("{who:24} {speed:6.1} MB/s, {rejected} files rejected");
        }
    }
    Ok(())
}

fn ours(text: &str) -> bool {
    let stream = source::yaml::read(text.as_bytes(), &source::yaml::Limits::default());
    !stream.diagnostics.iter().any(|each| each.level == Level::Error)
}

fn granit(text: &str) -> bool {
    granit_parser::Parser::new_from_str(text).all(|event| event.is_ok())
}

fn saphyr_events(text: &str) -> bool {
    saphyr_parser::Parser::new_from_str(text).all(|event| event.is_ok())
}

fn marked(text: &str) -> bool {
    saphyr::MarkedYaml::load_from_str(text).is_ok()
}

fn norway(text: &str) -> bool {
    serde_norway::Deserializer::from_str(text)
        .all(|document| serde_norway::Value::deserialize(document).is_ok())
}
