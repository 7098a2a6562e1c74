//! A cluster that never was: a hundred thousand objects with ten findings each, over a year. Some
//! namespaces and checks have many, most have few.

use std::borrow::Cow;
use std::sync::Arc;

use ::store::Moment;
use model::{Edit, FieldPath, Finding, Fingerprint, Fix, Reference, Safety, Severity, Verdict};

pub const OBJECTS: usize = 100_000;
const NAMESPACES: u64 = 200;
const CHECKS: u64 = 120;
const KINDS: [&str; 6] = ["Deployment", "Pod", "StatefulSet", "Job", "CronJob", "DaemonSet"];

/// 2025-11-22, and a year of microseconds.
const BEGAN: i64 = 1_763_769_600_000_000;
const YEAR: i64 = 365 * 86_400_000_000;

/// When an object was seen first.
pub fn at(number: usize) -> Moment {
    let since = YEAR / OBJECTS as i64 * number as i64;
    Moment::from_micros(BEGAN + since).expect("a year after 2025 is before 9999")
}

/// Numbers that look like chance, the same each time (SplitMix64, by Sebastiano Vigna).
fn chance(of: u64) -> u64 {
    let mut mixed = of.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// A number below `most`: small ones are drawn often, large ones seldom.
fn skewed(of: u64, most: u64) -> u64 {
    let share = (chance(of) % 1_000_000) as f64 / 1e6;
    ((most as f64).powf(share) - 1.0) as u64
}

pub fn object(number: usize) -> Reference {
    let number = number as u64;
    let is_rare = number % 5_000 == 4_999;
    let namespace = format!("n{}", skewed(number, NAMESPACES));
    Reference {
        api_version: "apps/v1".to_owned(),
        kind: if is_rare { "ClusterRole" } else { KINDS[skewed(number + 7, 6) as usize] }
            .to_owned(),
        namespace: (!is_rare).then_some(namespace),
        name: format!("object-{number}"),
    }
}

pub fn findings(number: usize) -> Vec<Finding> {
    let object = Arc::new(object(number));
    let mut checks: Vec<u64> =
        (0..14).map(|it| skewed(number as u64 * 31 + it * 1_000_003, CHECKS)).collect();
    checks.sort_unstable();
    checks.dedup();
    checks.extend((0..10).filter(|it| !checks.contains(it)).collect::<Vec<u64>>());
    checks.truncate(10);
    checks.into_iter().map(|check| finding(check, &object)).collect()
}

fn finding(check: u64, object: &Arc<Reference>) -> Finding {
    let path = FieldPath::from("spec.template.spec.containers[0].securityContext.privileged");
    let name = format!("check-{check}");
    let verdict = match check % 30 {
        29 => Verdict::Unknown("the Namespace was not given".to_owned()),
        _ => Verdict::Fail,
    };
    let fix = Fix { safety: Safety::Safe, edits: vec![Edit::set(&path, false)] };
    Finding {
        severity: Severity::ALL[(check % 4) as usize],
        verdict,
        fingerprint: Fingerprint::without_object(&name, object, &path, 0),
        check: Cow::Owned(name),
        object: Arc::clone(object),
        file: None,
        begins: None,
        path,
        place: None,
        says: "runs as a privileged container with all the rights of its node".to_owned(),
        hides: false,
        fix: Some(fix),
        related: Vec::new(),
    }
}
