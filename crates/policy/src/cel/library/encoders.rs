//! The extension `encoders`: bytes as text.

use super::super::budget::check_text;
use super::super::error::{EvalError, Evaluated};
use super::super::function::{Arguments, Library, Overload};
use super::super::value::Value;
use super::once;
use crate::base64;

/// `base64.encode`, `base64.decode`.
pub fn encoders() -> Library {
    Library::of([
        Overload::function("base64.encode(bytes) -> string", encode).cost(once),
        Overload::function("base64.decode(string) -> bytes", decode).cost(once),
    ])
}

fn encode<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let bytes = all.bytes(0)?;
    check_text(bytes.len().saturating_mul(4) / 3 + 4)?;
    Ok(Value::from(base64::encode(bytes)))
}

/// With padding or without.
fn decode<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let bytes = base64::without_padding(all.str(0)?).and_then(base64::decode_unpadded);
    let bytes = bytes.ok_or_else(|| EvalError::invalid("illegal base64 data"))?;
    Ok(Value::Bytes(bytes.into()))
}
