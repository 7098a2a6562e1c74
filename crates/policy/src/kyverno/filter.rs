//! `match` and `exclude` of Kyverno's classic rules: which requests a rule is about.

use model::{Glob, Node};

use super::kind::KindPattern;
use super::who::Who;
use crate::bundle::Interest;
use crate::request::{Operation, Request};
use crate::selector::LabelSelector;
use crate::signs::Signs;

/// Which requests a block takes in.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Selection {
    any: Vec<Filter>,
    all: Vec<Filter>,
    /// No other kinds are taken in.
    kinds: Signs,
}

/// What a request must be like. Everything that is asked must hold; of a list, one item.
#[derive(Debug, Clone, PartialEq, Default)]
struct Filter {
    kinds: Vec<KindPattern>,
    names: Vec<Glob>,
    namespaces: Vec<Glob>,
    labels: Option<LabelPatterns>,
    annotations: Vec<(Glob, Glob)>,
    namespace_labels: Option<LabelPatterns>,
    operations: Vec<Operation>,
    who: Who,
    /// What it asks of namespaces is not asked of a Namespace itself.
    spares_namespaces: bool,
}

/// A label selector whose `matchLabels` are patterns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LabelPatterns {
    equal: Vec<(Glob, Glob)>,
    rest: LabelSelector,
}

impl Selection {
    /// Reads a block: `any`, `all`, or one filter by itself, as it was written at first.
    pub(super) fn read(block: Node<'_>) -> Selection {
        let list = |key: &str| block.get(key).items().map(Filter::read).collect::<Vec<_>>();
        let (any, mut all) = (list("any"), list("all"));
        if block.get("resources").is_set() || Who::read(block).asks() {
            all.push(Filter::read(block));
        }
        Selection::of(any, all)
    }

    fn of(any: Vec<Filter>, all: Vec<Filter>) -> Selection {
        // Where one of several must hold and others as well, one of the several does.
        let decisive = if any.is_empty() { &all } else { &any };
        let kinds = decisive.iter().map(Filter::signs).fold(Signs::default(), Signs::and);
        Selection { any, all, kinds }
    }

    /// Reads a block about what is there already, whatever was done with it.
    pub(super) fn of_existing(block: Node<'_>) -> Selection {
        let mut selection = Selection::read(block);
        for filter in selection.any.iter_mut().chain(&mut selection.all) {
            filter.operations.clear();
            filter.spares_namespaces = true;
        }
        selection
    }

    /// Asks nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.any.is_empty() && self.all.is_empty()
    }

    /// What it says of pods, said of other kinds; what it says of anything else is left out.
    pub(super) fn of_pods_for(&self, kinds: &[&str]) -> Selection {
        self.moved(kinds, |_| None)
    }

    /// The same, and what it says of anything else stays.
    pub(super) fn with_pods_for(&self, kinds: &[&str]) -> Selection {
        self.moved(kinds, |other| Some(other.clone()))
    }

    fn moved(&self, kinds: &[&str], other: fn(&Filter) -> Option<Filter>) -> Selection {
        let kinds: Vec<KindPattern> = kinds.iter().map(|kind| KindPattern::read(kind)).collect();
        let moved = |filter: &Filter| match filter.is_about_pods() {
            true => Some(Filter { kinds: kinds.clone(), ..filter.clone() }),
            false => other(filter),
        };
        let all = |filters: &[Filter]| filters.iter().filter_map(moved).collect();
        Selection::of(all(&self.any), all(&self.all))
    }

    /// It is about pods, at least among others.
    pub(super) fn is_about_pods(&self) -> bool {
        self.filters().any(Filter::is_about_pods)
    }

    /// It names kinds, and pods are none of them.
    pub(super) fn is_about_others_than_pods(&self) -> bool {
        self.filters().any(|filter| !filter.kinds.is_empty()) && !self.is_about_pods()
    }

    /// What it says of pods can be said of what makes them: it names none of them, and no other
    /// kinds beside pods.
    pub(super) fn can_be_derived(&self) -> bool {
        self.filters().all(|filter| {
            filter.names.is_empty()
                && filter.labels.is_none()
                && filter.annotations.is_empty()
                && !(filter.kinds.len() > 1 && filter.is_about_pods())
        })
    }

    /// Takes in `request`. An empty block takes in nothing. Where nobody is known to ask, it does
    /// not matter who it must be.
    pub(super) fn takes(&self, request: &Request<'_>) -> bool {
        // Most rules part from most requests by a first look at the kind.
        self.kinds.may_name(&request.kind.name) && {
            let is_anyone = request.user.is_nobody();
            self.holds(&|filter| filter.takes(request, is_anyone))
        }
    }

    /// The same of a block that leaves out: it must be known who asks.
    pub(super) fn leaves_out(&self, request: &Request<'_>) -> bool {
        self.kinds.may_name(&request.kind.name)
            && self.holds(&|filter| filter.takes(request, false))
    }

    fn holds(&self, takes: &dyn Fn(&Filter) -> bool) -> bool {
        match (self.any.is_empty(), self.all.is_empty()) {
            (true, true) => false,
            (false, true) => self.any.iter().any(takes),
            (true, false) => self.all.iter().all(takes),
            (false, false) => self.any.iter().any(takes) && self.all.iter().all(takes),
        }
    }

    /// Adds what it takes in, and perhaps more.
    pub(super) fn add_interest(&self, interest: &mut Interest) {
        for filter in self.filters() {
            if filter.kinds.is_empty() {
                interest.add_any();
            }
            let kinds = filter.kinds.iter();
            kinds.for_each(|kind| interest.add(kind.name(), kind.subresource()));
            interest.add_operations(filter.operations.iter());
        }
    }

    /// It is about those who ask.
    pub(super) fn asks_who(&self) -> bool {
        self.filters().any(|filter| filter.who.asks())
    }

    /// It names this operation.
    pub(super) fn names(&self, operation: Operation) -> bool {
        self.filters().any(|filter| filter.operations.contains(&operation))
    }

    fn filters(&self) -> impl Iterator<Item = &Filter> {
        self.any.iter().chain(&self.all)
    }
}

