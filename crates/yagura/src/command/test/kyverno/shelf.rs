//! The objects that a test gives, whole, as a cluster that has them and no others.

use std::collections::BTreeSet;

use model::{Document, Kind, Namespace, Object, Pod, World, objects_in};

/// Objects in the order in which they came.
#[derive(Default)]
pub(super) struct Shelf(Vec<Document>);

impl Shelf {
    pub(super) fn of(documents: Vec<Document>) -> Shelf {
        Shelf(documents)
    }

    fn all(&self) -> impl Iterator<Item = Object<'_>> {
        self.0.iter().flat_map(|document| objects_in(document.root(), None))
    }
}

impl World for Shelf {
    fn objects<'w>(&'w self, kind: Kind<'_>) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let wanted: Vec<Object<'w>> = self.all().filter(|object| object.is(kind)).collect();
        Box::new(wanted.into_iter())
    }

    fn kinds(&self) -> Vec<Kind<'_>> {
        let kinds: BTreeSet<(&str, &str)> = self
            .0
            .iter()
            .flat_map(|document| objects_in(document.root(), None))
            .map(|object| {
                let kind = object.kind();
                (kind.group, kind.name)
            })
            .collect();
        kinds.into_iter().map(|(group, name)| Kind::new(group, name)).collect()
    }

    fn is_complete(&self, _: Kind<'_>, _: Option<&str>) -> bool {
        true
    }

    fn pods<'w>(&'w self) -> Box<dyn Iterator<Item = Pod<'w>> + 'w> {
        Box::new(self.all().filter_map(Pod::of))
    }

    fn namespaces(&self) -> Vec<Namespace<'_>> {
        let objects = self.objects(Kind::core("Namespace"));
        objects.map(|it| Namespace { name: it.name(), object: Some(it) }).collect()
    }
}
