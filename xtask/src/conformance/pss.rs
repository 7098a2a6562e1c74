//! The pods of Kubernetes' own tests: `LEVEL/vMINOR/{pass,fail}/CONTROL*.yaml`, one pod a file.
//!
//! A pod is judged alike when it passes where it should, and where it should fail, fails the
//! control its file is named after, or the stricter one that stands in for it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use model::{Object, Verdict};
use policy::pss::{Control, Ruling, Standard};
use source::yaml::{Limits, read};

use super::{Options, Outcome, Score, folder};

pub(super) fn run(_: &Options) -> anyhow::Result<Outcome> {
    let Some(corpus) = folder("pod-security-standards") else {
        return Ok(Outcome::Skipped("no corpus pod-security-standards here".to_owned()));
    };
    let mut score = Score::default();
    for level in ["baseline", "restricted"] {
        for version in sorted(&corpus.join(level))? {
            let standard = Standard::parse(&format!("pss:{level}@{}", name(&version)))?;
            for verdict in sorted(&version)? {
                for file in sorted(&verdict)? {
                    score.cases += 1;
                    match deviation(standard, name(&verdict), &file)? {
                        None => score.alike += 1,
                        Some(how) => score.wrong.push(format!("{}: {how}", file.display())),
                    }
                }
            }
        }
    }
    Ok(Outcome::Ran(score))
}

/// How the pod of a file is judged otherwise than its folder says.
fn deviation(standard: Standard, folder: &str, file: &Path) -> anyhow::Result<Option<String>> {
    let stream = read(&fs::read(file)?, &Limits::default());
    let [document] = stream.documents.as_slice() else {
        bail!("{} holds {} documents", file.display(), stream.documents.len());
    };
    let ruling = standard.judge_object(&Object::new(document.root(), None));
    let ruling = ruling.with_context(|| format!("{} holds no pod", file.display()))?;
    let denial = || ruling.denial().unwrap_or_else(|| format!("{:?}", ruling.verdict()));
    Ok(match (folder, ruling.verdict()) {
        ("pass", Verdict::Pass) => None,
        ("fail", Verdict::Fail) if is_for(&ruling, name(file)) => None,
        _ => Some(denial()),
    })
}

/// The control that the file is named after, or one that stands in for it, is broken.
fn is_for(ruling: &Ruling, file: &str) -> bool {
    let stem = file.trim_end_matches(".yaml").trim_end_matches(|it: char| it.is_ascii_digit());
    let is_named = |key: &str| key.eq_ignore_ascii_case(stem);
    let stands_in = |control: &Control| control.replaces.is_some_and(is_named);
    ruling.charges.iter().any(|it| is_named(it.control.key) || stands_in(it.control))
}

fn sorted(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
