//! Reads numbers, strings and bytes.

use super::lexer::Word;

/// The number that `text` begins with, and its length in bytes.
pub(super) fn number(text: &str) -> Result<(Word, usize), String> {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    if let Some(rest) = hex {
        let digits = prefix(rest, |it| it.is_ascii_hexdigit());
        return integer(rest, digits, 16, 2);
    }
    let whole = prefix(text, |it| it.is_ascii_digit());
    let mut length = whole.len();
    let after = |at: usize| text.get(at..).unwrap_or_default();
    let fraction = after(length).strip_prefix('.').map(|it| prefix(it, |it| it.is_ascii_digit()));
    let fraction = fraction.filter(|digits| !digits.is_empty());
    length += fraction.map_or(0, |digits| digits.len() + 1);
    let exponent = exponent(after(length));
    length += exponent;
    if fraction.is_none() && exponent == 0 {
        return integer(text, whole, 10, 0);
    }
    let written = text.get(..length).unwrap_or_default();
    let value: f64 = written.parse().map_err(|_| format!("{written} is no number"))?;
    if value.is_infinite() {
        return Err(format!("{written} is too large for a double"));
    }
    Ok((Word::Double(value), length))
}

/// How long an exponent such as `e-3` is; 0 where there is none.
fn exponent(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return 0 };
    let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    match prefix(unsigned, |it| it.is_ascii_digit()).len() {
        0 => 0,
        digits => 1 + (rest.len() - unsigned.len()) + digits,
    }
}

fn integer(text: &str, digits: &str, radix: u32, before: usize) -> Result<(Word, usize), String> {
    let value = u64::from_str_radix(digits, radix)
        .map_err(|_| format!("{digits:?} is no integer of 64 bits"))?;
    let length = before + digits.len();
    match text.get(digits.len()..).unwrap_or_default().starts_with(['u', 'U']) {
        true => Ok((Word::Uint(value), length + 1)),
        false => Ok((Word::Int(value), length)),
    }
}

fn prefix(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// The string or bytes that `text` begins with, if it does, and the length of what is written.
pub(super) fn string(text: &str) -> Result<Option<(Word, usize)>, String> {
    let (mut is_raw, mut is_bytes, mut rest) = (false, false, text);
    loop {
        match rest.chars().next() {
            Some('r' | 'R') if !is_raw => is_raw = true,
            Some('b' | 'B') if !is_bytes => is_bytes = true,
            _ => break,
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    let quotes = ["\"\"\"", "'''", "\"", "'"];
    let Some(quote) = quotes.into_iter().find(|quote| rest.starts_with(quote)) else {
        return Ok(None);
    };
    let body = rest.get(quote.len()..).unwrap_or_default();
    let inside = inside(body, quote, is_raw)?;
    let length = text.len() - body.len() + inside.len() + quote.len();
    // Line breaks of any system are one within triple quotes.
    let inside = inside.replace("\r\n", "\n").replace('\r', "\n");
    let word = match (is_bytes, is_raw) {
        (true, true) => Word::Bytes(inside.as_bytes().into()),
        (true, false) => Word::Bytes(bytes(&inside)?.into()),
        (false, true) => Word::String(inside.into()),
        (false, false) => Word::String(unescaped(&inside)?.into()),
    };
    Ok(Some((word, length)))
}

/// What stands before the closing quote.
fn inside<'t>(body: &'t str, quote: &str, is_raw: bool) -> Result<&'t str, String> {
    let mut at = 0;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(quote) {
            return Ok(body.get(..at).unwrap_or_default());
        }
        match rest.chars().next() {
            None => return Err("a string does not end".to_owned()),
            Some('\n' | '\r') if quote.len() == 1 => {
                return Err("a string does not end on its line".to_owned());
            }
            // A backslash takes what follows with it, so that it cannot close the string.
            Some('\\') if !is_raw => at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            Some(it) => at += it.len_utf8(),
        }
    }
}

/// What an escape stands for.
enum Escape {
    Char(char),
    /// Written with `\x` or in octal: a character of a string, a byte of bytes.
    Number(u32),
}

fn unescaped(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        out.push(match next {
            '\\' => match escape(&mut rest)? {
                Escape::Char(it) => it,
                Escape::Number(it) => char::from_u32(it).ok_or("an escape is no character")?,
            },
            _ => next,
        });
    }
    Ok(out)
}

fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.chars();
    let push = |out: &mut Vec<u8>, it: char| {
        out.extend_from_slice(it.encode_utf8(&mut [0; 4]).as_bytes());
    };
    while let Some(next) = rest.next() {
        match next {
            '\\' => match escape(&mut rest)? {
                Escape::Char(it) if !it.is_ascii() => {
                    return Err("\\u and \\U have no meaning in bytes".to_owned());
                }
                Escape::Char(it) => push(&mut out, it),
                Escape::Number(it) => {
                    out.push(u8::try_from(it).map_err(|_| "an escape is no byte")?)
                }
            },
            _ => push(&mut out, next),
        }
    }
    Ok(out)
}

/// Reads what stands after a backslash.
fn escape(rest: &mut std::str::Chars<'_>) -> Result<Escape, String> {
    let next = rest.next().ok_or("a backslash has nothing after it")?;
    let plain = match next {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '\\' | '?' | '"' | '\'' | '`' => next,
        'x' | 'X' => return code(rest, 2, 16).map(Escape::Number),
        'u' => return code(rest, 4, 16).and_then(character),
        'U' => return code(rest, 8, 16).and_then(character),
        '0'..='3' => {
            let first = next.to_digit(8).unwrap_or_default() * 64;
            return code(rest, 2, 8).map(|low| Escape::Number(first + low));
        }
        _ => return Err(format!("\\{next} has no meaning")),
    };
    Ok(Escape::Char(plain))
}

fn character(code: u32) -> Result<Escape, String> {
    char::from_u32(code).map(Escape::Char).ok_or_else(|| format!("{code:x} is no character"))
}

fn code(rest: &mut std::str::Chars<'_>, digits: usize, radix: u32) -> Result<u32, String> {
    let mut value = 0_u32;
    for _ in 0..digits {
        let digit = rest.next().and_then(|it| it.to_digit(radix));
        let digit = digit.ok_or_else(|| format!("an escape needs {digits} digits"))?;
        value = value.wrapping_mul(radix).wrapping_add(digit);
    }
    Ok(value)
}
