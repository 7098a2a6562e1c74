//! What somebody may see: everything, or what is found in some namespaces.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use store::{Filter, Group, State, Store};

use crate::backend::{Backend, Person};
use crate::problem::Problem;

/// How long an answer of the API server holds.
const HOLDS: Duration = Duration::from_secs(60);

/// Answers about so many people are kept.
const MOST_PEOPLE: usize = 1_000;

/// More namespaces are not asked about for somebody who may not see everything.
const MOST_NAMESPACES: usize = 1_000;

/// What somebody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Everything.
    All,
    /// What is found in these namespaces.
    Namespaces(Vec<String>),
}

/// What people may see, as the API server said a short while ago.
#[derive(Debug, Default)]
pub(crate) struct Sights(Mutex<HashMap<Person, (Sight, SystemTime)>>);

impl Sight {
    /// The filter, for what may be seen.
    pub(crate) fn narrow(&self, filter: Filter) -> Filter {
        match self {
            Sight::All => filter,
            Sight::Namespaces(within) => Filter { within: Some(within.clone()), ..filter },
        }
    }
}

impl Sights {
    /// What a person may see. It blocks.
    pub(crate) fn of(&self, person: &Person, backend: &dyn Backend) -> Result<Sight, Problem> {
        let now = backend.now();
        if let Some((sight, since)) = self.known().get(person)
            && now.duration_since(*since).is_ok_and(|age| age < HOLDS)
        {
            return Ok(sight.clone());
        }
        let sight = ask(person, backend)?;
        let mut known = self.known();
        if known.len() >= MOST_PEOPLE {
            known.clear();
        }
        known.insert(person.clone(), (sight.clone(), now));
        Ok(sight)
    }

    /// A panic of another thread left nothing half done here.
    fn known(&self) -> MutexGuard<'_, HashMap<Person, (Sight, SystemTime)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ask(person: &Person, backend: &dyn Backend) -> Result<Sight, Problem> {
    let Some(gatekeeper) = backend.gatekeeper() else { return Ok(Sight::All) };
    if gatekeeper.may_see(person, None).map_err(Problem::of_refusal)? {
        return Ok(Sight::All);
    }
    let store = backend.store().map_err(Problem::unavailable)?;
    let mut namespaces = Vec::new();
    for namespace in known_namespaces(&*store)? {
        if gatekeeper.may_see(person, Some(&namespace)).map_err(Problem::of_refusal)? {
            namespaces.push(namespace);
        }
    }
    Ok(Sight::Namespaces(namespaces))
}

/// The namespaces that something was ever found in.
fn known_namespaces(store: &dyn Store) -> Result<Vec<String>, Problem> {
    let all = Filter { state: State::Any, ..Filter::default() };
    let counts = store.count(&all, Group::Namespace).map_err(|it| Problem::of_query(&it))?;
    let named = counts.into_iter().map(|count| count.of).filter(|name| !name.is_empty());
    Ok(named.take(MOST_NAMESPACES).collect())
}
