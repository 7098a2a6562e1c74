//! Regular expressions in the syntax of RE2, which is what Go's `regexp` reads.
//!
//! The engine beneath takes time linear in the text, and reads nearly the same syntax. Where the
//! two differ, the pattern is written anew: `\d` and its like mean ASCII to RE2, and some
//! characters are plain to it that have a meaning here.

use regex::{Regex, RegexBuilder};

/// How large a compiled pattern may become, and how many steps it may then take for a byte of
/// text at worst, which is when the engine cannot keep what it finds out about the pattern.
const SIZES: [(usize, u64); 3] = [(8 << 10, 1), (64 << 10, 64), (1 << 20, 1024)];
/// How long the text of a pattern may be.
const LENGTH: usize = 64 << 10;
/// How deep its groups may nest.
const NESTING: u32 = 100;

/// Compiles a pattern; gives the steps that it takes for a byte of text, too.
pub(crate) fn compile(text: &str) -> Result<(Regex, u64), String> {
    if text.len() > LENGTH {
        return Err("error parsing regexp: the pattern is too long".to_owned());
    }
    let Some(translated) = translate(text) else {
        return Err(format!("error parsing regexp: `{text}` is not a regular expression"));
    };
    for (size, steps) in SIZES {
        let built = RegexBuilder::new(&translated)
            .size_limit(size)
            .dfa_size_limit(1 << 20)
            .nest_limit(NESTING)
            .build();
        match built {
            Ok(regex) => return Ok((regex, steps)),
            Err(regex::Error::CompiledTooBig(_)) => {}
            Err(_) => {
                return Err(format!("error parsing regexp: `{text}` is not a regular expression"));
            }
        }
    }
    Err("error parsing regexp: the pattern is too large".to_owned())
}

/// Writes a pattern of RE2 so that it means the same here; `None` where it repeats what is a
/// repetition already, or too often, or has flags that only the engine knows.
fn translate(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars();
    let mut class = Class::Outside;
    let mut is_repeated = false;
    while let Some(next) = rest.next() {
        let was_repeated = std::mem::take(&mut is_repeated);
        match (next, class) {
            ('\\', _) => escape(&mut out, &mut rest, class),
            ('[', Class::Outside) => {
                out.push('[');
                if rest.as_str().starts_with('^') {
                    rest.next();
                    out.push('^');
                }
                class = Class::Start;
                continue;
            }
            ('[', _) => match rest.as_str().find(":]").filter(|_| rest.as_str().starts_with(':')) {
                Some(end) => {
                    out.push('[');
                    out.extend(rest.by_ref().take(end + 2));
                }
                None => out.push_str("\\["),
            },
            // The first character of a class is one of it, even a bracket.
            (']', Class::Start) => out.push_str("\\]"),
            (']', Class::Inside) => {
                out.push(']');
                class = Class::Outside;
                continue;
            }
            ('&' | '~' | '-', Class::Start | Class::Inside) => {
                let doubled = rest.as_str().starts_with(next);
                out.push_str(if doubled { "\\" } else { "" });
                out.push(next);
            }
            ('(', Class::Outside) if rest.as_str().starts_with('?') => {
                rest.next();
                out.push_str("(?");
                let mut flags = rest.as_str().chars().take_while(|it| it.is_ascii_alphabetic());
                if flags.any(|flag| matches!(flag, 'x' | 'u' | 'R')) {
                    return None;
                }
            }
            ('*' | '+' | '?' | '{', Class::Outside) => match repetition(next, rest.as_str()) {
                None => out.push_str("\\{"),
                Some(Repetition::TooOften) => return None,
                Some(_) if was_repeated => return None,
                Some(Repetition::Of(length)) => {
                    out.push(next);
                    out.extend(rest.by_ref().take(length));
                    is_repeated = true;
                }
            },
            ('}', Class::Outside) => out.push_str("\\}"),
            _ => out.push(next),
        }
        if class == Class::Start {
            class = Class::Inside;
        }
    }
    Some(out)
}

/// Where in a pattern we are, as to `[…]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Outside,
    Start,
    Inside,
}