impl Filter {
    fn read(node: Node<'_>) -> Filter {
        let resources = node.get("resources");
        let globs = |key: &str| resources.get(key).strings().map(Glob::new).collect::<Vec<_>>();
        let mut names = globs("names");
        names.extend(resources.get("name").as_str().filter(|it| !it.is_empty()).map(Glob::new));
        Filter {
            kinds: resources.get("kinds").strings().map(KindPattern::read).collect(),
            names,
            namespaces: globs("namespaces"),
            labels: LabelPatterns::read(resources.get("selector")),
            annotations: patterns(resources.get("annotations")),
            namespace_labels: LabelPatterns::read(resources.get("namespaceSelector")),
            operations: resources
                .get("operations")
                .strings()
                .filter_map(Operation::parse)
                .collect(),
            who: Who::read(node),
            spares_namespaces: false,
        }
    }

    fn is_about_pods(&self) -> bool {
        self.kinds.iter().any(KindPattern::is_pod)
    }

    /// Those of the kinds that it takes in.
    fn signs(&self) -> Signs {
        match self.kinds.is_empty() {
            true => Signs::ALL,
            false => Signs::of(self.kinds.iter().map(KindPattern::name)),
        }
    }

    fn asks_nothing_of_resources(&self) -> bool {
        self.kinds.is_empty()
            && self.names.is_empty()
            && self.namespaces.is_empty()
            && self.labels.is_none()
            && self.annotations.is_empty()
            && self.namespace_labels.is_none()
            && self.operations.is_empty()
    }

    fn takes(&self, request: &Request<'_>, is_anyone: bool) -> bool {
        let asks_who = !is_anyone && self.who.asks();
        // A filter that asks only who it is says nothing where that does not matter.
        if self.asks_nothing_of_resources() && !asks_who {
            return false;
        }
        if asks_who && !self.who.is(&request.user) {
            return false;
        }
        // Kinds come first: most filters part from most requests by them.
        if !self.kinds.is_empty() && !self.kinds.iter().any(|kind| kind.matches(request)) {
            return false;
        }
        let Some(object) = request.subject() else { return false };
        let of_metadata = |key: &str| object.get("metadata").get(key);
        let has = |globs: &[Glob], text: &str| {
            globs.is_empty() || globs.iter().any(|glob| glob.matches(text))
        };
        has(&self.names, request.name)
            && has(&self.namespaces, request.namespace)
            && self.labels.as_ref().is_none_or(|it| it.pick(of_metadata("labels")))
            && self.annotations.iter().all(|it| has_entry(of_metadata("annotations"), it))
            && self.is_in_namespace(request)
            && (self.operations.is_empty() || self.operations.contains(&request.operation))
    }

    /// The labels of a namespace that is not known are none.
    fn is_in_namespace(&self, request: &Request<'_>) -> bool {
        let Some(wanted) = &self.namespace_labels else { return true };
        if request.is_of_namespace() {
            if self.spares_namespaces {
                return true;
            }
            let labels = request.subject().map(|object| object.at(&["metadata", "labels"]));
            return labels.is_some_and(|labels| wanted.pick(labels));
        }
        let labels = request.namespace_object.map(|it| it.metadata().get("labels"));
        labels.is_some_and(|labels| wanted.pick(labels))
    }
}

impl LabelPatterns {
    pub(super) fn read(selector: Node<'_>) -> Option<LabelPatterns> {
        selector.is_set().then(|| LabelPatterns {
            equal: patterns(selector.get("matchLabels")),
            rest: LabelSelector::of_expressions(selector),
        })
    }

    pub(super) fn pick(&self, labels: Node<'_>) -> bool {
        self.equal.iter().all(|pattern| has_entry(labels, pattern)) && self.rest.picks(labels)
    }
}

fn patterns(mapping: Node<'_>) -> Vec<(Glob, Glob)> {
    let entries = mapping.entries();
    let patterns =
        entries.filter_map(|it| Some((Glob::new(it.key), Glob::new(&it.value.scalar()?))));
    patterns.collect()
}

fn has_entry(mapping: Node<'_>, (key, value): &(Glob, Glob)) -> bool {
    mapping.entries().any(|entry| {
        key.matches(entry.key) && entry.value.scalar().is_some_and(|it| value.matches(&it))
    })
}
