//! Kyverno's own functions, by what they are about.

mod arithmetic;
mod data;
mod encodings;
pub(crate) mod image;
mod layout;
mod moment;
mod network;
mod paths;
mod patterns;
mod random;
mod texts;
mod times;
mod versions;

use super::error::EvalError;
use super::function::Function;
use super::value::Value;

/// What a function finds.
type Found<'v> = Result<Value<'v>, EvalError>;

/// All of them.
pub(super) fn functions() -> impl Iterator<Item = &'static Function> {
    let tables = [
        arithmetic::FUNCTIONS,
        data::FUNCTIONS,
        encodings::FUNCTIONS,
        image::FUNCTIONS,
        network::FUNCTIONS,
        paths::FUNCTIONS,
        patterns::FUNCTIONS,
        random::FUNCTIONS,
        texts::FUNCTIONS,
        times::FUNCTIONS,
        versions::FUNCTIONS,
    ];
    tables.into_iter().flatten()
}
