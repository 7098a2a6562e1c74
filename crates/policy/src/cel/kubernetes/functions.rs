//! The functions of Kubernetes, one library a file. Each costs what the API server reckons for it.

mod authorizer;
mod cost;
mod format;
mod json_patch;
mod lists;
mod network;
mod quantity;
mod regex;
mod semver;
mod url;

pub use authorizer::{
    authorization, authorization_errors, authorize, authorizer, request_resource, selectors,
};
pub use format::formats;
pub use json_patch::json_patch;
pub use lists::{includes, lists};
pub use network::{cidrs, ips};
pub use quantity::quantities;
pub use regex::patterns;
pub use semver::semvers;
pub use url::urls;

use std::any::Any;
use std::cmp::Ordering;
use std::fmt::Display;

use crate::cel::{EvalError, Evaluated, Opaque, Value};

/// What `compareTo` gives.
fn ordering(ordering: Ordering) -> Value<'static> {
    Value::Int(match ordering {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    })
}

/// The value of one of our own types, or its error in the API server's words.
fn read<'a, T: Opaque, E: Display>(read: Result<T, E>) -> Evaluated<Value<'a>> {
    read.map(Value::opaque).map_err(|error| EvalError::invalid(error.to_string()))
}

/// Makes one of our types a value of the language.
macro_rules! opaque {
    ($type:ty, $name:literal) => {
        impl $crate::cel::Opaque for $type {
            fn type_name(&self) -> &str {
                $name
            }

            fn equals(&self, other: &dyn $crate::cel::Opaque) -> bool {
                super::equals(self, other)
            }
        }
    };
}
use opaque;

/// Both are of the same type and equal.
fn equals<T: Opaque + PartialEq>(ours: &T, theirs: &dyn Opaque) -> bool {
    (theirs as &dyn Any).downcast_ref::<T>().is_some_and(|theirs| ours == theirs)
}
