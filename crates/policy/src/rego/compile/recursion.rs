//! Rules that depend on themselves, also by way of others, are refused, as OPA does.

use super::Fault;
use super::globals::Globals;
use crate::rego::code::Entry;

/// A rule or folder that is named, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    pub(super) module: usize,
    pub(super) at: usize,
    pub(super) entry: Entry,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    No,
    OnTheWay,
    Done,
}

/// Looks for a rule that depends on itself; `uses` has what each rule names.
pub(super) fn check(globals: &Globals<'_>, uses: &[Vec<Use>]) -> Result<(), Fault> {
    let needs: Vec<Vec<(usize, Use)>> =
        uses.iter().map(|uses| uses.iter().flat_map(|it| rules(globals, *it)).collect()).collect();
    let mut seen = vec![Seen::No; needs.len()];
    for start in 0..needs.len() {
        // Rules on the way, each with how many of its needs were followed.
        let mut way = vec![(start, 0)];
        if seen.get(start) != Some(&Seen::No) {
            continue;
        }
        mark(&mut seen, start, Seen::OnTheWay);
        while let Some((rule, followed)) = way.last_mut() {
            let Some((next, used)) = needs.get(*rule).and_then(|needs| needs.get(*followed)) else {
                mark(&mut seen, *rule, Seen::Done);
                way.pop();
                continue;
            };
            *followed += 1;
            match seen.get(*next) {
                Some(Seen::No) => {
                    mark(&mut seen, *next, Seen::OnTheWay);
                    way.push((*next, 0));
                }
                Some(Seen::OnTheWay) => return Err(fault(globals, *next, used)),
                _ => {}
            }
        }
    }
    Ok(())
}

fn mark(seen: &mut [Seen], rule: usize, as_what: Seen) {
    if let Some(seen) = seen.get_mut(rule) {
        *seen = as_what;
    }
}

/// The rules that are meant: of a folder all below it.
fn rules(globals: &Globals<'_>, used: Use) -> Vec<(usize, Use)> {
    let mut found = Vec::new();
    let mut left = vec![used.entry];
    while let Some(entry) = left.pop() {
        match entry {
            Entry::Rule(rule) => found.push((rule, used)),
            Entry::Folder(folder) => {
                let entries = globals.folders.get(folder).map(|folder| &folder.entries);
                left.extend(entries.into_iter().flatten().map(|(_, entry)| *entry));
            }
        }
    }
    found
}

fn fault(globals: &Globals<'_>, rule: usize, used: &Use) -> Fault {
    let name = globals.groups.get(rule).map(|group| group.path.join(".")).unwrap_or_default();
    let says = format!("data.{name} depends on itself: recursion is not allowed");
    Fault::new(used.module, used.at, says)
}
