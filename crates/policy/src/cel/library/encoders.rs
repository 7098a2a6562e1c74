//! The extension `encoders`: bytes as text.

use super::super::budget::check_text;
use super::super::error::{EvalError, Evaluated};
use super::super::function::{Arguments, Library, Overload};
use super::super::value::Value;
use super::once;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4_usize {
            let letter = LETTERS.get((bits >> (18 - 6 * index)) as usize & 63);
            let is_used = index <= chunk.len();
            out.push(letter.filter(|_| is_used).map_or('=', |it| char::from(*it)));
        }
    }
    Ok(Value::from(out))
}

/// With padding or without.
fn decode<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let wrong = || EvalError::invalid("illegal base64 data");
    let text = all.str(0)?;
    let letters = text.trim_end_matches('=');
    let padding = text.len() - letters.len();
    let is_padded = padding == 0 || (padding <= 2 && text.len() % 4 == 0);
    if !is_padded || letters.len() % 4 == 1 {
        return Err(wrong());
    }
    let mut out = Vec::with_capacity(letters.len() / 4 * 3 + 3);
    for chunk in letters.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for index in 0..4 {
            let letter = chunk.get(index).copied().unwrap_or(b'A');
            let value = LETTERS.iter().position(|it| *it == letter).ok_or_else(wrong)?;
            bits = bits << 6 | value as u32;
        }
        let [_, bytes @ ..] = bits.to_be_bytes();
        out.extend(bytes.iter().take(chunk.len().saturating_sub(1)));
    }
    Ok(Value::Bytes(out.into()))
}
