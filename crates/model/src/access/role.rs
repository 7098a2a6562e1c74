use super::{Ask, BINDINGS, Binding, Grant, Party, ROLES, Rule, is_reserved, rule};
use crate::object::Object;
use crate::world::World;

/// A Role or a ClusterRole.
#[derive(Debug, Clone)]
pub struct Role<'d> {
    object: Object<'d>,
    // Taken apart once: dozens of checks ask for them.
    rules: Vec<Rule<'d>>,
    is_shipped: bool,
}

impl<'d> Role<'d> {
    /// The role that `object` is.
    pub fn of(object: Object<'d>) -> Option<Role<'d>> {
        let kind = object.kind();
        if !ROLES.contains(&kind) {
            return None;
        }
        let rules = object.get("rules").items().enumerate();
        let rules = rules.map(|(index, node)| Rule::new(node, index)).collect();
        let name = object.name();
        let is_default = ["cluster-admin", "admin", "edit", "view"].contains(&name);
        let is_shipped = is_reserved(name) || kind.name == "ClusterRole" && is_default;
        Some(Role { object, rules, is_shipped })
    }

    /// The object that it is.
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// A ClusterRole: it counts wherever it is bound, and can allow what has no namespace.
    pub fn is_cluster_wide(&self) -> bool {
        self.object.kind().name == "ClusterRole"
    }

    /// One that Kubernetes or its provider makes, repairs and answers for.
    pub fn is_shipped(&self) -> bool {
        self.is_shipped
    }

    /// Its rules, in order.
    pub fn rules(&self) -> impl Iterator<Item = Rule<'d>> {
        self.rules.iter().copied()
    }

    /// How each of its rules that allows some of `ask` does so. A Role allows nothing on what has
    /// no namespace.
    pub fn grants<'r>(&'r self, ask: &'r Ask) -> impl Iterator<Item = Grant<'d>> + use<'r, 'd> {
        let reaches_all = self.is_cluster_wide();
        self.rules().filter_map(move |rule| {
            rule.grant_where(ask, |group, resource| {
                reaches_all || !rule::is_cluster_wide(group, resource)
            })
        })
    }

    /// The known bindings that give it to somebody.
    pub fn bindings<'w>(&self, world: &'w dyn World) -> impl Iterator<Item = Binding<'w>> {
        let bindings = world.bindings(Party::Role(self.object.kind().name, self.object.name()));
        bindings.filter(|binding| binding.gives(self))
    }

    /// Certain to be given to nobody: every binding is known, and none names it or a role that
    /// takes its rules over. No cluster is without bindings, so where there is none at all, roles
    /// were given alone, and nothing is certain.
    pub fn is_idle(&self, world: &dyn World) -> bool {
        let knows_all = BINDINGS.iter().all(|kind| world.is_complete(*kind, None));
        let knows_any = || BINDINGS.iter().any(|kind| world.objects(*kind).next().is_some());
        knows_all
            && knows_any()
            && !self.is_aggregated()
            && self.bindings(world).all(|it| it.is_empty())
    }

    /// Carries a label by which a ClusterRole collects others.
    fn is_aggregated(&self) -> bool {
        let mut labels = self.object.metadata().get("labels").entries();
        labels.any(|label| label.key.contains("/aggregate-to-"))
    }
}
