//! A value in the place of another: a word for a word, lines for a word, a word for lines.

use model::{Literal, Node};

use super::block::Pen;
use super::flow;
use super::layout::Layout;
use super::member::{Form, Member};
use super::refusal::Refusal;
use super::scalar::{self, Quotes};
use super::text::{Splice, Text};
use super::wanted::Wanted;

impl Pen<'_> {
    /// Writes another value in the place of that of `member`.
    pub(super) fn replace(
        &mut self,
        member: &Member<'_>,
        literal: &Literal,
        layout: Layout,
    ) -> Result<(), Refusal> {
        if member.is_tagged(self.text) {
            return Err(Refusal::Written("a tag"));
        }
        if let Some(written) = scalar::inline(literal, quotes_of(self.text, member, literal)) {
            return self.replace_by_word(member, &written);
        }
        if member.form == Form::Inline && !member.node.is_empty() {
            return flow::value(self, member, &Wanted::New(literal.clone()));
        }
        if member.key.is_some() {
            self.replace_by_lines(member, literal, layout)
        } else {
            self.replace_item(member, literal, layout)
        }
    }

    fn replace_by_word(&mut self, member: &Member<'_>, written: &str) -> Result<(), Refusal> {
        let text = self.text;
        let Member { from, value, .. } = member;
        let (range, written) = match member.form {
            Form::Nothing => (*from..*from, format!(" {written}")),
            Form::Alias => return Err(Refusal::Written("an alias")),
            Form::Inline => (value.clone(), written.to_owned()),
            Form::Lines => (value.start..member.last_line_end(text), written.to_owned()),
            Form::Block if text.line_start(*from) == text.line_start(value.start) => {
                (value.start..member.last_line_end(text), written.to_owned())
            }
            Form::Block => {
                let (Some(first), Some(end)) = (text.line_after(*from), text.line_after(value.end))
                else {
                    return Err(Refusal::Written("what follows on the line"));
                };
                self.splices.push(Splice::removing(first..end));
                (*from..*from, format!(" {written}"))
            }
        };
        self.splices.push(Splice { range, text: written });
        Ok(())
    }

    /// Gives a key a list or mapping by indentation.
    fn replace_by_lines(
        &mut self,
        member: &Member<'_>,
        literal: &Literal,
        layout: Layout,
    ) -> Result<(), Refusal> {
        let text = self.text;
        let follows = Refusal::Written("what follows on the line");
        let Some(after) = text.line_after(member.end()) else { return Err(follows) };
        let mut column = text.column(member.start) + layout.below(literal);
        let starts_below = text.line_start(member.value.start) > text.line_start(member.from);
        let is_alike = member.node.is_sequence() == matches!(literal, Literal::Sequence(_));
        if member.form == Form::Block && is_alike {
            column = text.column(member.value.start);
        }
        if starts_below {
            let first = text.line_after(member.from).ok_or(follows)?;
            self.splices.push(Splice::removing(first..after));
        } else {
            let end =
                if member.form == Form::Lines { member.last_line_end(text) } else { member.end() };
            self.splices.push(Splice::removing(member.from..end));
        }
        self.splices.push(text.insert_lines(after, &layout.lines(literal, column)));
        Ok(())
    }

    /// Gives a dash a list or mapping by indentation.
    fn replace_item(
        &mut self,
        member: &Member<'_>,
        literal: &Literal,
        layout: Layout,
    ) -> Result<(), Refusal> {
        let text = self.text;
        if text.byte(member.start) != Some(b'-') {
            return Err(Refusal::Written("a document of one value"));
        }
        let written = match member.form {
            Form::Block => text.column(member.value.start),
            _ => text.column(member.start) + 2,
        };
        let lines = layout.lines(literal, written).join(text.newline());
        let (range, gap) = match member.form {
            Form::Nothing => (member.from..member.from, " "),
            Form::Alias => return Err(Refusal::Written("an alias")),
            Form::Inline => (member.value.clone(), ""),
            Form::Lines | Form::Block => (member.value.start..member.last_line_end(text), ""),
        };
        self.splices.push(Splice { range, text: format!("{gap}{}", lines.trim_start()) });
        Ok(())
    }
}

/// The quotes that a key or an item has at byte `at`: its new neighbours get the same.
pub(super) fn quotes_at(text: Text<'_>, at: usize) -> Quotes {
    match text.byte(at) {
        Some(b'"') => Quotes::Double,
        Some(b'\'') => Quotes::Single,
        _ => Quotes::Needed,
    }
}

/// A string keeps the quotes of the string before it.
pub(super) fn quotes_of(text: Text<'_>, member: &Member<'_>, literal: &Literal) -> Quotes {
    let was_string = |node: Node<'_>| node.as_str().is_some();
    match literal {
        Literal::String(_) if was_string(member.node) && member.form == Form::Inline => {
            quotes_at(text, member.value.start)
        }
        _ => Quotes::Needed,
    }
}
