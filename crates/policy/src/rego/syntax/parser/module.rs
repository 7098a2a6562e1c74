//! Modules: the package, the imports, and the rules below them.

use super::{FUTURE, KEYWORDS, Kind, Parsed, Parser};
use crate::rego::syntax::ast::{Import, Module, TermKind};
use crate::rego::syntax::{Mistake, Version};

impl Parser<'_> {
    pub(super) fn module(&mut self) -> Parsed<Module> {
        if self.is_at(Kind::End) {
            return Err(Mistake::new(self.token.at, "empty module"));
        }
        if !self.is_at_keyword("package") {
            return Err(self.unexpected("package"));
        }
        self.advance()?;
        let package = self.path()?;
        let mut module = Module { package, imports: Vec::new(), rules: Vec::new() };
        while !self.is_at(Kind::End) {
            if self.is_at_keyword("package") {
                return Err(Mistake::new(self.token.at, "unexpected package: a module has one"));
            }
            match self.is_at_keyword("import") {
                true => module.imports.extend(self.import()?),
                false => self.rule(&mut module.rules)?,
            }
        }
        match self.against_v1.take() {
            Some(mistake) if self.version == Version::V1 => Err(mistake),
            _ => Ok(module),
        }
    }

    /// Names with points between them; behind the first, `["…"]` too.
    fn path(&mut self) -> Parsed<Vec<String>> {
        if !self.is_at(Kind::Name) {
            return Err(self.unexpected("a path"));
        }
        let mut path = vec![self.lexeme().to_owned()];
        self.advance()?;
        while self.is_adjacent() {
            let key = match self.token.kind {
                Kind::Dot => self.key_behind_dot()?,
                Kind::OpenSquare => self.key_in_brackets()?,
                _ => break,
            };
            match key.kind {
                TermKind::String(name) => path.push(name),
                _ => return Err(Mistake::new(key.at, "expected a string in the path")),
            }
        }
        Ok(path)
    }

    /// An import; `None` where it only brings keywords.
    fn import(&mut self) -> Parsed<Option<Import>> {
        let at = self.token.at;
        self.advance()?;
        let path_at = self.token.at;
        let path = self.path()?;
        let alias = self.alias()?;
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["rego", rest @ ..] => {
                self.import_version(path_at, rest, alias.is_some()).map(|()| None)
            }
            ["future", rest @ ..] => {
                self.import_keywords(path_at, rest, alias.is_some()).map(|()| None)
            }
            ["data" | "input", ..] => {
                let last = names.last().map(|name| (*name).to_owned()).unwrap_or_default();
                if alias.is_none() && self.is_keyword_of_version(&last) {
                    let says = format!("an import ends with the keyword {last}: give it an alias");
                    return Err(Mistake::new(path_at, says));
                }
                Ok(Some(Import { at, name: alias.unwrap_or(last), path }))
            }
            _ => {
                let says = "an import begins with data, input, future or rego";
                Err(Mistake::new(path_at, says))
            }
        }
    }

    fn alias(&mut self) -> Parsed<Option<String>> {
        if !self.is_at_keyword("as") {
            return Ok(None);
        }
        self.advance()?;
        if !self.is_at_name() {
            return Err(self.unexpected("a name behind as"));
        }
        let alias = self.lexeme().to_owned();
        self.advance()?;
        Ok(Some(alias))
    }

    /// `import rego.v1`
    fn import_version(&mut self, at: usize, rest: &[&str], has_alias: bool) -> Parsed<()> {
        if rest != ["v1"] {
            return Err(Mistake::new(at, "of rego, v1 is all that can be imported"));
        }
        if self.version == Version::V0 {
            if has_alias {
                return Err(Mistake::new(at, "rego.v1 has no alias"));
            }
            self.version = Version::V1;
            self.keywords = FUTURE.to_vec();
        }
        Ok(())
    }

    /// `import future.keywords.in`
    fn import_keywords(&mut self, at: usize, rest: &[&str], has_alias: bool) -> Parsed<()> {
        let ["keywords", rest @ ..] = rest else {
            return Err(Mistake::new(at, "of future, keywords are all that can be imported"));
        };
        if has_alias {
            return Err(Mistake::new(at, "future.keywords has no alias"));
        }
        match rest {
            [word] if !FUTURE.contains(word) => {
                let says = format!("unexpected {word}: expected one of {}", FUTURE.join(", "));
                Err(Mistake::new(at, says))
            }
            [word] => {
                // `every x in xs` has an `in`.
                let is_brought =
                    |known: &&str| known == word || (*known == "in" && *word == "every");
                let brought = FUTURE.into_iter().filter(is_brought);
                let new = brought.filter(|known| !self.keywords.contains(known));
                let new: Vec<&str> = new.collect();
                self.keywords.extend(new);
                Ok(())
            }
            _ => {
                self.keywords = FUTURE.to_vec();
                Ok(())
            }
        }
    }

    /// Whether a word is a keyword without any import.
    fn is_keyword_of_version(&self, word: &str) -> bool {
        KEYWORDS.contains(&word) || (self.version == Version::V1 && FUTURE.contains(&word))
    }
}
