//! A reader of protobuf's text format, as far as the corpus uses it.

use anyhow::{Context, bail};

/// A message: its fields, in order.
#[derive(Debug, Default)]
pub(super) struct Message {
    fields: Vec<(String, Field)>,
}

/// The value of a field.
#[derive(Debug)]
pub(super) enum Field {
    /// A number or a word.
    Word(String),
    /// A string, which may be any bytes.
    String(Vec<u8>),
    Message(Message),
}

impl Message {
    /// The fields of a name.
    pub(super) fn all<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m Field> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value)
    }

    /// The first field of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Field> {
        self.all(name).next()
    }

    /// The messages of a name.
    pub(super) fn messages<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m Message> {
        self.all(name).filter_map(|field| match field {
            Field::Message(message) => Some(message),
            _ => None,
        })
    }

    /// The first message of a name.
    pub(super) fn message(&self, name: &str) -> Option<&Message> {
        self.messages(name).next()
    }

    /// The string of a name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Field::String(bytes)) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    /// The number or word of a name.
    pub(super) fn word(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Field::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// The first field, whatever its name.
    pub(super) fn only(&self) -> Option<(&str, &Field)> {
        self.fields.first().map(|(name, field)| (name.as_str(), field))
    }

    /// Every string and every name of a field in it, at any depth.
    pub(super) fn words(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.fields.iter().flat_map(|(name, field)| {
            let inner: Box<dyn Iterator<Item = &str>> = match field {
                Field::Word(word) => Box::new([word.as_str()].into_iter()),
                Field::String(bytes) => Box::new(std::str::from_utf8(bytes).into_iter()),
                Field::Message(message) => message.words(),
            };
            [name.as_str()].into_iter().chain(inner)
        }))
    }
}

/// Reads a whole file.
pub(super) fn read(text: &str) -> anyhow::Result<Message> {
    let mut reader = Reader { rest: text };
    let message = reader.message("")?;
    reader.skip_blank();
    if !reader.rest.is_empty() {
        let rest: String = reader.rest.chars().take(40).collect();
        bail!("cannot read on at {rest:?}");
    }
    Ok(message)
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    /// The fields up to the bracket that closes the message.
    fn message(&mut self, close: &str) -> anyhow::Result<Message> {
        let mut message = Message::default();
        loop {
            self.skip_blank();
            if (close.is_empty() && self.rest.is_empty()) || self.takes(close) {
                return Ok(message);
            }
            let name = if self.takes("[") {
                let (name, rest) = self.rest.split_once(']').context("a name does not end")?;
                self.rest = rest;
                name.to_owned()
            } else {
                self.bare_word()?
            };
            let has_colon = self.takes(":");
            if self.takes("[") {
                while !self.takes("]") {
                    let field = self.field(true)?;
                    message.fields.push((name.clone(), field));
                    self.takes(",");
                }
            } else {
                let field = self.field(has_colon)?;
                message.fields.push((name, field));
            }
            let _ = self.takes(",") || self.takes(";");
        }
    }

    fn field(&mut self, may_be_scalar: bool) -> anyhow::Result<Field> {
        if self.takes("{") {
            return self.message("}").map(Field::Message);
        }
        if !may_be_scalar {
            bail!("a message must stand here");
        }
        let mut bytes = None;
        loop {
            self.skip_blank();
            match self.rest.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    bytes.get_or_insert_with(Vec::new).extend(self.string(quote)?);
                }
                _ => break,
            }
        }
        match bytes {
            Some(bytes) => Ok(Field::String(bytes)),
            None => self.bare_word().map(Field::Word),
        }
    }

    fn bare_word(&mut self) -> anyhow::Result<String> {
        self.skip_blank();
        let is_part = |it: char| it.is_ascii_alphanumeric() || "_.+-".contains(it);
        let end = self.rest.find(|it| !is_part(it)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            let rest: String = rest.chars().take(40).collect();
            bail!("expected a word at {rest:?}");
        }
        self.rest = rest;
        Ok(word.to_owned())
    }

    fn string(&mut self, quote: char) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut rest = self.rest.chars();
        rest.next();
        loop {
            let next = rest.next().context("a string does not end")?;
            if next == quote {
                self.rest = rest.as_str();
                return Ok(bytes);
            }
            if next != '\\' {
                bytes.extend(next.to_string().as_bytes());
                continue;
            }
            let digits = |rest: &mut std::str::Chars<'_>, first: &str, most, radix| {
                let mut text = first.to_owned();
                while let Some(digit) = rest.clone().next().filter(|it| it.is_digit(radix)) {
                    if text.len() == most {
                        break;
                    }
                    text.push(digit);
                    rest.next();
                }
                u32::from_str_radix(&text, radix).context("an escape has no digits")
            };
            let code = match rest.next().context("a string does not end")? {
                'n' => 10,
                't' => 9,
                'r' => 13,
                'a' => 7,
                'b' => 8,
                'f' => 12,
                'v' => 11,
                'x' => digits(&mut rest, "", 2, 16)?,
                it @ '0'..='7' => digits(&mut rest, &it.to_string(), 3, 8)?,
                it @ ('u' | 'U') => {
                    let code = digits(&mut rest, "", if it == 'u' { 4 } else { 8 }, 16)?;
                    let it = char::from_u32(code).context("an escape is no character")?;
                    bytes.extend(it.to_string().as_bytes());
                    continue;
                }
                it => u32::from(it),
            };
            bytes.push(u8::try_from(code).context("an escape is no byte")?);
        }
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.skip_blank();
        match self.rest.strip_prefix(sign).filter(|_| !sign.is_empty()) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn skip_blank(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix('#') {
                None => return,
                Some(comment) => {
                    self.rest = comment.find('\n').map_or("", |end| comment.split_at(end).1);
                }
            }
        }
    }
}
