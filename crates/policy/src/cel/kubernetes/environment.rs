//! Which libraries an API server has, by its release.
//!
//! An API server takes nothing new into a policy that the release before it does not know; of what
//! is stored already it reads all that it knows itself. For a new policy, ask for the environment
//! of the release before.

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
const LIBRARIES: [Entry; 20] = [
    Entry { since: ALWAYS, until: NOW, library: functions::urls },
    Entry { since: ALWAYS, until: NOW, library: functions::patterns },
    Entry { since: ALWAYS, until: NOW, library: functions::lists },
    Entry { since: ALWAYS, until: 28, library: || library::strings(0) },
    Entry { since: 27, until: NOW, library: functions::authorization },
    Entry { since: 28, until: NOW, library: functions::authorization_errors },
    Entry { since: 28, until: 28, library: || library::optionals(0) },
    Entry { since: 29, until: 32, library: || library::optionals(1) },
    Entry { since: 33, until: NOW, library: || library::optionals(2) },
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

#[cfg(test)]
mod tests {
    use super::{LIBRARIES, Release, environment};
    use crate::cel::Type;
    use crate::cel::kubernetes::functions::json_patch;

    /// Expressions, and the first release that compiles them.
    const FIRST: [(&str, u32); 28] = [
        ("url('/a').getHost() == ''", 0),
        ("'a'.find('a') == 'a'", 0),
        ("[1, 2].sum() == 3", 0),
        ("['a'].indexOf('a') == 0", 0),
        ("'a'.charAt(0) == 'a'", 0),
        ("'a'.replace('a', 'b') == 'b'", 0),
        ("authorizer.path('/a').check('get').allowed()", 27),
        ("authorizer.path('/a').check('get').errored()", 28),
        ("quantity('1').isInteger()", 28),
        ("sign(quantity('1')) == 1", 28),
        ("optional.of(1).hasValue()", 28),
        ("{'a': 1}.?a.orValue(2) == 1", 28),
        ("optional.of(1).optFlatMap(it, optional.of(it)).hasValue()", 29),
        ("'%d'.format([1]) == '1'", 29),
        ("strings.quote('a') == 'a'", 29),
        ("sets.contains([1], [1])", 29),
        ("ip('::1').isLoopback()", 30),
        ("string(cidr('::/8').ip()) == '::'", 30),
        ("format.uuid().validate('').hasValue()", 31),
        ("format.named('uuid').hasValue()", 31),
        (
            "authorizer.group('').resource('a').labelSelector('b') == authorizer.group('').resource('a')",
            31,
        ),
        ("{'a': 1}.all(key, value, value > 0)", 32),
        ("semver('v1', true).major() == 1", 33),
        ("[1].first().value() == 1", 33),
        ("[1].distinct() == [1]", 34),
        ("[3, 1].sort() == [1, 3]", 34),
        ("[1].includes(1)", 37),
        ("'a'.includes('a')", 37),
    ];

    #[test]
    fn releases_have_what_their_api_servers_have() {
        for minor in 0..=38 {
            let mut environment = environment(Release(minor));
            environment.declare("authorizer", Type::opaque("kubernetes.authorization.Authorizer"));
            for (expression, first) in FIRST {
                let compiled = environment.compile(expression);
                assert_eq!(compiled.is_ok(), minor >= first, "1.{minor} {expression} {compiled:?}");
            }
            assert!(environment.compile("jsonpatch.escapeKey('a')").is_err());
        }
    }

    #[test]
    fn literals_are_held_to_what_a_release_asks() {
        for minor in [0, 28, 29, 37] {
            let environment = environment(Release(minor));
            assert!(environment.compile("[1, 'a']").is_err());
            for literal in ["duration('1x')", "timestamp('now')", "'a'.matches('(')"] {
                assert_eq!(environment.compile(literal).is_ok(), minor < 29, "1.{minor} {literal}");
            }
        }
    }

    #[test]
    fn every_signature_can_be_read() {
        let libraries = LIBRARIES.iter().map(|entry| (entry.library)()).chain([json_patch()]);
        for overload in libraries.flat_map(|library| library.overloads) {
            assert_ne!(overload.result, Type::Error, "{}", overload.signature);
            assert!(
                !overload.is_method || !overload.parameters.is_empty(),
                "{}",
                overload.signature
            );
        }
    }
}
