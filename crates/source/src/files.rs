//! Finds what there is to read: files, folders, patterns, standard input, charts.
//!
//! Nothing is read here but what tells a chart or a kustomization from plain manifests.

mod kustomization;
mod pattern;
mod read;
mod render;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use model::Diagnostic;

pub use read::{MAX_BYTES, read, read_into, read_stream};

/// How to look through folders. By default all is taken but what is hidden, and nothing is rendered.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Go into hidden folders and take hidden files too.
    pub hidden: bool,
    /// Leave out what `.gitignore`, `.ignore` and git's own excludes name.
    pub gitignore: bool,
    /// Patterns of what to leave out, as in `.gitignore`.
    pub exclude: Vec<String>,
    /// The folders to look in for `helm` and `kustomize`, as in `PATH`; `None`: do not render.
    pub programs: Option<OsString>,
}

/// Something to read.
#[derive(Debug)]
pub struct Input {
    /// What to call it: the path as the person named it, `-`, `chart:DIR`.
    pub name: Arc<str>,
    /// Its bytes, or where they are.
    pub content: Content,
}

/// The bytes of an input, or where they are.
#[derive(Debug)]
pub enum Content {
    /// A file to read when its turn comes.
    File(PathBuf),
    /// Bytes that are here already.
    Bytes(Vec<u8>),
}

/// What the targets led to.
#[derive(Debug, Default)]
pub struct Listing {
    /// What to read, in the order of targets, then of names.
    pub inputs: Vec<Input>,
    /// What could not be listed or rendered.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lists what `targets` lead to: a file, a folder, a pattern (`deploy/**/*.yaml`), `-` for
/// standard input, `chart:DIR`. Standard input is left to the caller, as an empty input named `-`.
pub fn list(targets: &[String], options: &Options) -> Listing {
    let may_overlap = targets.len() > 1;
    let mut lister =
        Lister { options, listing: Listing::default(), may_overlap, seen: HashSet::new() };
    for target in targets {
        lister.target(target);
    }
    lister.listing
}

struct Lister<'o> {
    options: &'o Options,
    listing: Listing,
    may_overlap: bool,
    /// Paths taken already, where targets may overlap.
    seen: HashSet<PathBuf>,
}

/// What a folder holds, before it is known which files are parts of something else.
#[derive(Debug, Default)]
struct Found {
    manifests: Vec<PathBuf>,
    charts: Vec<PathBuf>,
    kustomizations: Vec<PathBuf>,
}

