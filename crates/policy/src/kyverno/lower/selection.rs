//! `match` and `exclude` of a classic rule, as constraints and conditions of the API server's own.

use model::Node;

use super::condition::{all, any, has_entries, has_labels, is_like_one, quoted};
use super::copied;
use super::resources::{is_kind, resources, stands_in_namespaces, subresource};
use crate::kyverno::kind::{self, KindPattern};
use crate::lower::{map, text};
use crate::tree::Tree;

/// What of the requests a rule is about.
pub(super) struct Selected {
    /// `matchConstraints`
    pub(super) constraints: Tree,
    /// An expression that the constraints cannot say.
    pub(super) condition: Option<String>,
    /// An expression that keeps a request out.
    pub(super) exception: Option<String>,
}

/// A block: its filters, of which one or all must take a request in.
#[derive(Clone)]
pub(super) struct Block<'n> {
    filters: Vec<Filter<'n>>,
    takes_any: bool,
}

/// One filter, with the kinds that it is about.
#[derive(Clone)]
struct Filter<'n> {
    resources: Node<'n>,
    kinds: Vec<String>,
}

impl<'n> Block<'n> {
    /// Reads a block. The error is why it cannot be said otherwise.
    pub(super) fn read(node: Node<'n>) -> Result<Block<'n>, String> {
        let lists = ["any", "all"].map(|key| !node.get(key).is_empty());
        if lists == [true, true] {
            return Err("it matches by `any` and by `all`".to_owned());
        }
        let written: Vec<Node<'n>> = match lists {
            [true, _] => node.get("any").items().collect(),
            [_, true] => node.get("all").items().collect(),
            _ if node.is_set() => vec![node],
            _ => Vec::new(),
        };
        let mut filters = Vec::new();
        for filter in written {
            for asked in ["subjects", "roles", "clusterRoles"] {
                if !filter.get(asked).is_empty() {
                    return Err(format!("who asks decides whether it matches: {asked}"));
                }
            }
            let resources = filter.get("resources");
            let kinds = resources.get("kinds").strings().map(str::to_owned).collect();
            filters.push(Filter { resources, kinds });
        }
        Ok(Block { filters, takes_any: lists != [false, true] })
    }

    /// The same of what makes pods; filters about other kinds are kept or left out.
    pub(super) fn of_controllers(&self, kinds: &[&str], keeps_others: bool) -> Block<'n> {
        let is_pod = |kind: &String| KindPattern::read(kind).is_pod();
        let moved = |filter: &Filter<'n>| match filter.kinds.iter().any(is_pod) {
            true => Some(Filter {
                kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
                ..filter.clone()
            }),
            false => Some(filter.clone()).filter(|_| keeps_others),
        };
        Block { filters: self.filters.iter().filter_map(moved).collect(), ..self.clone() }
    }

    /// It is about pods, at least among others.
    pub(super) fn is_about_pods(&self) -> bool {
        self.filters.iter().flat_map(|it| &it.kinds).any(|kind| KindPattern::read(kind).is_pod())
    }

    /// What is taken in by this block and not by `excluded`.
    pub(super) fn but(&self, excluded: &Block<'_>) -> Result<Selected, String> {
        let (rules, condition, namespaces) = self.included()?;
        let resource_rules = Tree::List(rules);
        Ok(Selected {
            constraints: map([
                ("resourceRules", resource_rules),
                ("namespaceSelector", namespaces),
            ]),
            condition,
            exception: excluded.taken()?,
        })
    }

    /// The resource rules, what they cannot say, and the selector of namespaces.
    fn included(&self) -> Result<(Vec<Tree>, Option<String>, Tree), String> {
        let mut rules = Vec::new();
        if self.takes_any && self.filters.iter().any(|it| it.kinds.is_empty())
            || self.filters.iter().all(|it| it.kinds.is_empty())
        {
            return Err("it matches by something else than kinds".to_owned());
        }
        if let [filter] = self.filters.as_slice() {
            let selector = filter.resources.get("namespaceSelector");
            let is_restricted = selector.is_set();
            if is_restricted && !(filter.is_namespaced() && is_plain_selector(selector)) {
                return Err("namespaces are selected for more than what stands in them".to_owned());
            }
            filter.rules(is_restricted, &mut rules)?;
            let kind = if filter.is_exact() { None } else { any(filter.is_kinds()?) };
            let parts = [kind, filter.asks()?].into_iter().flatten().collect();
            return Ok((rules, all(parts), copied(selector)));
        }
        let (mut conditions, mut is_exact) = (Vec::new(), self.takes_any);
        for filter in &self.filters {
            // All must take a request in: the rules of one are enough.
            if self.takes_any || rules.is_empty() && !filter.kinds.is_empty() {
                filter.rules(false, &mut rules)?;
            }
            conditions.push(filter.whole()?);
            is_exact &= filter.is_exact() && filter.asks()?.is_none();
        }
        let condition = match (is_exact, self.takes_any) {
            (true, _) => None,
            (false, true) => any(conditions),
            (false, false) => all(conditions),
        };
        Ok((rules, condition, Tree::Null))
    }

    /// An expression that says whether a request is taken in; nothing where none ever is.
    fn taken(&self) -> Result<Option<String>, String> {
        let filters = self.filters.iter().map(Filter::whole).collect::<Result<Vec<_>, _>>()?;
        Ok(if self.takes_any { any(filters) } else { all(filters) })
    }
}

