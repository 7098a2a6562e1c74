//! `yagura-test.yaml`: policies, objects, and what each policy says of each object.

mod expected;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Error, bail};
use model::{Document, Level, Node, Object, Place, Verdict, objects_in};
use policy::{Operation, Request, User};
use source::files::{Content, Input};

use super::coverage::Coverage;
use super::{Case, Outcome, Shared, read};
use crate::policies::Policies;
use expected::Expected;
use policy::bundle::Around;

/// The file is called so.
pub(super) fn has(path: &Path, _: &[u8]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    matches!(name, Some("yagura-test.yaml" | "yagura-test.yml"))
}

/// Runs the cases of a file. The error says why none of them could be.
pub(super) fn run(path: &Path, bytes: &[u8], shared: &Shared) -> anyhow::Result<Vec<Case>> {
    let file = path.display().to_string();
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut cases = Vec::new();
    for document in read::documents(&file, bytes).map_err(Error::msg)? {
        let root = document.root();
        only(root, &["policies", "objects", "tests"])?;
        if root.get("tests").is_empty() {
            bail!("there are no tests in it");
        }
        let suite = Suite::read(root, &file, folder, shared)?;
        for test in root.get("tests").items() {
            cases.extend(suite.test(test)?);
        }
    }
    Ok(cases)
}

/// Everything that the tests of a file share.
struct Suite<'s> {
    file: &'s str,
    folder: &'s Path,
    policies: Policies,
    /// What findings call the policies.
    ids: Vec<String>,
    around: Around,
    coverage: &'s Coverage,
}

impl<'s> Suite<'s> {
    fn read(
        root: Node<'_>,
        file: &'s str,
        folder: &'s Path,
        shared: &'s Shared,
    ) -> anyhow::Result<Suite<'s>> {
        let mut policies = Policies::default();
        let mut told = Vec::new();
        for place in root.get("policies").strings() {
            told.extend(policies.add(&folder.join(place).to_string_lossy())?);
        }
        told.extend(policies.bind());
        if let Some(wrong) = told.iter().find(|it| it.level == Level::Error) {
            let file = wrong.file.as_deref().unwrap_or_default();
            bail!("{}", read::says(file, wrong));
        }
        if policies.is_empty() {
            bail!("it names no policies");
        }
        let paths = root.get("objects").strings().map(|path| folder.join(path));
        let inputs: Vec<Input> = paths.map(input).collect();
        for input in &inputs {
            read::file(Path::new(&*input.name)).map_err(Error::msg)?;
        }
        let around = policies.around(&inputs, true, shared.now);
        let ids: Vec<String> = policies.ruled().map(|ruled| ruled.id).collect();
        let coverage = &shared.coverage;
        ids.iter().for_each(|id| coverage.there_is(id, ""));
        Ok(Suite { file, folder, policies, ids, around, coverage })
    }

    /// Each object under each expectation is a case.
    fn test(&self, test: Node<'_>) -> anyhow::Result<Vec<Case>> {
        only(test, &["name", "object", "operation", "user", "groups", "expect"])
            .with_context(|| place(test))?;
        let expected = test.get("expect").items().map(|it| Expected::read(it, &self.ids));
        let expected: Vec<Expected<'_>> =
            expected.collect::<Result<_, _>>().with_context(|| place(test))?;
        if expected.is_empty() {
            bail!("{}: the test expects nothing", place(test));
        }
        let object = test.get("object");
        let documents = self.documents(object).with_context(|| place(test))?;
        let roots: Vec<Node<'_>> = match documents.as_slice() {
            [] => vec![object],
            documents => documents.iter().map(Document::root).collect(),
        };
        let mut cases = Vec::new();
        for object in roots.iter().flat_map(|root| objects_in(*root, None)) {
            let request = request(test, &object)?.among(self.around.world());
            let rulings = self.policies.ask(&object, &request, &self.around);
            for expected in &expected {
                let ruling = rulings.iter().find(|ruling| ruling.policy == expected.policy);
                match ruling.map(|ruling| &ruling.verdict) {
                    Some(Verdict::Pass) => self.coverage.saw(expected.id, "", true),
                    Some(Verdict::Fail) => self.coverage.saw(expected.id, "", false),
                    _ => {}
                }
                let outcome = match expected.wrong(ruling) {
                    None => Outcome::Passed,
                    Some(how) => Outcome::Failed(how),
                };
                let of = test.get("name").as_str().map_or(String::new(), |it| format!("{it}: "));
                let (id, object) = (expected.id, object.reference());
                let line = expected.line.or(line(test)).unwrap_or_default();
                let place = format!("{}:{line}", self.file);
                cases.push(Case::new(place, format!("{of}{id} {object}"), outcome));
            }
        }
        if cases.is_empty() {
            bail!("{}: there is no object in it", place(test));
        }
        Ok(cases)
    }

    /// The documents of the file that `object` names; none where it is an object itself.
    fn documents(&self, object: Node<'_>) -> anyhow::Result<Vec<Document>> {
        match object.as_str() {
            Some(path) => read::file(&self.folder.join(path)).map_err(Error::msg),
            None if object.is_mapping() => Ok(Vec::new()),
            None => bail!("`object` is a file, or an object"),
        }
    }
}

/// The request that a test is about: the object's creation, unless it says otherwise.
fn request<'a>(test: Node<'a>, object: &Object<'a>) -> anyhow::Result<Request<'a>> {
    let mut request = Request::creation(object);
    if let Some(written) = test.get("operation").as_str() {
        let operation = Operation::parse(written);
        request = request.doing(operation.with_context(|| {
            format!("{}: no operation is called {written:?}: CREATE, UPDATE, DELETE", place(test))
        })?);
    }
    request.user = User {
        name: test.get("user").as_str().unwrap_or_default(),
        groups: test.get("groups").strings().collect(),
        ..User::default()
    };
    Ok(request)
}

fn input(path: PathBuf) -> Input {
    Input { name: Arc::from(path.to_string_lossy()), content: Content::File(path) }
}

/// A key that nobody reads is a slip of the pen, and would let a test pass that tests nothing.
fn only(node: Node<'_>, keys: &[&str]) -> anyhow::Result<()> {
    match node.entries().find(|entry| !keys.contains(&entry.key)) {
        None => Ok(()),
        Some(entry) => bail!("`{}` is none of {}", entry.key, keys.join(", ")),
    }
}

fn line(node: Node<'_>) -> Option<u32> {
    node.span().map(|span| Place::from(span).line)
}

fn place(node: Node<'_>) -> String {
    line(node).map_or(String::new(), |line| format!("line {line}"))
}