impl Lister<'_> {
    fn target(&mut self, target: &str) {
        if target == "-" {
            self.take_bytes("-", Vec::new());
            return;
        }
        if let Some(folder) = target.strip_prefix("chart:") {
            self.chart(Path::new(folder));
            return;
        }
        let path = Path::new(target);
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path),
            Ok(metadata) => self.file(path, metadata.file_type()),
            Err(_) if pattern::is_pattern(target) => self.pattern(target),
            Err(error) => self.complain(target, format!("cannot open it: {}", describe(&error))),
        }
    }

    fn file(&mut self, path: &Path, file_type: FileType) {
        if file_type.is_file() {
            self.take(path.to_owned());
        } else {
            let says = "not a regular file: pipe what it gives into `-` instead";
            self.complain(&name_of(path), says.to_owned());
        }
    }

    fn folder(&mut self, root: &Path) {
        if root.join("Chart.yaml").is_file() {
            self.chart(root);
            return;
        }
        let found = self.walk(root);
        let charts = found.charts;
        let inside = |path: &Path| charts.iter().any(|chart| path.starts_with(chart));
        let mut parts = HashSet::new();
        let kustomizations: Vec<_> =
            found.kustomizations.iter().filter(|path| !inside(path)).cloned().collect();
        self.kustomizations(&kustomizations, &mut parts);
        for path in &found.manifests {
            let folder = path.parent().unwrap_or(path);
            let is_part = parts.contains(path) || parts.contains(folder);
            if !inside(path) && !is_part {
                self.take(path.clone());
            }
        }
        let outermost = |chart: &&PathBuf| {
            !charts.iter().any(|other| other != *chart && chart.starts_with(other))
        };
        for chart in charts.iter().filter(outermost) {
            self.chart(chart);
        }
    }

    fn walk(&mut self, root: &Path) -> Found {
        let mut found = Found::default();
        let mut builder = WalkBuilder::new(root);
        builder
            .standard_filters(self.options.gitignore)
            .hidden(!self.options.hidden)
            .follow_links(true)
            .require_git(false)
            .sort_by_file_name(OsStr::cmp);
        match overrides(root, &self.options.exclude) {
            Ok(overrides) => drop(builder.overrides(overrides)),
            Err(says) => self.complain(&name_of(root), says),
        }
        for entry in builder.build() {
            match entry {
                Ok(entry) => self.sort_in(entry.path(), entry.file_type(), &mut found),
                Err(error) => {
                    let says = format!("cannot look into it: {}", root_cause(&error));
                    self.complain(&failing_path(&error).unwrap_or_else(|| name_of(root)), says);
                }
            }
        }
        found
    }

    fn sort_in(&mut self, path: &Path, file_type: Option<FileType>, found: &mut Found) {
        let name = path.file_name().unwrap_or_default();
        let extension = Path::new(name).extension().unwrap_or_default();
        let is_manifest = ["yaml", "yml", "json"].iter().any(|it| extension == *it);
        let is_kustomization = kustomization::NAMES.iter().any(|it| name == *it);
        let Some(file_type) = file_type.filter(|_| is_manifest || is_kustomization) else { return };
        if file_type.is_dir() {
            return;
        }
        if !file_type.is_file() {
            self.file(path, file_type);
        } else if name == "Chart.yaml" {
            found.charts.extend(path.parent().map(Path::to_owned));
        } else if is_kustomization {
            found.kustomizations.push(path.to_owned());
        } else {
            found.manifests.push(path.to_owned());
        }
    }

    fn pattern(&mut self, target: &str) {
        match pattern::Pattern::new(target) {
            Err(says) => self.complain(target, says),
            Ok(pattern) => {
                let found = self.walk(pattern.root());
                let before = self.listing.inputs.len();
                let all = found.manifests.into_iter().chain(found.kustomizations);
                for path in all.filter(|path| pattern.matches(path)) {
                    self.take(path);
                }
                if self.listing.inputs.len() == before {
                    self.complain(target, "no file is called like this".to_owned());
                }
            }
        }
    }

    /// Renders what can be rendered. Files that only make sense as a part of a kustomization go
    /// into `parts`, and so do the folders of what was rendered.
    fn kustomizations(&mut self, files: &[PathBuf], parts: &mut HashSet<PathBuf>) {
        let all: Vec<_> = files.iter().map(|file| kustomization::read(file)).collect();
        let used: HashSet<&PathBuf> = all.iter().flat_map(|each| &each.bases).collect();
        // What some kustomization takes in as an object is one, whoever else patches with it.
        let whole: HashSet<&Path> =
            all.iter().flat_map(|each| &each.resources).map(PathBuf::as_path).collect();
        let by_folder: HashMap<&Path, _> =
            all.iter().map(|each| (each.folder.as_path(), each)).collect();
        let program = self.program("kustomize");
        for each in &all {
            parts.extend(
                each.patches.iter().filter(|path| !whole.contains(path.as_path())).cloned(),
            );
            if used.contains(&each.folder) {
                continue;
            }
            let left_out = || kustomization::left_out(each, &by_folder, &whole);
            let Some(program) = &program else {
                let says = format!("not rendered: a Kustomize folder{}", left_out());
                let diagnostic = Diagnostic::unknown(says)
                    .help("install kustomize, or pipe in what `kustomize build` prints");
                self.listing.diagnostics.push(diagnostic.in_file(&name_of(&each.file).into()));
                continue;
            };
            match render::kustomize(program, &each.folder) {
                Ok(text) => {
                    parts.insert(each.folder.clone());
                    parts.extend(each.bases.iter().cloned());
                    self.take_bytes(&format!("kustomize:{}", name_of(&each.folder)), text);
                }
                Err(says) => self.unrendered(&each.file, &format!("{says}{}", left_out())),
            }
        }
    }

    fn chart(&mut self, folder: &Path) {
        let Some(program) = self.program("helm") else {
            let file: Arc<str> = name_of(&folder.join("Chart.yaml")).into();
            let diagnostic = Diagnostic::unknown("not rendered: a Helm chart")
                .help("install helm, or pipe in what `helm template` prints");
            self.listing.diagnostics.push(diagnostic.in_file(&file));
            return;
        };
        match render::helm(&program, folder) {
            Ok(text) => self.take_bytes(&format!("chart:{}", name_of(folder)), text),
            Err(says) => self.unrendered(&folder.join("Chart.yaml"), &says),
        }
    }

    fn program(&self, name: &str) -> Option<PathBuf> {
        render::find(name, self.options.programs.as_deref()?)
    }

    fn unrendered(&mut self, file: &Path, says: &str) {
        let diagnostic = Diagnostic::unknown(format!("not rendered: {says}"));
        self.listing.diagnostics.push(diagnostic.in_file(&name_of(file).into()));
    }

    fn take(&mut self, path: PathBuf) {
        if !self.may_overlap || self.seen.insert(path.clone()) {
            let name = name_of(&path).into();
            self.listing.inputs.push(Input { name, content: Content::File(path) });
        }
    }

    fn take_bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.listing.inputs.push(Input { name: name.into(), content: Content::Bytes(bytes) });
    }

    fn complain(&mut self, file: &str, says: String) {
        self.listing.diagnostics.push(Diagnostic::error(says).in_file(&file.into()));
    }
}

fn overrides(root: &Path, exclude: &[String]) -> Result<ignore::overrides::Override, String> {
    let mut builder = OverrideBuilder::new(root);
    for pattern in exclude {
        let unwanted = format!("!{pattern}");
        builder.add(&unwanted).map_err(|error| format!("--exclude {pattern:?}: {error}"))?;
    }
    builder.build().map_err(|error| format!("--exclude: {error}"))
}

/// A path as the person named it, without the `./` that a shell's completion likes to leave.
fn name_of(path: &Path) -> Cow<'_, str> {
    path.strip_prefix("./").unwrap_or(path).to_string_lossy()
}

/// An error without the number that the operating system gives it.
fn describe(error: &std::io::Error) -> String {
    let text = error.to_string().to_lowercase();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

fn root_cause(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => root_cause(err),
        ignore::Error::Io(error) => describe(error),
        ignore::Error::Loop { ancestor, .. } => {
            format!("a symbolic link leads back to {}", name_of(ancestor))
        }
        other => other.to_string(),
    }
}

fn failing_path(error: &ignore::Error) -> Option<Cow<'_, str>> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(name_of(path)),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            failing_path(err)
        }
        ignore::Error::Loop { child, .. } => Some(name_of(child)),
        _ => None,
    }
}
