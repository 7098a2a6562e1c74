//! Gatekeeper's suites: templates, constraints and the objects they are held against.

mod assertion;
mod expansion;
mod languages;
mod load;

use std::path::{Path, PathBuf};

use anyhow::bail;
use model::{Document, Node, Object, Verdict};
use policy::Request;
use policy::gatekeeper::{Context, Data, Inventory, Language, Point, Policies, Source};
use source::yaml;

use super::coverage::{self, Coverage};
use super::{Case, Outcome, Shared};
use assertion::Assertion;

/// Some document of the file is a suite.
pub(super) fn has(_: &Path, bytes: &[u8]) -> bool {
    // Looking for the words is cheaper than reading every file as YAML.
    let mark = b"test.gatekeeper.sh";
    bytes.windows(mark.len()).any(|window| window == mark)
        && documents(bytes).iter().any(|document| is_suite(document.root()))
}

/// Runs the suites of a file.
pub(super) fn run(path: &Path, bytes: &[u8], shared: &Shared) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for document in documents(bytes).iter().filter(|document| is_suite(document.root())) {
        let file = path.display().to_string();
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let node = document.root();
        if !node.get("tests").is_sequence() {
            bail!("the suite has no tests");
        }
        let suite = Suite { file, folder, node, coverage: &shared.coverage };
        cases.extend(node.get("tests").items().flat_map(|test| suite.test(test)));
    }
    Ok(cases)
}

fn documents(bytes: &[u8]) -> Vec<Document> {
    yaml::read(bytes, &yaml::Limits::default()).documents
}

fn is_suite(node: Node<'_>) -> bool {
    let api = node.get("apiVersion").as_str().unwrap_or_default();
    api.starts_with("test.gatekeeper.sh/") && node.get("kind").as_str() == Some("Suite")
}

/// A suite, and where its files stand.
struct Suite<'s> {
    file: String,
    folder: PathBuf,
    node: Node<'s>,
    coverage: &'s Coverage,
}