impl Filter<'_> {
    fn operations(&self) -> Vec<&str> {
        self.resources.get("operations").strings().collect()
    }

    /// Everything that it asks, in one expression.
    fn whole(&self) -> Result<String, String> {
        if self.resources.get("namespaceSelector").is_set() {
            return Err("a selector of namespaces stands beside other filters".to_owned());
        }
        let asks = self.asks()?;
        let asks_nothing = self.kinds.is_empty() && self.operations().is_empty() && asks.is_none();
        if asks_nothing {
            return Ok("false".to_owned());
        }
        let kind = Some(self.is_kind_and_operation()?).filter(|it| it != "true");
        Ok(all([kind, asks].into_iter().flatten().collect()).unwrap_or("true".to_owned()))
    }

    fn is_kind_and_operation(&self) -> Result<String, String> {
        let operations: Vec<String> = self.operations().into_iter().map(quoted).collect();
        let operation = (!operations.is_empty())
            .then(|| format!("request.operation in [{}]", operations.join(", ")));
        let parts = [any(self.is_kinds()?), operation].into_iter().flatten().collect();
        Ok(all(parts).unwrap_or("true".to_owned()))
    }

    fn is_kinds(&self) -> Result<Vec<String>, String> {
        self.kinds.iter().map(|it| is_kind(it)).collect()
    }

    /// What it asks beside kinds, operations and namespaces by their labels.
    fn asks(&self) -> Result<Option<String>, String> {
        let subject = "(object != null ? object : oldObject)";
        let resources = self.resources;
        let patterns = |key: &str| resources.get(key).strings().map(str::to_owned).collect();
        let mut names: Vec<String> = patterns("names");
        names.extend(resources.get("name").as_str().filter(|it| !it.is_empty()).map(str::to_owned));
        let text = |field: &str| format!("{subject}.?metadata.?{field}.orValue('')");
        let name =
            format!("({} != '' ? {} : {})", text("name"), text("name"), text("generateName"));
        let entries = |field: &str| format!("{subject}.?metadata.?{field}.orValue({{}})");
        let mut parts: Vec<String> = is_like_one(&name, &names).into_iter().collect();
        parts.extend(is_like_one("request.?namespace.orValue('')", &patterns("namespaces")));
        parts.extend(has_entries(&entries("annotations"), resources.get("annotations")));
        let selector = resources.get("selector");
        let labels = entries("labels");
        parts.extend(has_entries(&labels, selector.get("matchLabels")));
        parts.extend(has_labels(&labels, selector.get("matchExpressions"))?);
        Ok(all(parts))
    }

    /// Its kinds are all known, so that resource rules say exactly what it asks.
    fn is_exact(&self) -> bool {
        !self.kinds.is_empty()
            && self.kinds.iter().all(|it| resources(&kind::parts(it)).is_some_and(|it| it.is_exact))
    }

    /// All of its kinds stand in namespaces.
    fn is_namespaced(&self) -> bool {
        !self.kinds.is_empty() && self.kinds.iter().all(|it| stands_in_namespaces(it))
    }

    /// Adds its resource rules: at least what it takes in.
    fn rules(&self, is_namespaced: bool, rules: &mut Vec<Tree>) -> Result<(), String> {
        let mut groups: Vec<(String, String, Vec<Tree>)> = Vec::new();
        for kind in &self.kinds {
            let Some(found) = resources(&kind::parts(kind)) else { return Err(subresource(kind)) };
            let names = found.names.iter().map(|it| text(it));
            match groups.iter_mut().find(|it| it.0 == found.group && it.1 == found.version) {
                Some((.., all)) => all.extend(names),
                None => groups.push((found.group, found.version, names.collect())),
            }
        }
        let operations = match self.operations() {
            operations if operations.is_empty() => vec![text("*")],
            operations => operations.into_iter().map(text).collect(),
        };
        for (group, version, names) in groups {
            let scope = if is_namespaced { text("Namespaced") } else { Tree::Null };
            rules.push(map([
                ("apiGroups", Tree::List(vec![Tree::String(group)])),
                ("apiVersions", Tree::List(vec![Tree::String(version)])),
                ("operations", Tree::List(operations.clone())),
                ("resources", Tree::List(without_repetition(names))),
                ("scope", scope),
            ]));
        }
        Ok(())
    }
}

/// Resources that others do not say already.
fn without_repetition(names: Vec<Tree>) -> Vec<Tree> {
    let everything = text("*/*");
    if names.contains(&everything) {
        return vec![everything];
    }
    let has_all = names.contains(&text("*"));
    let is_said =
        |it: &Tree| has_all && it.as_str().is_some_and(|it| it != "*" && !it.contains('/'));
    let mut kept: Vec<Tree> = Vec::new();
    for name in names {
        if !is_said(&name) && !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

/// Kyverno's selectors may have patterns, those of the API server not.
fn is_plain_selector(selector: Node<'_>) -> bool {
    let labels = selector.get("matchLabels").entries();
    labels.into_iter().all(|it| {
        let value = it.value.as_str();
        !model::glob::is_pattern(it.key) && value.is_some_and(|it| !model::glob::is_pattern(it))
    })
}
