//! `"/metadata/labels/" + jsonpatch.escapeKey("example.com/app")`

use super::cost;
use crate::cel::kubernetes::json_patch::escape_key;
use crate::cel::{Library, Overload};

/// Paths of JSON patches. Where an expression makes patches.
pub fn json_patch() -> Library {
    Library::of([Overload::function("jsonpatch.escapeKey(string) -> string", |it| {
        Ok(escape_key(it.str(0)?).into())
    })
    .cost(cost::reading)])
}
