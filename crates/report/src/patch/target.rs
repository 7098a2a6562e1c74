//! Where a finding's object stands in its file.

use std::collections::HashMap;

use model::{Document, FieldPath, Finding, Node, Object, Place, Reference};

use super::refusal::Refusal;

/// An object of a file: the position of its document, and the path that leads to it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) document: usize,
    pub(super) path: FieldPath,
}

/// All objects of a file by name, so that findings can look for theirs.
#[derive(Debug)]
pub(super) struct Targets<'d>(HashMap<Reference, Vec<(Target, Node<'d>)>>);

impl<'d> Targets<'d> {
    pub(super) fn of(documents: &'d [Document]) -> Targets<'d> {
        let mut targets = Targets(HashMap::new());
        for (document, root) in documents.iter().map(Document::root).enumerate() {
            targets.add(Target { document, path: FieldPath::root() }, root);
        }
        targets
    }

    /// Adds an object, and what it lists when it is a list.
    fn add(&mut self, target: Target, root: Node<'d>) {
        let mut open = vec![(target, root)];
        while let Some((target, node)) = open.pop() {
            let object = Object::new(node, None);
            if node.get("kind").as_str().is_some_and(|kind| kind.ends_with("List")) {
                let items = node.get("items").items().enumerate();
                open.extend(items.map(|(index, item)| {
                    let path = target.path.clone().key("items").index(index);
                    (Target { path, ..target }, item)
                }));
            }
            self.0.entry(object.reference()).or_default().push((target, node));
        }
    }

    /// The object that the finding is about: it has its name, and the field stands where the
    /// finding says.
    pub(super) fn find(&self, finding: &Finding) -> Result<Target, Refusal> {
        let named = self.0.get(&*finding.object).map_or(&[][..], Vec::as_slice);
        let found = named.iter().find(|(_, node)| Place::of(*node, &finding.path) == finding.place);
        found.map(|(target, _)| target.clone()).ok_or(Refusal::NotFound)
    }
}
