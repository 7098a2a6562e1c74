//! What modules define together: where each rule stands below `data`.

use std::collections::BTreeMap;

use super::Fault;
use crate::rego::code::{Entry, Folder, Kind};
use crate::rego::syntax::ast::{self, HeadKind, Module, Term, TermKind};

/// All rules, by their places.
pub(super) struct Globals<'m> {
    pub(super) groups: Vec<Group<'m>>,
    pub(super) folders: Vec<Folder>,
}

/// All definitions of one rule.
pub(super) struct Group<'m> {
    /// Where it stands, without `data`.
    pub(super) path: Vec<String>,
    pub(super) kind: Kind,
    pub(super) definitions: Vec<Written<'m>>,
}

/// A definition as it is written.
#[derive(Clone, Copy)]
pub(super) struct Written<'m> {
    pub(super) module: usize,
    pub(super) rule: &'m ast::Rule,
    /// How many keys of the head's path belong to the group's own.
    pub(super) taken: usize,
}

/// What a path below `data` leads to, and how many of its names lead there.
pub(super) enum Found {
    Rule(usize, usize),
    Folder(usize),
    /// No rule stands there.
    Facts,
}

impl<'m> Globals<'m> {
    pub(super) fn read(modules: &'m [Module]) -> Result<Globals<'m>, Fault> {
        let mut globals = Globals { groups: Vec::new(), folders: vec![Folder::default()] };
        let mut named: BTreeMap<Vec<String>, Vec<Written<'m>>> = BTreeMap::new();
        for (module, read) in modules.iter().enumerate() {
            for rule in &read.rules {
                let keys: Vec<String> = rule.head.path.iter().map_while(constant).collect();
                let taken = keys.len();
                let own = [rule.head.name.clone()].into_iter().chain(keys);
                let path = read.package.iter().cloned().chain(own).collect();
                named.entry(path).or_default().push(Written { module, rule, taken });
            }
        }
        for (path, written) in joined(named, modules) {
            globals.add(path, written)?;
        }
        // A package without rules is an empty object.
        for (module, read) in modules.iter().enumerate() {
            globals.folder(&read.package, || Fault::new(module, 0, conflict(&read.package)))?;
        }
        Ok(globals)
    }

    fn add(&mut self, path: Vec<String>, written: Vec<Written<'m>>) -> Result<(), Fault> {
        let kind = kind(&path, &written)?;
        let group = self.groups.len();
        self.place(&path, group, written.first())?;
        self.groups.push(Group { path, kind, definitions: written });
        Ok(())
    }

    /// Puts a rule in its folder.
    fn place(
        &mut self,
        path: &[String],
        group: usize,
        first: Option<&Written<'m>>,
    ) -> Result<(), Fault> {
        let Some((name, folders)) = path.split_last() else { return Ok(()) };
        let fault = || fault(path, first);
        let at = self.folder(folders, fault)?;
        if self.entry(at, name).is_some() {
            return Err(fault());
        }
        self.put(at, name, Entry::Rule(group));
        Ok(())
    }

    /// The folder at a path, made where there is none.
    fn folder(&mut self, path: &[String], fault: impl Fn() -> Fault) -> Result<usize, Fault> {
        let mut at = 0;
        for (depth, name) in path.iter().enumerate() {
            at = match self.entry(at, name) {
                Some(Entry::Folder(folder)) => folder,
                Some(Entry::Rule(_)) => return Err(fault()),
                None => {
                    let made = self.folders.len();
                    let path = path.get(..=depth).unwrap_or_default().to_vec();
                    self.folders.push(Folder { path, entries: Vec::new() });
                    self.put(at, name, Entry::Folder(made));
                    made
                }
            };
        }
        Ok(at)
    }

    fn put(&mut self, folder: usize, name: &str, entry: Entry) {
        if let Some(folder) = self.folders.get_mut(folder) {
            folder.entries.push((name.to_owned(), entry));
        }
    }

    fn entry(&self, folder: usize, name: &str) -> Option<Entry> {
        let entries = &self.folders.get(folder)?.entries;
        entries.iter().find(|(held, _)| held == name).map(|(_, entry)| *entry)
    }

    /// What stands at a path; rules take as many names as lead to them.
    pub(super) fn find<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Found {
        let mut at = 0;
        for (taken, name) in names.into_iter().enumerate() {
            match self.entry(at, name) {
                Some(Entry::Rule(rule)) => return Found::Rule(rule, taken + 1),
                Some(Entry::Folder(folder)) => at = folder,
                None => return Found::Facts,
            }
        }
        Found::Folder(at)
    }
}

/// The definitions of one rule together. What stands below the keys of another is part of that:
/// `p.a := 1` and `p[x] := 2` make one object.
fn joined<'m>(
    named: BTreeMap<Vec<String>, Vec<Written<'m>>>,
    modules: &[Module],
) -> Vec<(Vec<String>, Vec<Written<'m>>)> {
    let mut joined: Vec<(Vec<String>, Vec<Written<'m>>)> = Vec::new();
    // In the order of paths, what stands below another follows it.
    for (path, written) in named {
        let above = joined.last_mut().filter(|(above, _)| path.starts_with(above));
        let Some((above, all)) = above else {
            joined.push((path, written));
            continue;
        };
        for definition in written {
            let package = modules.get(definition.module).map_or(0, |it| it.package.len());
            // Where the other stands above its package, the two conflict.
            let taken = above.len().checked_sub(package + 1);
            all.push(Written { taken: taken.unwrap_or(usize::MAX), ..definition });
        }
    }
    joined
}

fn constant(term: &Term) -> Option<String> {
    match &term.kind {
        TermKind::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// What kind of rule definitions make together.
fn kind(path: &[String], written: &[Written<'_>]) -> Result<Kind, Fault> {
    let mut found = None;
    for definition in written {
        let head = &definition.rule.head;
        if definition.taken > head.path.len() {
            return Err(fault(path, Some(definition)));
        }
        let is_whole = head.path.len() == definition.taken;
        let kind = match &head.kind {
            HeadKind::Function(arguments) => Kind::Function { arity: arguments.len() },
            _ if !is_whole => Kind::Object,
            HeadKind::Value => Kind::Value,
            HeadKind::Member(_) => Kind::Set,
        };
        if found.is_some_and(|found| found != kind) {
            return Err(fault(path, Some(definition)));
        }
        found = Some(kind);
    }
    Ok(found.unwrap_or(Kind::Value))
}

fn conflict(path: &[String]) -> String {
    format!("conflicting rules data.{} found", path.join("."))
}

fn fault(path: &[String], written: Option<&Written<'_>>) -> Fault {
    let (module, at) = written.map_or((0, 0), |written| (written.module, written.rule.at));
    Fault::new(module, at, conflict(path))
}
