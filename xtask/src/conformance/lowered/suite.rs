//! Gatekeeper's suites: constraints, and the objects that they are tried on.

use std::fs;
use std::path::Path;

use anyhow::Context;
use model::document::Shears;
use model::{Document, Inventory, Kept, Node, Object, objects_in};
use policy::gatekeeper::{self, Language, Point, Policies, Source};
use policy::lower::Lowering;
use policy::{Operation, Request};
use source::yaml;

use super::super::judged::files_in;
use super::super::ledger::Ledger;
use super::super::{Options, Score};
use super::native::{self, Native, Verdict};
use super::{named, namespaces, request};

/// A constraint of a suite, and the objects that its cases name.
pub(crate) struct Constrained {
    pub(crate) name: String,
    original: Policies,
    pub(crate) native: Vec<Native>,
    pub(crate) objects: Vec<Document>,
}

/// The constraints of the corpus that are lowered, where there is one.
pub(crate) fn constraints() -> anyhow::Result<Vec<Constrained>> {
    let Some(folder) = super::super::folder("gatekeeper-library") else { return Ok(Vec::new()) };
    let mut constraints = Vec::new();
    for file in files_in(&folder)? {
        if file.file_name().is_none_or(|name| name != "suite.yaml") {
            continue;
        }
        let place = file.parent().unwrap_or(&folder);
        let name = place.strip_prefix(&folder).unwrap_or(place).display();
        for suite in documents(&file)? {
            for test in suite.root().get("tests").items() {
                let constrained = constrained(place, test)?;
                let told = test.get("name").as_str().unwrap_or_default();
                constraints.extend(
                    constrained.map(|it| Constrained { name: format!("{name}/{told}"), ..it }),
                );
            }
        }
    }
    Ok(constraints)
}

/// A test of a suite; none where its constraint is not lowered.
fn constrained(place: &Path, test: Node<'_>) -> anyhow::Result<Option<Constrained>> {
    let file = |key: &str| test.get(key).as_str().map(|file| place.join(file));
    let (Some(template), Some(constraint)) = (file("template"), file("constraint")) else {
        return Ok(None);
    };
    let policies = [documents(&template)?, documents(&constraint)?];
    let all = || policies.iter().flatten().flat_map(|it| objects_in(it.root(), None));
    let (mut original, mut lowering, mut native) =
        (Policies::default(), Lowering::default(), Vec::new());
    all().for_each(|object| lowering.note(&object));
    for object in all() {
        let added = match object.kind().name {
            "ConstraintTemplate" => original.add_template(&object),
            _ => original.add_constraint(&object),
        };
        let Some(Ok(lowered)) = lowering.lower(&object) else { continue };
        added.map_err(|it| anyhow::anyhow!(it.says))?;
        for pair in lowered.objects.chunks_exact(2) {
            if let [policy, binding] = pair {
                native.push(
                    Native::read(policy, binding)
                        .with_context(|| template.display().to_string())?,
                );
            }
        }
    }
    if native.is_empty() {
        return Ok(None);
    }
    let cases = test.get("cases").items().filter_map(|it| it.get("object").as_str());
    let read = cases.map(|file| documents(&place.join(file)));
    let objects = read.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten();
    let is_object = |it: &Document| it.root().get("kind").as_str() != Some("AdmissionReview");
    let objects = objects.filter(is_object).collect();
    Ok(Some(Constrained { name: String::new(), original, native, objects }))
}

impl Constrained {
    /// Both forms must say the same of all objects that come and change: of what goes, Gatekeeper is
    /// not asked.
    pub(super) fn hold_against(
        &self,
        score: &mut Score,
        ledger: &Ledger,
        options: &Options,
    ) -> anyhow::Result<usize> {
        let (mut world, mut shears, mut denied) = (Inventory::of_all(), Shears::default(), 0);
        for document in self.objects.iter().chain(&namespaces(&self.objects)?) {
            world.keep(Kept::whole(&Object::new(document.root(), None), &mut shears));
        }
        for object in self.objects.iter().flat_map(|it| objects_in(it.root(), None)) {
            for operation in [Operation::Create, Operation::Update] {
                let request = request(&object, operation).among(&world);
                let ours = self.judge(&request);
                let theirs = native::judge(&self.native, &request, &world);
                denied += usize::from(matches!(ours, Verdict::Denied(_)));
                if ours.is_like(&theirs) {
                    score.agrees();
                } else {
                    let case = format!("{}/{}", self.name, named(&object, operation));
                    let how = format!("{ours} as it is, {theirs} as it is lowered");
                    score.differs(&case, &how, ledger, options);
                }
            }
        }
        Ok(denied)
    }

    fn judge(&self, request: &Request<'_>) -> Verdict {
        let data = gatekeeper::Inventory::default().data();
        let context = gatekeeper::Context {
            data: &data,
            point: Point::Admission,
            source: Source::Original,
            is_complete: true,
            language: Language::Cel,
        };
        let (mut denied, mut unknown) = (Vec::new(), None);
        for outcome in self.original.judge(request, &context) {
            denied.extend(outcome.breaches.into_iter().map(|it| it.message));
            if let model::Verdict::Unknown(why) = outcome.verdict {
                unknown = Some(why);
            }
        }
        match (denied.is_empty(), unknown) {
            (false, _) => Verdict::Denied(denied),
            (true, Some(why)) => Verdict::Unknown(why),
            (true, None) => Verdict::Admitted,
        }
    }
}

fn documents(file: &Path) -> anyhow::Result<Vec<Document>> {
    let text = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(yaml::read(&text, &yaml::Limits::default()).documents)
}