impl Suite<'_> {
    fn test(&self, test: Node<'_>) -> Vec<Case> {
        let skips = is_skipped(self.node) || is_skipped(test);
        let one = |outcome| vec![Case::new(self.place(test), name(test), outcome)];
        let cases = test.get("cases");
        if test.get("invalid").as_bool() == Some(true) {
            return one(if skips { skipped() } else { self.refused(test) });
        }
        if cases.is_empty() {
            let says = "the test has no cases".to_owned();
            return one(if skips { skipped() } else { Outcome::Broken(says) });
        }
        let policies = if skips { Ok(Policies::default()) } else { self.policies(test) };
        let outcome = |case: Node<'_>| match &policies {
            _ if skips || is_skipped(case) => (skipped(), None),
            Err(refusal) => (Outcome::Broken(refusal.says()), None),
            Ok(policies) => {
                self.case(case, policies).unwrap_or_else(|why| (Outcome::Broken(why), None))
            }
        };
        let named = |case: Node<'_>| {
            let (outcome, is_alike) = outcome(case);
            let name = format!("{}/{}", name(test), name(case));
            Case { is_alike, ..Case::new(self.place(case), name, outcome) }
        };
        cases.items().map(named).collect()
    }

    /// A test whose constraint must be refused.
    fn refused(&self, test: Node<'_>) -> Outcome {
        match self.policies(test) {
            Ok(_) => {
                Outcome::Failed("wanted the constraint to be refused, it was taken".to_owned())
            }
            Err(Refusal::Constraint(_)) => Outcome::Passed,
            Err(refusal) => Outcome::Broken(refusal.says()),
        }
    }

    /// The template and the constraint of a test.
    fn policies(&self, test: Node<'_>) -> Result<Policies, Refusal> {
        let mut policies = Policies::default();
        let template = load::named(&self.folder, test, "template").map_err(Refusal::Other)?;
        let added = policies.add_template(&template.object().map_err(Refusal::Other)?);
        added.map_err(|diagnostic| Refusal::Other(template.says(&diagnostic)))?;
        let constraint = load::named(&self.folder, test, "constraint").map_err(Refusal::Other)?;
        let added = policies.add_constraint(&constraint.object().map_err(Refusal::Other)?);
        added.map_err(|diagnostic| Refusal::Constraint(constraint.says(&diagnostic)))?;
        if test.get("expansion").is_set() {
            let file = load::named(&self.folder, test, "expansion").map_err(Refusal::Other)?;
            policies.expand_by(expansion::read(&file).map_err(Refusal::Other)?);
        }
        Ok(policies)
    }

    /// What comes of a case, and whether all languages agree on it; the error says why it could not
    /// be run.
    fn case(&self, case: Node<'_>, policies: &Policies) -> Result<(Outcome, Option<bool>), String> {
        let assertions = case.get("assertions").items().map(Assertion::read);
        let assertions: Vec<_> = assertions.collect::<Result<_, _>>()?;
        if assertions.is_empty() {
            return Err("the case has no assertions".to_owned());
        }
        let given = load::named(&self.folder, case, "object")?;
        let mut inventory = Inventory::default();
        let beside = case.get("inventory").strings().map(|path| load::all(&self.folder, path));
        let beside: Vec<_> = beside.collect::<Result<_, _>>()?;
        beside.iter().flat_map(|file| file.objects()).for_each(|object| inventory.add(&object));
        let object = given.object()?;
        let request = request(&object)
            .ok_or_else(|| format!("{}: the review has no object", given.name()))?;
        let data = inventory.data();
        // gator expands objects, and takes reviews as they are.
        let judge = match object.kind().name {
            "AdmissionReview" => Policies::judge,
            _ => Policies::judge_expanded,
        };
        let id = policies.ids(Point::Files).next().map(|(id, _)| id).unwrap_or_default();
        let policy = coverage::named(Path::new(&self.file), &id);
        let said = |language| {
            let said = said(policies, &request, &data, language, judge)?;
            self.coverage.saw(&policy, "", said.is_empty());
            Ok(said)
        };
        Ok(languages::outcome(&policies.languages(), &assertions, said))
    }

    fn place(&self, node: Node<'_>) -> String {
        match node.span() {
            Some(span) => format!("{}:{}", self.file, span.line),
            None => self.file.clone(),
        }
    }
}

/// Why a test's policies cannot be used.
enum Refusal {
    Constraint(String),
    Other(String),
}

impl Refusal {
    fn says(&self) -> String {
        let (Refusal::Constraint(says) | Refusal::Other(says)) = self;
        says.clone()
    }
}

type Judge = fn(&Policies, &Request<'_>, &Context<'_>) -> Vec<policy::Outcome>;

/// The messages of the violations, in one language; the error says why they cannot be told.
fn said(
    policies: &Policies,
    request: &Request<'_>,
    data: &Data,
    language: Language,
    judge: Judge,
) -> Result<Vec<String>, String> {
    let (point, source) = (Point::Files, Source::Original);
    let context = Context { data, point, source, is_complete: true, language };
    let mut messages = Vec::new();
    for outcome in judge(policies, request, &context) {
        if let Verdict::Unknown(why) = outcome.verdict {
            return Err(why);
        }
        messages.extend(outcome.breaches.into_iter().map(|breach| breach.message));
    }
    Ok(messages)
}

/// A review as it is written, or the creation of an object, in the namespace that it names.
fn request<'a>(object: &Object<'a>) -> Option<Request<'a>> {
    if object.kind().name == "AdmissionReview" {
        return Request::of_review(object.node());
    }
    let mut request = Request::creation(object);
    // A suite's author knows no default namespace: gator sees an object without one.
    request.namespace = object.namespace().unwrap_or_default();
    Some(request)
}

fn name(node: Node<'_>) -> String {
    node.get("name").scalar().unwrap_or_default().into_owned()
}

fn is_skipped(node: Node<'_>) -> bool {
    node.get("skip").as_bool() == Some(true)
}

fn skipped() -> Outcome {
    Outcome::NotRun("its author skips it".to_owned())
}
