//! Which checks and policies a command line means.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use judge::{Check, Engine, Settings, posture};
use model::{Diagnostic, Exception, Exceptions, ObjectGlob, Reference};
use policy::pss::{self, Standard};
use source::annotations::{Tool, Wish};
use source::lists::{self, List};
use source::project::{self, Project};

use crate::cli::Judging;
use crate::data::Aliases;
use crate::pipeline::{Harvest, Judges};
use crate::policies::Policies;

/// The file that is read when none is named.
const PROJECT_FILE: &str = ".yagura.yaml";

/// The judges that were asked for.
pub(crate) fn judges(
    judging: &Judging,
    project: &Project,
) -> anyhow::Result<(Judges, Vec<Diagnostic>)> {
    let mut checks = Vec::new();
    let mut standards = Vec::new();
    let (mut policies, mut diagnostics) = (Policies::default(), Vec::new());
    for reference in &judging.policy {
        match reference.as_str() {
            "builtin" => checks = builtin(&judging.check, &judging.skip)?,
            pss if pss.starts_with("pss:") => standards.push(Standard::parse(pss)?),
            place => diagnostics.extend(policies.add(place)?),
        }
    }
    diagnostics.extend(policies.bind());
    let engine = Engine::new(checks, settings(project));
    Ok((Judges { engine, standards, policies }, diagnostics))
}

/// What the project tells the checks.
pub(crate) fn settings(project: &Project) -> Settings {
    Settings {
        registries: project.registries.clone(),
        forbidden_registries: project.forbidden_registries.clone(),
        immutable_registries: project.immutable_registries.clone(),
        moving_tags: project.moving_tags.clone(),
        resource_bounds: project.resource_bounds.clone(),
        sandbox_runtimes: project.sandbox_runtimes.clone(),
    }
}

/// The built-in checks: these only, or all, but for some.
pub(crate) fn builtin(only: &[String], skip: &[String]) -> anyhow::Result<Vec<&'static Check>> {
    let only = resolve_all(only)?;
    let skip = resolve_all(skip)?;
    let wanted = |check: &&Check| {
        (only.is_empty() || only.iter().any(|id| id == check.id))
            && !skip.iter().any(|id| id == check.id)
    };
    Ok(posture::checks().filter(wanted).collect())
}

fn resolve_all(ids: &[String]) -> anyhow::Result<Vec<String>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let aliases = Aliases::read()?;
    let mut checks = Vec::new();
    for id in ids {
        checks.extend(resolve(id, &aliases)?);
    }
    Ok(checks)
}

/// The checks that `id` stands for, ours or another tool's.
pub(crate) fn resolve(id: &str, aliases: &Aliases) -> anyhow::Result<Vec<String>> {
    if posture::check(id).is_some() {
        return Ok(vec![id.to_owned()]);
    }
    match aliases.of_any(id) {
        Some(checks) => Ok(checks.to_vec()),
        None => bail!("no check is called {id:?}; `yagura checks` lists them{}", nearest(id)),
    }
}

fn nearest(id: &str) -> String {
    let alike = posture::checks().map(|check| check.id).find(|known| {
        known.contains(id) || (id.len() > 3 && known.starts_with(id.get(..4).unwrap_or(id)))
    });
    alike.map(|known| format!("; did you mean {known}?")).unwrap_or_default()
}

/// The files of a project: those named, else `.yagura.yaml` where there is one.
pub(crate) fn project_files(named: &[PathBuf]) -> Vec<PathBuf> {
    match named {
        [] if !Path::new(PROJECT_FILE).exists() => Vec::new(),
        [] => vec![PathBuf::from(PROJECT_FILE)],
        named => named.to_vec(),
    }
}

/// What the project decided: the files named, else `.yagura.yaml` where there is one.
pub(crate) fn project(named: &[PathBuf]) -> anyhow::Result<(Project, Vec<Diagnostic>)> {
    let files = project_files(named);
    let (mut project, mut diagnostics) = (Project::default(), Vec::new());
    if files.is_empty() {
        return Ok((project, diagnostics));
    }
    let aliases = Aliases::read()?;
    let mut listed = Vec::new();
    for path in &files {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name: Arc<str> = path.display().to_string().into();
        let file_name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let complaints = if let Some(list) = List::of(file_name, &bytes) {
            let (exceptions, complaints) = lists::read(list, &bytes, &name);
            listed.extend(exceptions.into_iter().filter_map(|it| ours(it, list.tool(), &aliases)));
            complaints
        } else {
            let (read, complaints) = project::read(&bytes, &name);
            project.add(read);
            complaints
        };
        diagnostics.extend(complaints);
    }
    for exception in &mut project.exceptions {
        exception.checks = translated(&exception.checks, &aliases);
    }
    project.exceptions.extend(listed);
    Ok((project, diagnostics))
}

/// The exception with our ids; `None` where we have no twin: there is nothing to except.
fn ours(mut exception: Exception, tool: Tool, aliases: &Aliases) -> Option<Exception> {
    let checks = exception.checks.iter().filter_map(|id| aliases.of_tool(tool.name(), id));
    exception.checks = checks.flatten().cloned().collect();
    (!exception.checks.is_empty()).then_some(exception)
}

/// Ids of ours; one that nobody knows stays as it is, to be complained of.
fn translated(checks: &[String], aliases: &Aliases) -> Vec<String> {
    let ours = |id: &String| resolve(id, aliases).unwrap_or_else(|_| vec![id.clone()]);
    checks.iter().flat_map(ours).collect()
}

/// The exceptions of the project, and those that objects wish for themselves.
pub(crate) fn exceptions(project: Project, harvest: &Harvest) -> anyhow::Result<Exceptions> {
    let mut exceptions = Exceptions::none();
    project.exceptions.into_iter().for_each(|exception| exceptions.add(exception));
    if harvest.wishes.is_empty() {
        return Ok(exceptions);
    }
    let aliases = Aliases::read()?;
    for (object, file, wish) in &harvest.wishes {
        let written = file.as_ref().map(|file| (Arc::clone(file), wish.place));
        let wished = granted(wish, object, &aliases);
        wished
            .into_iter()
            .for_each(|it| exceptions.add(Exception { written: written.clone(), ..it }));
    }
    Ok(exceptions)
}

/// What an object wishes for itself, as an exception; `None` where it names another tool's check that
/// we have no twin of: there is nothing to except.
pub(crate) fn granted(wish: &Wish, object: &Reference, aliases: &Aliases) -> Option<Exception> {
    let checks = match (wish.tool, wish.check.as_str()) {
        (_, "*") => vec!["*".to_owned()],
        (Tool::Yagura, check) => vec![check.to_owned()],
        (tool, check) => aliases.of_tool(tool.name(), check)?.to_vec(),
    };
    let reason = match wish.reason.as_str() {
        "" => format!("ignored for {}", wish.tool.name()),
        reason => reason.to_owned(),
    };
    Some(Exception {
        checks,
        objects: vec![ObjectGlob::exactly(object)],
        reason,
        who: None,
        until: wish.until,
        written: None,
    })
}

/// The check or Pod Security control called `id` exists.
pub(crate) fn is_known(id: &str) -> bool {
    posture::check(id).is_some() || pss::page(id).is_some()
}
