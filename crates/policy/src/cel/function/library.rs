//! A set of functions and macros that an environment takes in as one.

use super::Overload;

/// Functions and macros that belong together.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// The functions.
    pub overloads: Vec<Overload>,
    /// The macros.
    pub macros: Macros,
    /// Names of types that expressions may use as values: `type(x) == net.IP`.
    pub types: Vec<&'static str>,
}

impl Library {
    /// A library of functions only.
    pub fn of(overloads: impl IntoIterator<Item = Overload>) -> Library {
        Library { overloads: overloads.into_iter().collect(), ..Library::default() }
    }

    /// With these macros too.
    #[must_use]
    pub fn with_macros(self, macros: Macros) -> Library {
        Library { macros: self.macros.and(macros), ..self }
    }

    /// With these types too.
    #[must_use]
    pub fn with_types(self, types: &[&'static str]) -> Library {
        Library { types: [self.types.as_slice(), types].concat(), ..self }
    }
}

/// Which macros beyond the standard's an environment reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Macros(u8);

impl Macros {
    /// `cel.bind`.
    pub const BINDINGS: Macros = Macros(1);
    /// `all`, `exists`, `existsOne`, `transformList`, `transformMap`, `transformMapEntry` over two
    /// variables.
    pub const TWO_VARIABLES: Macros = Macros(1 << 1);
    /// `?.`, `[?`, `{?`, `optMap`.
    pub const OPTIONALS: Macros = Macros(1 << 2);
    /// `optFlatMap`.
    pub const OPTIONAL_FLAT_MAP: Macros = Macros(1 << 3);
    /// `sortBy`.
    pub const SORT_BY: Macros = Macros(1 << 4);
    /// `cel.block`, `cel.index`, `cel.iterVar`: common pieces of an expression, evaluated once.
    pub const BLOCKS: Macros = Macros(1 << 5);

    /// `math.greatest` and `math.least` of any number of arguments.
    pub const MATH: Macros = Macros(1 << 6);

    /// These and those.
    #[must_use]
    pub const fn and(self, other: Macros) -> Macros {
        Macros(self.0 | other.0)
    }

    /// All of `other` are among them.
    pub const fn has(self, other: Macros) -> bool {
        self.0 & other.0 == other.0
    }
}
