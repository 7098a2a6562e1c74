//! English and Japanese: the lines of the catalogues, and which of them a browser wants.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("../catalogue/en.txt")));
static JAPANESE: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("../catalogue/ja.txt")));

type Catalogue = HashMap<&'static str, &'static str>;

/// A language that pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Japanese,
}

impl Language {
    pub(crate) const ALL: [Language; 2] = [Language::English, Language::Japanese];

    /// Its code, as `lang` has it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Japanese => "ja",
        }
    }

    /// Its own name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Japanese => "日本語",
        }
    }

    pub(crate) fn of_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The one of `Accept-Language` that is wanted most; English where none of ours is.
    pub(crate) fn accepted(header: &str) -> Language {
        let mut wanted: Vec<(f32, Language)> = Vec::new();
        for part in header.split(',').take(20) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = pieces.find_map(|it| it.trim().strip_prefix("q=")?.parse().ok());
            let code = tag.split('-').next().unwrap_or_default();
            let language = Language::of_code(code);
            wanted.extend(language.map(|it| (weight.unwrap_or(1.0), it)));
        }
        wanted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let first = wanted.first().filter(|(weight, _)| *weight > 0.0);
        first.map_or(Language::English, |(_, language)| *language)
    }

    /// The line of a key; the key itself where there is none, which a test rules out.
    pub(crate) fn say(self, key: &'static str) -> &'static str {
        self.line(key).unwrap_or(key)
    }

    /// The line of a key with `{n}` filled in, and of `key.one` where there is exactly one.
    pub(crate) fn count(self, key: &'static str, n: u64) -> String {
        let one = ENGLISH.get_key_value(format!("{key}.one").as_str()).map(|(key, _)| *key);
        let line = match one {
            Some(one) if n == 1 => self.line(one),
            _ => None,
        };
        line.unwrap_or_else(|| self.say(key)).replace("{n}", &grouped(n))
    }

    /// The line of a key with each `{name}` filled in.
    pub(crate) fn fill(self, key: &'static str, values: &[(&str, &dyn Display)]) -> String {
        let mut line = String::new();
        let mut rest = self.say(key);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            line.push_str(before);
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                line.push_str(&value.to_string());
            }
            rest = behind;
        }
        line.push_str(rest);
        line
    }

    fn line(self, key: &str) -> Option<&'static str> {
        let catalogue = match self {
            Language::English => &ENGLISH,
            Language::Japanese => &JAPANESE,
        };
        catalogue.get(key).copied()
    }
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `key = line`, one a line; what begins with `#` is for whoever edits it.
fn read(text: &'static str) -> Catalogue {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" = ")).collect()
}

#[cfg(test)]
mod tests;
