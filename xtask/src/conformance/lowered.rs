//! Policies as they are, and as the API server's own that they are lowered to: both must say the
//! same of every object of their tests, whether it comes, changes or goes.

pub(super) mod changed;
mod corpus;
mod native;
mod suite;

use super::ledger::Ledger;
use super::{Options, Outcome, Score};
use native::{Original, Pair};

pub(super) use corpus::{Test, all_of, documents, named, namespaces, tests};
pub(super) use native::{Native, Verdict, lowered, operations, request};
pub(super) use suite::{Constrained, constraints};

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(tests) = tests()? else {
        return Ok(Outcome::Skipped("no corpus kyverno-policies".to_owned()));
    };
    let ledger = Ledger::read("lowered")?;
    let mut score = Score::default();
    let (mut policies, mut mutating, mut denied) = (0, 0, 0);
    for test in &tests {
        for object in test.policies() {
            if let Some(pair) = changed::Pair::read(&object)? {
                mutating += 1;
                pair.hold_against(test, &mut score, &ledger, options);
                continue;
            }
            let Some(original) = Original::read(&object) else { continue };
            let Some(native) = lowered(&object)? else { continue };
            policies += 1;
            let pair = Pair { original, native };
            denied += judge(test, &pair, object.name(), &mut score, &ledger, options);
        }
    }
    let constraints = constraints()?;
    for constrained in &constraints {
        denied += constrained.hold_against(&mut score, &ledger, options)?;
    }
    score.remarks.push(format!("{policies} policies are lowered; {denied} requests are denied"));
    score.remarks.push(format!("{} constraints of Gatekeeper are", constraints.len()));
    score.remarks.push(format!("{mutating} more are, and change objects"));
    Ok(Outcome::Ran(score))
}

/// Holds a policy against all objects of a test; gives the number of denials.
fn judge(
    test: &Test,
    pair: &Pair,
    policy: &str,
    score: &mut Score,
    ledger: &Ledger,
    options: &Options,
) -> usize {
    let mut denied = 0;
    let world = test.world();
    for object in test.resources() {
        for operation in operations() {
            let request = request(&object, operation).among(&world);
            let ours = pair.original.judge(&request, &world);
            let theirs = native::judge(&pair.native, &request, &world);
            denied += usize::from(matches!(ours, Verdict::Denied(_)));
            if ours.is_like(&theirs) {
                score.agrees();
            } else {
                let case = format!("{}/{policy}/{}", test.name, named(&object, operation));
                let how = format!("{ours} as it is, {theirs} as it is lowered");
                score.differs(&case, &how, ledger, options);
            }
        }
    }
    denied
}
