//! What a constraint's violations lead to, by where it is enforced.

use model::Node;

use crate::outcome::Action;

/// Where constraints are held against objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Before the API server stores an object.
    Admission,
    /// Later, over all that is stored.
    Audit,
    /// In files and tests, before there is a cluster.
    Files,
}

impl Point {
    /// As Gatekeeper writes it.
    fn name(self) -> &'static str {
        match self {
            Point::Admission => "validation.gatekeeper.sh",
            Point::Audit => "audit.gatekeeper.sh",
            Point::Files => "gator.gatekeeper.sh",
        }
    }
}

/// `enforcementAction`, with the actions by point where it is `scoped`.
#[derive(Debug, Clone)]
pub(super) enum Enforcement {
    Everywhere(Action),
    Scoped(Vec<(Action, Vec<String>)>),
}

impl Enforcement {
    /// Reads it from `spec`; the error is a clause.
    pub(super) fn read(spec: Node<'_>) -> Result<Enforcement, String> {
        let word = spec.get("enforcementAction").as_str().unwrap_or("deny");
        if word != "scoped" {
            return Ok(Enforcement::Everywhere(action(word)?));
        }
        let mut scoped = Vec::new();
        for entry in spec.get("scopedEnforcementActions").items() {
            let action = action(entry.get("action").as_str().unwrap_or_default())?;
            let points = entry.get("enforcementPoints").items();
            let points = points.filter_map(|point| point.get("name").as_str().map(str::to_owned));
            scoped.push((action, points.collect()));
        }
        if scoped.is_empty() {
            return Err("enforcementAction is scoped, without scopedEnforcementActions".to_owned());
        }
        Ok(Enforcement::Scoped(scoped))
    }

    /// Violations lead to something at a point.
    pub(super) fn is_at(&self, point: Point) -> bool {
        self.each_at(point).next().is_some()
    }

    /// Violations are refused at a point.
    pub(super) fn denies_at(&self, point: Point) -> bool {
        self.each_at(point).any(|action| action == Action::Deny)
    }

    fn each_at(&self, point: Point) -> impl Iterator<Item = Action> + '_ {
        let (everywhere, scoped) = match self {
            Enforcement::Everywhere(action) => (Some(*action), &[][..]),
            Enforcement::Scoped(scoped) => (None, scoped.as_slice()),
        };
        let is_here = move |name: &String| name == "*" || name == point.name();
        let here = scoped.iter().filter(move |(_, points)| points.iter().any(is_here));
        everywhere.into_iter().chain(here.map(|(action, _)| *action))
    }

    /// What violations lead to at a point; nothing where the constraint is not enforced there.
    pub(super) fn at(&self, point: Point) -> Vec<Action> {
        match self {
            Enforcement::Everywhere(action) => vec![*action],
            Enforcement::Scoped(_) => {
                let mut actions: Vec<_> = self.each_at(point).collect();
                actions.sort_unstable();
                actions.dedup();
                actions
            }
        }
    }
}

/// Reads one action; the error is a clause.
pub(super) fn action(word: &str) -> Result<Action, String> {
    match word {
        "deny" => Ok(Action::Deny),
        "warn" => Ok(Action::Warn),
        "dryrun" => Ok(Action::DryRun),
        other => Err(format!("no enforcementAction is called {other:?}")),
    }
}
