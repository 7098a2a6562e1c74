//! A glob, written as a regular expression.

use std::iter::Peekable;
use std::str::Chars;

/// The regular expression; `None` where the glob cannot be read.
pub(super) fn pattern(glob: &str, delimiters: &[char]) -> Option<String> {
    let mut out = String::from(r"(?s)\A(?:");
    let any = any(delimiters);
    let mut depth = 0_usize;
    let mut letters = glob.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '*' if letters.next_if_eq(&'*').is_some() => out.push_str(".*"),
            '*' => {
                out.push_str(&any);
                out.push('*');
            }
            '?' => out.push_str(&any),
            '[' => class(&mut out, &mut letters)?,
            '{' => {
                depth += 1;
                out.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                out.push(')');
            }
            ',' if depth > 0 => out.push('|'),
            '\\' => plain(&mut out, letters.next()?),
            letter => plain(&mut out, letter),
        }
    }
    out.push_str(r")\z");
    (depth == 0).then_some(out)
}

/// Any letter that is no delimiter.
fn any(delimiters: &[char]) -> String {
    if delimiters.is_empty() {
        return ".".to_owned();
    }
    let mut out = String::from("[^");
    delimiters.iter().for_each(|letter| code(&mut out, *letter));
    out.push(']');
    out
}

/// `[abc]`, `[a-c]`, either with `!` in front: a list or one range, and never both.
fn class(out: &mut String, letters: &mut Peekable<Chars<'_>>) -> Option<()> {
    out.push('[');
    if letters.next_if_eq(&'!').is_some() {
        out.push('^');
    }
    let first = letters.next()?;
    if letters.next_if_eq(&'-').is_some() {
        let last = letters.next()?;
        code(out, first);
        out.push('-');
        code(out, last);
        letters.next_if_eq(&']').filter(|_| first <= last)?;
    } else {
        let mut next = first;
        let mut is_empty = true;
        while next != ']' {
            code(out, if next == '\\' { letters.next()? } else { next });
            is_empty = false;
            next = letters.next()?;
        }
        if is_empty {
            return None;
        }
    }
    out.push(']');
    Some(())
}

fn plain(out: &mut String, letter: char) {
    match letter.is_ascii_alphanumeric() {
        true => out.push(letter),
        false => code(out, letter),
    }
}

fn code(out: &mut String, letter: char) {
    out.push_str(&format!(r"\x{{{:x}}}", u32::from(letter)));
}
