//! The functions of the language, and those that its extensions add. Each extension is a function
//! that gives a `Library`; where it has versions, it takes one, as cel-go counts them.

mod conversions;
mod encoders;
pub(super) mod format;
mod lists;
mod math;
mod numbers;
mod operators;
mod optionals;
mod regexes;
mod sets;
mod split;
mod standard;
mod strings;
mod times;

pub(super) use standard::standard;

pub use encoders::encoders;
pub use lists::lists;
pub use math::math;
pub use optionals::optionals;
pub use regexes::regexes;
pub use sets::sets;
pub use strings::strings;

use super::evaluate::traversal;
use super::function::{Library, Macros};
use super::value::Value;

/// All that people write in expressions, each in its newest version.
pub fn extensions() -> [Library; 9] {
    [
        bindings(),
        encoders(),
        lists(3),
        math(2),
        optionals(2),
        regexes(),
        sets(),
        strings(4),
        two_variables(),
    ]
}

/// `cel.bind(name, value, body)`.
pub fn bindings() -> Library {
    Library::default().with_macros(Macros::BINDINGS)
}

/// `all`, `exists` and the like over keys and values, `transformList`, `transformMap`,
/// `transformMapEntry`.
pub fn two_variables() -> Library {
    Library::default().with_macros(Macros::TWO_VARIABLES)
}

/// `cel.block` and its like, which optimizers of expressions write.
pub fn blocks() -> Library {
    Library::default().with_macros(Macros::BLOCKS)
}

/// Going once through the first argument.
pub(super) fn once(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    arguments.first().map_or(1, |text| traversal(text.size()))
}

/// Going through the first argument and making as much anew.
pub(super) fn twice(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    arguments.first().map_or(1, |text| traversal(text.size().saturating_mul(2)))
}

/// Looking in the first argument for the second, a regular expression.
pub(super) fn search(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let size = |index: usize| arguments.get(index).map_or(1, Value::size);
    traversal(size(0).saturating_add(1)).saturating_mul(size(1).div_ceil(4))
}

#[cfg(test)]
mod tests {
    use super::super::types::Type;
    use super::*;

    #[test]
    fn every_signature_can_be_read() {
        let all = [
            standard(),
            encoders(),
            lists(3),
            math(2),
            optionals(2),
            regexes(),
            sets(),
            strings(4),
        ];
        for overload in all.iter().flat_map(|library| &library.overloads) {
            assert_ne!(overload.result, Type::Error, "{}", overload.signature);
            assert!(
                !overload.is_method || !overload.parameters.is_empty(),
                "{}",
                overload.signature
            );
        }
    }
}
