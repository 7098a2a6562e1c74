//! Pods of the Pod Security Standards: `LEVEL/VERSION/{pass,fail}/NAME.yaml`, one pod a file.

use std::path::Path;

use anyhow::Context;
use model::{Object, Verdict};
use policy::pss::Standard;
use source::yaml;

use super::{Case, Outcome};

/// The folders above the file say what to expect.
pub(super) fn has(path: &Path, _: &[u8]) -> bool {
    expected(path).is_some()
}

/// Holds the pod to the standard that its folders name.
pub(super) fn run(path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<Case>> {
    let (standard, passes) = expected(path).context("its folders name no standard")?;
    let file = path.file_stem().unwrap_or_default().to_string_lossy();
    let place = path.display().to_string();
    let name = format!("{}/{file}", standard.reference());
    Ok(vec![Case::new(place, name, outcome(standard, passes, bytes))])
}

/// The standard, and whether the pod is to pass it.
fn expected(path: &Path) -> Option<(Standard, bool)> {
    let mut above = path.parent()?.components().rev();
    let mut next = || above.next().and_then(|part| part.as_os_str().to_str());
    let (verdict, version, level) = (next()?, next()?, next()?);
    let passes = match verdict {
        "pass" => true,
        "fail" => false,
        _ => return None,
    };
    let standard = Standard::parse(&format!("pss:{level}@{version}")).ok()?;
    Some((standard, passes))
}

fn outcome(standard: Standard, passes: bool, bytes: &[u8]) -> Outcome {
    let stream = yaml::read(bytes, &yaml::Limits::default());
    let [document] = stream.documents.as_slice() else {
        let says = stream.diagnostics.first().map(|diagnostic| diagnostic.says.clone());
        return Outcome::Broken(says.unwrap_or_else(|| "it does not hold one object".to_owned()));
    };
    let ruling = standard.judge_object(&Object::new(document.root(), None));
    let Some(ruling) = ruling else { return Outcome::Broken("it holds no pod".to_owned()) };
    match (passes, ruling.verdict()) {
        (true, Verdict::Pass) | (false, Verdict::Fail) => Outcome::Passed,
        (true, _) => {
            Outcome::Failed(format!("wanted a pass, got: {}", ruling.denial().unwrap_or_default()))
        }
        (false, _) => Outcome::Failed("wanted a failure, got a pass".to_owned()),
    }
}
