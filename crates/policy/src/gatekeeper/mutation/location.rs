//! Where a mutator changes something: `spec.containers[name: main].image`.

use std::iter::Peekable;
use std::str::Chars;

/// No object of a cluster is nested so deep.
const MOST_STEPS: usize = 128;

/// A path of at least one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Location {
    pub(super) steps: Vec<Step>,
}

/// A step into an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Into a field.
    Field(String),
    /// Into the items of a list, which are known by a field of theirs.
    Items { key: String, which: Which },
}

/// Which items of a list are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Which {
    All,
    /// The one whose key is this string.
    Text(String),
    /// The one whose key is this number.
    Number(i64),
}

impl Location {
    /// Reads a location; the error is a clause.
    pub(super) fn parse(text: &str) -> Result<Location, String> {
        let mut scanner = Scanner { rest: text.chars().peekable() };
        let mut steps = Vec::new();
        let mut token = scanner.next()?;
        while let Token::Word(name) = token {
            steps.push(Step::Field(name));
            token = scanner.next()?;
            if token == Token::Sign('[') {
                steps.push(items(&mut scanner)?);
                token = scanner.next()?;
            }
            if steps.len() > MOST_STEPS {
                return Err(format!("it has more than {MOST_STEPS} steps"));
            }
            match token {
                Token::End => return Ok(Location { steps }),
                Token::Sign('.') => token = scanner.next()?,
                other => return Err(format!("a dot or the end is wanted, not {}", other.told())),
            }
        }
        Err(match token {
            Token::End if steps.is_empty() => "it is empty".to_owned(),
            Token::End => "it ends in a dot".to_owned(),
            other => format!("the name of a field is wanted, not {}", other.told()),
        })
    }

    /// It begins with a field of this name.
    pub(super) fn is_within(&self, root: &str) -> bool {
        matches!(self.steps.first(), Some(Step::Field(name)) if name == root)
    }
}

/// `name: main]`, behind the bracket.
fn items(scanner: &mut Scanner<'_>) -> Result<Step, String> {
    let key = match scanner.next()? {
        Token::Word(key) => key,
        other => return Err(format!("the key of a list is wanted, not {}", other.told())),
    };
    let wanted = |wanted: char, found: Token| match found == Token::Sign(wanted) {
        true => Ok(()),
        false => Err(format!("{wanted:?} is wanted, not {}", found.told())),
    };
    wanted(':', scanner.next()?)?;
    let which = match scanner.next()? {
        Token::Sign('*') => Which::All,
        Token::Word(text) => Which::Text(text),
        Token::Digits(digits) => {
            Which::Number(digits.parse().map_err(|_| format!("the number {digits} is too large"))?)
        }
        other => return Err(format!("a key or * is wanted, not {}", other.told())),
    };
    wanted(']', scanner.next()?)?;
    Ok(Step::Items { key, which })
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Digits(String),
    Sign(char),
    End,
}

impl Token {
    fn told(&self) -> String {
        match self {
            Token::Word(word) => format!("{word:?}"),
            Token::Digits(digits) => digits.clone(),
            Token::Sign(sign) => format!("{sign:?}"),
            Token::End => "the end".to_owned(),
        }
    }
}

struct Scanner<'t> {
    rest: Peekable<Chars<'t>>,
}

impl Scanner<'_> {
    fn next(&mut self) -> Result<Token, String> {
        while self.rest.next_if(|letter| matches!(letter, ' ' | '\t' | '\r' | '\n')).is_some() {}
        let Some(&letter) = self.rest.peek() else { return Ok(Token::End) };
        match letter {
            '0'..='9' => Ok(Token::Digits(self.run(|it| it.is_ascii_digit()))),
            'a'..='z' | 'A'..='Z' | '_' | '-' => {
                let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
                Ok(Token::Word(self.run(is_part)))
            }
            '.' | '[' | ']' | '*' | ':' => {
                self.rest.next();
                Ok(Token::Sign(letter))
            }
            '"' | '\'' => self.quoted(letter),
            other => Err(format!("{other:?} can stand in quotes only")),
        }
    }

    fn run(&mut self, is_part: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while let Some(letter) = self.rest.next_if(|letter| is_part(*letter)) {
            text.push(letter);
        }
        text
    }

    fn quoted(&mut self, quote: char) -> Result<Token, String> {
        self.rest.next();
        let mut text = String::new();
        while let Some(letter) = self.rest.next() {
            match letter {
                _ if letter == quote => return Ok(Token::Word(text)),
                '\\' => text.extend(self.rest.next()),
                letter => text.push(letter),
            }
        }
        Err("a quote is not closed".to_owned())
    }
}
