//! What is said of files beside what is said of the cluster that they went into.

use std::collections::BTreeMap;

use super::super::ledger::Ledger;
use super::super::program::{Found, Scan};
use super::super::{Options, Score};

/// What a finding says, without where it stands: check, object, field, message.
type Said = (String, String, String, String);

/// Scores each finding of either side, which `names` name. `Err` is what was said instead of a report.
pub(super) fn compare(
    names: [&str; 2],
    files: Result<Scan, String>,
    cluster: Result<Scan, String>,
    ledger: &Ledger,
    options: &Options,
    score: &mut Score,
) {
    let (files, cluster) = match (files, cluster) {
        (Ok(files), Ok(cluster)) => (files, cluster),
        (Err(said), _) | (_, Err(said)) => return score.wrong.push(said),
    };
    for told in cluster.diagnostics.iter().filter(|told| told.level != "warning") {
        score.wrong.push(format!("{}: {}", told.level, told.says));
    }
    let [one, other] = names;
    let mut said: BTreeMap<Said, (usize, usize)> = BTreeMap::new();
    for found in files.findings.iter().chain(&files.unknowns) {
        said.entry(of(found)).or_default().0 += 1;
    }
    for found in cluster.findings.iter().chain(&cluster.unknowns) {
        said.entry(of(found)).or_default().1 += 1;
    }
    for ((check, object, path, says), (of_files, of_cluster)) in said {
        let case = format!("{check}/{object}");
        (0..of_files.min(of_cluster)).for_each(|_| score.agrees());
        for _ in of_cluster..of_files {
            score.differs(&case, &format!("only of {one}: {path}: {says}"), ledger, options);
        }
        for _ in of_files..of_cluster {
            score.differs(&case, &format!("only of {other}: {path}: {says}"), ledger, options);
        }
    }
}

fn of(found: &Found) -> Said {
    let object = &found.object;
    let name = format!("{}/{}/{}", object.kind, object.namespace, object.name);
    (found.check.clone(), name, found.path.clone(), found.says.clone())
}
