//! `applyTo`: the kinds of objects whose shape a mutator or an expansion knows.

use model::{Node, Object};

use crate::bundle::Interest;
use crate::request::Operation;

/// One entry of `applyTo`.
#[derive(Debug, Clone)]
pub(super) struct Applies {
    groups: Vec<String>,
    versions: Vec<String>,
    kinds: Vec<String>,
    operations: Vec<Operation>,
}

/// A kind with its version, and what is done with an object of it.
pub(super) type Binding = (String, String, String, Operation);

/// No cluster has so many, with all versions of each.
const MOST_KINDS: usize = 10_000;

/// What a mutator can be asked for.
const OPERATIONS: [Operation; 2] = [Operation::Create, Operation::Update];

impl Applies {
    /// Adds the kinds that it applies to.
    pub(super) fn add_interest(&self, interest: &mut Interest) {
        self.kinds.iter().for_each(|kind| interest.add(kind, ""));
    }

    /// Reads all entries; the error is a clause.
    pub(super) fn read(node: Node<'_>) -> Result<Vec<Applies>, String> {
        let all: Vec<Applies> = node.items().map(Applies::read_one).collect::<Result<_, _>>()?;
        if all.is_empty() {
            return Err("it applies to nothing: applyTo is wanted".to_owned());
        }
        Ok(all)
    }

    fn read_one(node: Node<'_>) -> Result<Applies, String> {
        let words = |key| -> Vec<String> { node.get(key).strings().map(str::to_owned).collect() };
        let (groups, versions, kinds) = (words("groups"), words("versions"), words("kinds"));
        if groups.is_empty() || versions.is_empty() || kinds.is_empty() {
            return Err("each applyTo must have groups, versions and kinds".to_owned());
        }
        if groups.len() * versions.len() * kinds.len() > MOST_KINDS {
            return Err(format!("it applies to more than {MOST_KINDS} kinds"));
        }
        let operations = operations(&words("operations"))?;
        Ok(Applies { groups, versions, kinds, operations })
    }

    /// It is about such an object, whatever is done with it where no operation is known.
    pub(super) fn holds(&self, object: &Object<'_>, operation: Option<Operation>) -> bool {
        let api = object.api_version();
        let (group, version) = api.split_once('/').unwrap_or(("", api));
        let is_done = match operation {
            Some(operation) => self.operations.contains(&operation),
            None => OPERATIONS.iter().all(|it| self.operations.contains(it)),
        };
        is_done && self.is_about(group, version, object.kind().name)
    }

    /// It is about such a kind.
    pub(super) fn is_about(&self, group: &str, version: &str, kind: &str) -> bool {
        let has = |words: &[String], word: &str| words.iter().any(|it| it == word);
        has(&self.groups, group) && has(&self.versions, version) && has(&self.kinds, kind)
    }

    /// All that it is about.
    pub(super) fn bindings(&self) -> impl Iterator<Item = Binding> {
        self.groups.iter().flat_map(move |group| {
            self.versions.iter().flat_map(move |version| {
                self.kinds.iter().flat_map(move |kind| {
                    let binding =
                        |it: &Operation| (group.clone(), version.clone(), kind.clone(), *it);
                    self.operations.iter().map(binding).collect::<Vec<_>>()
                })
            })
        })
    }
}

fn operations(words: &[String]) -> Result<Vec<Operation>, String> {
    let mut operations = Vec::new();
    for word in words {
        let operation = match word.as_str() {
            "*" if words.len() == 1 => return Ok(OPERATIONS.to_vec()),
            "*" => return Err("the operation \"*\" stands beside others".to_owned()),
            word => Operation::parse(word).filter(|it| OPERATIONS.contains(it)),
        };
        let operation = operation
            .ok_or_else(|| format!("the operation {word:?} is none of CREATE, UPDATE, *"))?;
        if operations.contains(&operation) {
            return Err(format!("the operation {word} is named twice"));
        }
        operations.push(operation);
    }
    Ok(if operations.is_empty() { OPERATIONS.to_vec() } else { operations })
}