/// Writes what stands after a backslash.
fn escape(out: &mut String, rest: &mut std::str::Chars<'_>, class: Class) {
    let is_outside = class == Class::Outside;
    match rest.next() {
        None => out.push('\\'),
        Some('d') => out.push_str(if is_outside { "[0-9]" } else { "0-9" }),
        Some('s') => out.push_str(if is_outside { r"[\t\n\f\r ]" } else { r"\t\n\f\r " }),
        Some('w') => out.push_str(if is_outside { "[0-9A-Za-z_]" } else { "0-9A-Za-z_" }),
        Some('D') => out.push_str("[^0-9]"),
        Some('S') => out.push_str(r"[^\t\n\f\r ]"),
        Some('W') => out.push_str("[^0-9A-Za-z_]"),
        Some('b') if is_outside => out.push_str(r"(?-u:\b)"),
        Some('B') if is_outside => out.push_str(r"(?-u:\B)"),
        // The edges of words to the engine, plain characters to RE2.
        Some(plain @ ('<' | '>')) => out.push(plain),
        Some(first @ '0'..='7') => octal(out, first, rest),
        Some('Q') => {
            let text = rest.as_str();
            let quoted = text.split_once("\\E").map_or(text, |(quoted, _)| quoted);
            let length = quoted.chars().count() + if quoted.len() < text.len() { 2 } else { 0 };
            out.push_str(&regex::escape(quoted));
            rest.by_ref().take(length).for_each(drop);
        }
        // A code or a class by its name, in braces.
        Some(named @ ('x' | 'p' | 'P')) => {
            out.extend(['\\', named]);
            let name = rest.as_str().split_once('}').filter(|(name, _)| name.starts_with('{'));
            let length = name.map_or(0, |(name, _)| name.chars().count() + 1);
            out.extend(rest.by_ref().take(length));
        }
        Some(other) => out.extend(['\\', other]),
    }
}

/// Writes a character that is given by up to three octal digits. One digit alone, other than zero,
/// would point back to a group, which RE2 cannot.
fn octal(out: &mut String, first: char, rest: &mut std::str::Chars<'_>) {
    let more = rest.as_str().chars().take(2).take_while(|it| it.is_digit(8)).count();
    if first != '0' && more == 0 {
        return out.extend(['\\', first]);
    }
    let digits = std::iter::once(first).chain(rest.by_ref().take(more));
    let code = digits.filter_map(|it| it.to_digit(8)).fold(0, |code, digit| code * 8 + digit);
    out.push_str(&format!(r"\x{{{code:X}}}"));
}

/// `*`, `+?`, `{3}`, `{3,}`, `{3,5}?`
enum Repetition {
    /// So many characters after the first belong to it.
    Of(usize),
    /// More than RE2 allows.
    TooOften,
}

/// The repetition that begins with `first`; `None` where it is a brace like any other character.
fn repetition(first: char, rest: &str) -> Option<Repetition> {
    const MOST: u32 = 1000;
    let mut length = 0;
    if first == '{' {
        let (counts, _) = rest.split_once('}')?;
        let (least, most) = counts.split_once(',').unwrap_or((counts, ""));
        let are_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
        if least.is_empty() || !are_digits(least) || !are_digits(most) {
            return None;
        }
        let is_too_much =
            |count: &str| count.parse().map_or(!count.is_empty(), |it: u32| it > MOST);
        if is_too_much(least) || is_too_much(most) {
            return Some(Repetition::TooOften);
        }
        length = counts.len() + 1;
    }
    let is_lazy = rest.get(length..).is_some_and(|rest| rest.starts_with('?'));
    Some(Repetition::Of(length + usize::from(is_lazy)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_what_they_mean_to_re2() {
        let cases = [
            (r"^\d+$", "12", true),
            (r"^\d+$", "١٢", false),
            (r"^[\w-]+$", "a-b_1", true),
            (r"^[\w]+$", "é", false),
            (r"^[[:alpha:]]$", "a", true),
            (r"^[[a]+$", "[a", true),
            (r"^[]a]+$", "]a", true),
            (r"^[a&&b]+$", "&", true),
            (r"a{", "a{", true),
            (r"a{,2}", "a{,2}", true),
            (r"^a{2}$", "aa", true),
            (r"^\Qa.b\E.$", "a.bc", true),
            (r"\bword\b", "a word.", true),
            (r"^\pL+$", "é", true),
            (r"^\x{41}$", "A", true),
            (r"^[^\D]$", "5", true),
            (r"^\<\w+\>$", "<a>", true),
            (r"^[\<\>]+$", "<>", true),
            (r"^é\Ba$", "éa", false),
            (r"^a\Bb$", "ab", true),
            (r"^\101\060\0$", "A0\0", true),
            (r"^[\101-\103]+$", "ABC", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(compile(pattern).unwrap().0.is_match(text), expected, "{pattern} {text}");
        }
        assert!(compile("(").is_err());
        assert!(compile(r"(a)\1").is_err());
        for pattern in [
            "a**",
            "a+*",
            "a{2}{3}",
            "a{2}?+",
            "a{1001}",
            "a{1,99999999999}",
            "a???",
            "(?x)a",
            "(?iu:a)",
        ] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
        for pattern in [
            "a*?",
            "a{2,}?",
            r"\x{41}+",
            r"\p{Greek}*",
            "(?:a)?b",
            "(?i-s:a)",
            "(?P<x>a)",
            "(?<u>a)",
            "a{",
            "}",
        ] {
            assert!(compile(pattern).is_ok(), "{pattern}");
        }
        assert!(compile("((((a{1000}){1000}){1000}){1000})").is_err());
    }
}
