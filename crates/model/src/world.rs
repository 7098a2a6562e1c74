//! What else there is: the other objects, which some verdicts depend on.

mod entry;
mod gaps;
mod gathered;
mod inventory;
mod kept;
mod positions;

pub use gaps::Gaps;
pub use inventory::Inventory;
pub use kept::Kept;

use crate::access::{BINDINGS, Binding, Party};
use crate::isolation::Isolation;
use crate::kind::Kind;
use crate::object::Object;
use crate::pod::Pod;
use crate::selector::Selector;

/// Answers what an engine must look up. Files, recorded answers, a watch cache and the live API
/// each implement it.
pub trait World {
    /// Every known object of `kind`, in a stable order.
    fn objects<'w>(&'w self, kind: Kind<'_>) -> Box<dyn Iterator<Item = Object<'w>> + 'w>;

    /// Every kind of which there are known objects, in a stable order.
    fn kinds(&self) -> Vec<Kind<'_>>;

    /// Knows every object of `kind` in `namespace` (in the whole cluster with `None`): what it does
    /// not list does not exist. Where this is false, "not found" means "not given".
    fn is_complete(&self, kind: Kind<'_>, namespace: Option<&str>) -> bool;

    /// Every known object that has a pod, in a stable order.
    fn pods<'w>(&'w self) -> Box<dyn Iterator<Item = Pod<'w>> + 'w>;

    /// Every namespace that an object names or is, in the order of their names.
    fn namespaces(&self) -> Vec<Namespace<'_>>;

    /// Every known pod in `namespace` that `selector` picks, by the pod's own labels.
    fn pods_picked<'w>(
        &'w self,
        namespace: &'w str,
        selector: Selector<'w>,
    ) -> Box<dyn Iterator<Item = Pod<'w>> + 'w> {
        Box::new(self.pods().filter(move |pod| {
            pod.object().namespace_or_default() == namespace
                && selector.picks(pod.metadata().get("labels"))
        }))
    }

    /// Every known Service in `namespace` that `selector` picks, by the Service's own labels.
    fn services_picked<'w>(
        &'w self,
        namespace: &'w str,
        selector: Selector<'w>,
    ) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let services = self.objects_in(Kind::core("Service"), namespace);
        Box::new(services.filter(move |it| selector.picks(it.metadata().get("labels"))))
    }

    /// Every known HorizontalPodAutoscaler that scales `workload`.
    fn autoscalers_of<'w>(
        &'w self,
        workload: &Object<'w>,
    ) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let scaled = Scaled::workload(workload);
        let all = self.objects(Kind::new("autoscaling", "HorizontalPodAutoscaler"));
        Box::new(all.filter(move |it| Scaled::by(it) == Some(scaled)))
    }

    /// Every known policy object that may isolate `pod`, and perhaps some that do not.
    fn policies_near<'w>(&'w self, pod: &Pod<'w>) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        Box::new(Isolation::objects(self, pod.object().namespace_or_default()))
    }

    /// Every known binding with `party` in it.
    fn bindings<'w>(&'w self, party: Party<'_>) -> Box<dyn Iterator<Item = Binding<'w>> + 'w> {
        let objects = BINDINGS.iter().flat_map(|kind| self.objects(*kind));
        let has_party = |binding: &Binding<'_>| binding.parties().any(|own| own == party);
        let found: Vec<_> = objects.filter_map(Binding::of).filter(has_party).collect();
        Box::new(found.into_iter())
    }

    /// Every known object in `namespace` of `kind`.
    fn objects_in<'w>(
        &'w self,
        kind: Kind<'_>,
        namespace: &'w str,
    ) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        Box::new(
            self.objects(kind).filter(move |object| object.namespace_or_default() == namespace),
        )
    }

    /// A Secret with what it holds, where this world may tell that: of most only the names of keys
    /// are known.
    fn revealed<'w>(&'w self, _secret: &Object<'_>) -> Option<Object<'w>> {
        None
    }

    /// The object of `kind` called `name`, in `namespace` unless the kind has none.
    fn find<'w>(
        &'w self,
        kind: Kind<'_>,
        namespace: Option<&str>,
        name: &str,
    ) -> Option<Object<'w>> {
        self.namesakes(kind, namespace, name).next()
    }

    /// Every object of `kind` called `name`: files may give it more than once.
    fn namesakes<'w>(
        &'w self,
        kind: Kind<'_>,
        namespace: Option<&str>,
        name: &str,
    ) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let (namespace, name) = (namespace.map(str::to_owned), name.to_owned());
        Box::new(self.objects(kind).filter(move |object| {
            let is_there = |namespace: &String| object.namespace_or_default() == namespace;
            object.name() == name && namespace.as_ref().is_none_or(is_there)
        }))
    }
}

/// What an autoscaler scales: a namespace, a kind as it is written there, and a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Scaled<'a>(&'a str, &'a str, &'a str);

impl<'a> Scaled<'a> {
    fn workload(object: &Object<'a>) -> Scaled<'a> {
        Scaled(object.namespace_or_default(), object.kind().name, object.name())
    }

    fn by(autoscaler: &Object<'a>) -> Option<Scaled<'a>> {
        let target = autoscaler.spec().get("scaleTargetRef");
        let (kind, name) = (target.get("kind").as_str()?, target.get("name").as_str()?);
        Some(Scaled(autoscaler.namespace_or_default(), kind, name))
    }
}

/// A namespace that is given, or that a given object says it is in.
#[derive(Debug, Clone, Copy)]
pub struct Namespace<'w> {
    /// Its name.
    pub name: &'w str,
    /// The Namespace object, where it was given.
    pub object: Option<Object<'w>>,
}
