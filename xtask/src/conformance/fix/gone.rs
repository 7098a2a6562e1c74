//! Which findings are gone after the fixes, and which are new.

use std::collections::{BTreeMap, HashMap, HashSet};

use judge::{Judge, posture};

use super::Bench;
use crate::conformance::program::{Found, Named, Scan};

/// Of a hundred findings on pods, so many go.
const EXPECTED_PERCENT: usize = 60;

/// Judges the share of findings on pods that are gone, and each that is new.
pub(super) fn judge(before: &Scan, after: &Scan, bench: &mut Bench<'_>) {
    let still = Known::of(&after.findings);
    let on_pods: Vec<&Found> = before.findings.iter().filter(|it| is_on_pod(it)).collect();
    let gone: Vec<&&Found> = on_pods.iter().filter(|it| !still.holds(it)).collect();
    let unknown = Known::of(&after.unknowns);
    let doubtful = gone.iter().filter(|it| unknown.holds(it)).count();
    let share = gone.len() as f64 * 100.0 / on_pods.len().max(1) as f64;
    let is_enough = gone.len() * 100 >= on_pods.len() * EXPECTED_PERCENT;
    bench.case("share", (!is_enough).then(|| format!("{share:.1}% of the findings on pods go")));
    bench.remark(format!(
        "manifests: {} of {} findings on pods are gone ({share:.1}%), {doubtful} of them now unknown",
        gone.len(),
        on_pods.len(),
    ));
    bench.remark(format!(
        "manifests: {} findings of all kinds before, {} after",
        before.findings.len(),
        after.findings.len(),
    ));
    let known = Known::of(&before.findings);
    let new: Vec<&Found> = after.findings.iter().filter(|it| !known.holds(it)).collect();
    let mut checks: BTreeMap<&str, usize> = BTreeMap::new();
    new.iter().for_each(|found| *checks.entry(&found.check).or_default() += 1);
    let checks: Vec<String> = checks.iter().map(|(it, count)| format!("{count} {it}")).collect();
    bench.remark(format!("manifests: {} findings are new: {}", new.len(), checks.join(", ")));
    for found in new {
        let case = format!("new/{}/{}:{}", found.check, found.file, found.path);
        bench.case(&case, Some(format!("found only after the fixes: {}", found.says)));
    }
}

/// The check looks at pods or their containers.
fn is_on_pod(found: &Found) -> bool {
    posture::check(&found.check).is_some_and(|check| {
        matches!(
            check.judge,
            Judge::Image(_) | Judge::Container(_) | Judge::Pod(_) | Judge::PodAmong(_)
        )
    })
}

/// Findings to look others up in.
struct Known<'f> {
    same: HashSet<(&'f str, &'f str, &'f str)>,
    /// The API versions of the objects that something is said of.
    said: HashMap<Said<'f>, Vec<&'f str>>,
}

/// What stays of a finding when its object moves to another API version, which changes the
/// fingerprint, and another fix moves the items of a list.
type Said<'f> = ([&'f str; 6], String);

impl<'f> Known<'f> {
    fn of(findings: &'f [Found]) -> Known<'f> {
        let mut said: HashMap<Said<'f>, Vec<&'f str>> = HashMap::new();
        for found in findings {
            said.entry(self::said(found)).or_default().push(&found.object.api_version);
        }
        Known { same: findings.iter().map(same).collect(), said }
    }

    fn holds(&self, found: &Found) -> bool {
        let has_moved = |versions: &Vec<&str>| {
            versions.iter().any(|version| *version != found.object.api_version)
        };
        self.same.contains(&same(found)) || self.said.get(&said(found)).is_some_and(has_moved)
    }
}

fn same(found: &Found) -> (&str, &str, &str) {
    (&found.file, &found.fingerprint, &found.check)
}

fn said(found: &Found) -> Said<'_> {
    let Named { kind, namespace, name, .. } = &found.object;
    let path = found.path.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    ([&found.file, &found.check, kind, namespace, name, &found.says], path)
}
