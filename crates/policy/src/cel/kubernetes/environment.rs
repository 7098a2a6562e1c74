//! Which libraries an API server has, by its release.
//!
//! An API server lets nothing new into a policy until the release before it knows it too; what is
//! stored already may use all that its own release knows. The caller says which of the two it is
//! about by the release that it asks for.

use super::functions;
use crate::cel::{Environment, Library, library};

/// A minor release of Kubernetes: the 37 of 1.37.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release(pub u32);

impl Release {
    /// The newest whose libraries we know. What is newer is taken for it.
    pub const NEWEST: Release = Release(37);
}

/// A library, and the releases that have it.
struct Entry {
    since: u32,
    until: u32,
    library: fn() -> Library,
}

const ALWAYS: u32 = 0;
const NOW: u32 = u32::MAX;

/// What each release brought and took away.
const LIBRARIES: [Entry; 17] = [
    Entry { since: ALWAYS, until: NOW, library: functions::urls },
    Entry { since: ALWAYS, until: NOW, library: functions::patterns },
    Entry { since: ALWAYS, until: NOW, library: functions::lists },
    Entry { since: ALWAYS, until: 28, library: || library::strings(0) },
    Entry { since: 27, until: NOW, library: functions::authorization },
    Entry { since: 28, until: NOW, library: || library::optionals(2) },
    Entry { since: 28, until: NOW, library: functions::quantities },
    Entry { since: 29, until: NOW, library: || library::strings(2) },
    Entry { since: 29, until: NOW, library: library::sets },
    Entry { since: 30, until: NOW, library: functions::ips },
    Entry { since: 30, until: NOW, library: functions::cidrs },
    Entry { since: 31, until: NOW, library: functions::formats },
    Entry { since: 31, until: NOW, library: functions::selectors },
    Entry { since: 32, until: NOW, library: library::two_variables },
    Entry { since: 33, until: NOW, library: functions::semvers },
    Entry { since: 34, until: NOW, library: || library::lists(3) },
    Entry { since: 37, until: NOW, library: functions::includes },
];

/// The environment that all expressions of a release have in common, without variables.
/// Expressions that make patches have `functions::json_patch` too, since 1.32.
#[must_use]
pub fn environment(release: Release) -> Environment {
    let Release(minor) = release;
    let entries = LIBRARIES.iter().filter(|it| (it.since..=it.until).contains(&minor));
    let environment = Environment::standard().with_uniform_literals();
    let environment = entries.fold(environment, |all, entry| all.with((entry.library)()));
    if minor >= 29 { environment.with_valid_literals() } else { environment }
}
