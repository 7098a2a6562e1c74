//! Rego, cut into tokens: enough to find rules, statements and calls, no more.

/// A token, and where it stands in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    pub(super) start: usize,
    /// The first of its line.
    pub(super) is_first: bool,
    /// For a bracket, the position of its partner among the tokens.
    pub(super) partner: usize,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a keyword or a number.
    Word,
    /// A string, in either kind of quotes.
    Text,
    /// `(`, `[` or `{`
    Open,
    /// `)`, `]` or `}`
    Close,
    /// Everything else: `:=`, `,`, `.`, `==`
    Sign,
}

impl<'t> Token<'t> {
    /// The byte after its last.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// It is written like this.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text && self.kind != Kind::Text
    }

    /// An expression may end with it.
    pub(super) fn ends_a_term(&self) -> bool {
        match self.kind {
            Kind::Word => !KEYWORDS.contains(&self.text),
            Kind::Text | Kind::Close => true,
            Kind::Open | Kind::Sign => false,
        }
    }
}

const KEYWORDS: &[&str] = &[
    "as", "contains", "default", "else", "every", "if", "import", "in", "not", "package", "some",
    "with",
];

const SIGNS: &[&str] = &[":=", "==", "!=", "<=", ">="];

/// The tokens of `source`; `None` where brackets or quotes do not match, which the compiler will
/// tell better.
pub(super) fn tokens(source: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut open = Vec::new();
    let mut is_first = true;
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let letter = rest.chars().next()?;
        if letter == '\n' {
            is_first = true;
        }
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        if letter == '#' {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        let (kind, length) = one(rest, letter)?;
        let mut token =
            Token { kind, text: rest.get(..length)?, start: at, is_first, partner: usize::MAX };
        match kind {
            Kind::Open => open.push(tokens.len()),
            Kind::Close => {
                let position = open.pop()?;
                token.partner = position;
                let next = tokens.len();
                let opening = tokens.get_mut(position)?;
                if !matches!((opening.text, token.text), ("(", ")") | ("[", "]") | ("{", "}")) {
                    return None;
                }
                opening.partner = next;
            }
            Kind::Word | Kind::Text | Kind::Sign => {}
        }
        tokens.push(token);
        is_first = false;
        at += length;
    }
    open.is_empty().then_some(tokens)
}

/// Where the rules, imports and packages of a module begin: at each word outside of all brackets
/// that another term stands before.
pub(super) fn starts(tokens: &[Token<'_>]) -> Vec<usize> {
    const WITHIN: &[&str] = &["as", "contains", "else", "if", "in", "with"];
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(token) = tokens.get(position) {
        let before = position.checked_sub(1).and_then(|before| tokens.get(before));
        if token.kind == Kind::Word
            && !WITHIN.contains(&token.text)
            && before.is_none_or(Token::ends_a_term)
        {
            found.push(position);
        }
        position = if token.kind == Kind::Open { token.partner } else { position };
        position += 1;
    }
    found
}

/// What stands at the beginning of `rest`, and its length.
fn one(rest: &str, letter: char) -> Option<(Kind, usize)> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    Some(match letter {
        '(' | '[' | '{' => (Kind::Open, 1),
        ')' | ']' | '}' => (Kind::Close, 1),
        '"' => (Kind::Text, quoted(rest)?),
        '`' => (Kind::Text, 2 + rest.get(1..)?.find('`')?),
        letter if is_word(letter) => {
            (Kind::Word, rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()))
        }
        letter => {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            (Kind::Sign, sign.map_or(letter.len_utf8(), |sign| sign.len()))
        }
    })
}

/// The length of a string with escapes, quotes included.
fn quoted(rest: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            '\n' => return None,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}
