//! All expansion templates together, with the mutators that change what they make.

use std::collections::{BTreeMap, BTreeSet};

use model::{Node, Object};

use super::resultant::{self, Resultant};
use super::template::Expansion;
use crate::bundle::Interest;
use crate::gatekeeper::matching::Source;
use crate::gatekeeper::mutation::Mutators;
use crate::mutation::Mutation;
use crate::request::Request;
use crate::tree::Tree;

/// Templates that lead to templates: Gatekeeper follows them no further.
const MOST_DEPTH: usize = 30;

/// Each is compared with each.
const MOST_TEMPLATES: usize = 1_000;

/// Objects that one leads to. A workload leads to one or two.
const MOST_OBJECTS: usize = 1_000;

/// Values of all of them.
const MOST_VALUES: usize = 2_000_000;

/// Makes of objects what controllers will make of them.
#[derive(Debug, Clone, Default)]
pub struct Expander {
    templates: Vec<Expansion>,
    cyclic: Vec<String>,
    mutators: Mutators,
}

/// Why templates cannot be used together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExpandError {
    /// More than can be compared.
    #[error("there are more than {MOST_TEMPLATES} expansion templates")]
    TooMany,
}

impl Expander {
    /// Adds the kinds that become others.
    pub(in crate::gatekeeper) fn add_interest(&self, interest: &mut Interest) {
        let applied = self.templates.iter().flat_map(|template| &template.applies);
        applied.for_each(|applies| applies.add_interest(interest));
    }

    /// Puts templates in order, by name. Of two with one name the later is kept; those that lead
    /// back to themselves are left out. What they make is changed by `mutators`.
    pub fn of(
        templates: impl IntoIterator<Item = Expansion>,
        mutators: Mutators,
    ) -> Result<Expander, ExpandError> {
        let named: BTreeMap<_, _> = templates.into_iter().map(|it| (it.name.clone(), it)).collect();
        if named.len() > MOST_TEMPLATES {
            return Err(ExpandError::TooMany);
        }
        let all: Vec<Expansion> = named.into_values().collect();
        let next = |from: &Expansion| -> Vec<usize> {
            (0..all.len()).filter(|at| all.get(*at).is_some_and(|it| it.follows(from))).collect()
        };
        let next: Vec<Vec<usize>> = all.iter().map(next).collect();
        let mut expander = Expander { mutators, ..Expander::default() };
        for (index, template) in all.into_iter().enumerate() {
            match leads_back(index, &next) {
                true => expander.cyclic.push(template.name),
                false => expander.templates.push(template),
            }
        }
        Ok(expander)
    }

    /// There is no template.
    pub fn is_empty(&self) -> bool {
        self.templates.is_empty()
    }

    /// The names of the templates that lead back to themselves.
    pub fn cyclic(&self) -> impl Iterator<Item = &str> {
        self.cyclic.iter().map(String::as_str)
    }

    /// What becomes of a request's object; the error says why that cannot be told.
    pub(in crate::gatekeeper) fn expand(
        &self,
        request: &Request<'_>,
    ) -> Result<Vec<Resultant<'_>>, String> {
        let mut found = Vec::new();
        let Some(object) = request.object else { return Ok(found) };
        let base = Object::new(object, None);
        if !self.templates.iter().any(|template| template.holds(&base)) {
            return Ok(found);
        }
        let tree = self.mutated(request, object, Source::Original)?;
        let mut left = MOST_VALUES;
        self.expand_within(&tree, request, 0, &mut left, &mut found)?;
        Ok(found)
    }

    fn expand_within<'e>(
        &'e self,
        tree: &Tree,
        request: &Request<'_>,
        depth: usize,
        left: &mut usize,
        found: &mut Vec<Resultant<'e>>,
    ) -> Result<(), String> {
        if depth >= MOST_DEPTH {
            return Err(format!("it is expanded more than {MOST_DEPTH} times"));
        }
        let document = tree.to_document();
        let object = Object::new(document.root(), None);
        let mut made = Vec::new();
        for template in self.templates.iter().filter(|it| it.holds(&object)) {
            let tree = resultant::expanded(template, tree, request.namespace)?;
            *left = left
                .checked_sub(tree.weight().max(MOST_VALUES / MOST_OBJECTS))
                .ok_or_else(|| "it is expanded to too much".to_owned())?;
            let document = tree.to_document();
            let tree = self.mutated(request, document.root(), Source::Generated)?;
            made.push((template, tree));
        }
        for (_, tree) in &made {
            self.expand_within(tree, request, depth + 1, left, found)?;
        }
        found.extend(made.into_iter().map(|(template, tree)| Resultant {
            document: tree.to_document(),
            template: &template.name,
            action: template.action,
        }));
        Ok(())
    }

    /// An object as the mutators make it.
    fn mutated(
        &self,
        request: &Request<'_>,
        object: Node<'_>,
        source: Source,
    ) -> Result<Tree, String> {
        let request = beside(request, object);
        match self.mutators.mutate_aside(&request, source) {
            Mutation::Changed(tree) => Ok(tree),
            Mutation::Skip | Mutation::Same => {
                Tree::from_node(object, MOST_VALUES).map_err(|error| error.to_string())
            }
            Mutation::Error(says) => Err(says),
        }
    }
}

/// A request like another, about another object in the same namespace.
pub(in crate::gatekeeper) fn beside<'a>(request: &Request<'a>, object: Node<'a>) -> Request<'a> {
    Request {
        operation: request.operation,
        namespace: request.namespace,
        user: request.user.clone(),
        namespace_object: request.namespace_object,
        is_dry_run: request.is_dry_run,
        ..Request::creation(&Object::new(object, None))
    }
}

/// From a template one comes back to it, by what they make.
fn leads_back(start: usize, next: &[Vec<usize>]) -> bool {
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<usize> = next.get(start).cloned().unwrap_or_default();
    while let Some(at) = ahead.pop() {
        if at == start {
            return true;
        }
        if seen.insert(at) {
            ahead.extend(next.get(at).into_iter().flatten());
        }
    }
    false
}
