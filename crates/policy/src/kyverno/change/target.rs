//! `targets`: which objects that are there already are changed.

use model::{Glob, Node, Object};

use super::{Edit, Work};
use crate::jmespath::Value;
use crate::kyverno::condition::Conditions;
use crate::kyverno::context::Context;
use crate::kyverno::known::Known;
use crate::kyverno::reader::Reader;
use crate::kyverno::template::{Fault, Template};
use crate::mutation::Mutation;
use crate::selector::LabelSelector;
use crate::tree::{Map, Tree};

/// How many values an object may have.
const LARGEST: usize = 500_000;

/// Which objects are meant.
#[derive(Debug, Clone)]
pub(super) struct Target {
    selector: Template,
    pub(super) context: Context,
    preconditions: Option<Conditions>,
}

/// What an object is told by.
const SELECTOR: &[&str] = &["apiVersion", "kind", "namespace", "name", "selector"];

impl Target {
    pub(super) fn read(tree: &Tree, reader: &Reader) -> Result<Target, Fault> {
        let part = |key: &&str| Some(((*key).to_owned(), tree.get(key)?.clone()));
        let selector = Tree::Map(SELECTOR.iter().filter_map(part).collect::<Map>());
        Ok(Target {
            selector: reader.template(&selector)?,
            context: reader.context(tree.get("context"))?,
            preconditions: reader.conditions(tree.get("preconditions"))?,
        })
    }

    /// What becomes of each object that is meant.
    pub(super) fn make<'w>(
        &self,
        edit: &Edit,
        known: &Known<'_>,
        work: &mut Work<'w>,
        namespace: Option<&str>,
    ) -> Vec<(Option<Object<'w>>, Mutation)> {
        match self.objects(known, work, namespace) {
            Ok(objects) => objects
                .into_iter()
                .map(|object| (Some(object), self.made(&object, edit, known, work)))
                .collect(),
            Err(why) => vec![(None, Mutation::Error(why))],
        }
    }

    fn made(
        &self,
        object: &Object<'_>,
        edit: &Edit,
        known: &Known<'_>,
        work: &mut Work<'_>,
    ) -> Mutation {
        let Ok(tree) = Tree::from_node(object.node(), LARGEST) else {
            return Mutation::Error("it is too large".to_owned());
        };
        let mut known = known.clone();
        known.set("target", Value::from_node(object.node()));
        let known = self.context.fill(known, work.scene.world);
        match self.preconditions.as_ref().map_or(Ok(true), |it| it.hold(&known)) {
            Ok(true) => {}
            Ok(false) => return Mutation::Skip,
            Err(missing) => return Mutation::Error(missing.to_string()),
        }
        edit.made(&tree, &known, work)
    }

    /// The objects that are meant; an error where there may be some that are not given.
    fn objects<'w>(
        &self,
        known: &Known<'_>,
        work: &mut Work<'w>,
        namespace: Option<&str>,
    ) -> Result<Vec<Object<'w>>, String> {
        let filled = self.selector.tree(known).map_err(|error| error.to_string())?;
        let document = filled.to_document();
        let wanted = Wanted::read(document.root(), namespace);
        work.charge(work.scene.existing.len())?;
        let existing = work.scene.existing.iter();
        let objects: Vec<_> = existing.filter(|it| wanted.is(it)).copied().collect();
        if objects.is_empty() && !wanted.is_known_absent(work) {
            return Err(format!("no object of the kind {} is given", wanted.written));
        }
        Ok(objects)
    }
}

/// What an object must be like.
struct Wanted {
    api_version: Glob,
    kind: Glob,
    namespace: Option<Glob>,
    name: Option<Glob>,
    labels: LabelSelector,
    /// The kind as it is written.
    written: String,
}

impl Wanted {
    /// Reads a target whose variables are filled in.
    fn read(node: Node<'_>, namespace: Option<&str>) -> Wanted {
        let text = |key: &str| node.get(key).as_str().unwrap_or_default();
        let glob = |text: &str| (!text.is_empty()).then(|| Glob::new(text));
        Wanted {
            api_version: Glob::new(text("apiVersion")),
            kind: Glob::new(text("kind")),
            namespace: glob(namespace.unwrap_or(text("namespace"))),
            name: glob(text("name")),
            labels: LabelSelector::read(node.get("selector")),
            written: text("kind").to_owned(),
        }
    }

    fn is(&self, object: &Object<'_>) -> bool {
        let has = |glob: &Option<Glob>, text: &str| glob.as_ref().is_none_or(|it| it.matches(text));
        self.api_version.matches(object.api_version())
            && self.kind.matches(object.kind().name)
            && has(&self.namespace, object.namespace().unwrap_or_default())
            && has(&self.name, object.name())
            && self.labels.picks(object.metadata().get("labels"))
    }

    /// All objects are known, and this is none of them.
    fn is_known_absent(&self, work: &Work<'_>) -> bool {
        work.scene.world.is_complete(model::Kind::core(&self.written), None)
    }
}
