//! Where the entries of a mapping and the items of a list stand in the text, to the byte.

use std::ops::Range;

use model::document::Style;
use model::{Document, Node, Span, Value};

use super::refusal::Refusal;
use super::text::Text;

/// An entry of a mapping or an item of a list.
#[derive(Debug, Clone)]
pub(super) struct Member<'d> {
    /// The first byte: of the key, of the dash, of an item in brackets.
    pub(super) start: usize,
    /// The byte after the colon or the dash; that of `start` for an item in brackets.
    pub(super) from: usize,
    /// The key of an entry.
    pub(super) key: Option<&'d str>,
    pub(super) node: Node<'d>,
    pub(super) form: Form,
    /// Where the value stands, without its anchor and tag. Empty for one that is not written.
    pub(super) value: Range<usize>,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Not at all: `key:` and nothing behind it.
    Nothing,
    /// As an alias of another.
    Alias,
    /// Between its first byte and its last: plain, in quotes, in brackets.
    Inline,
    /// As lines after `|` or `>`.
    Lines,
    /// By indentation.
    Block,
}

impl Member<'_> {
    /// The byte after its last.
    pub(super) fn end(&self) -> usize {
        self.value.end
    }

    /// Where the last line of its value ends.
    pub(super) fn last_line_end(&self, text: Text<'_>) -> usize {
        let written = text.slice(0..self.end());
        let bare = written.strip_suffix('\n').unwrap_or(written);
        text.line_end(bare.strip_suffix('\r').unwrap_or(bare).len())
    }

    /// The value has a tag before it.
    pub(super) fn is_tagged(&self, text: Text<'_>) -> bool {
        text.slice(self.from..self.value.start).contains('!')
    }
}

/// A whole document as the member of nothing.
pub(super) fn whole<'d>(text: Text<'_>, document: &'d Document) -> Result<Member<'d>, Refusal> {
    let node = document.root();
    let start = after_properties(text, offset(node)?.0);
    let (form, end) = form_and_end(text, start, node)?;
    Ok(Member { start, from: start, key: None, node, form, value: start..end })
}

/// The members of a list or mapping as they stand, without those of a merge key.
pub(super) fn members<'d>(text: Text<'_>, node: Node<'d>) -> Result<Vec<Member<'d>>, Refusal> {
    match node.value() {
        Value::Mapping => {
            let own = node.entries().filter(|entry| !entry.merged);
            let mut members = own
                .map(|entry| entry_at(text, entry.key_span, Some(entry.key), entry.value))
                .collect::<Result<Vec<_>, _>>()?;
            members.sort_by_key(|member| member.start);
            Ok(members)
        }
        _ if node.style() == Style::Flow => flow_items(text, node),
        _ => block_items(text, node),
    }
}

fn entry_at<'d>(
    text: Text<'_>,
    key_span: Span,
    key: Option<&'d str>,
    node: Node<'d>,
) -> Result<Member<'d>, Refusal> {
    let from = after_colon(text, key_span)?;
    let (form, value) = value_at(text, from, node)?;
    Ok(Member { start: key_span.start as usize, from, key, node, form, value })
}

fn after_colon(text: Text<'_>, key_span: Span) -> Result<usize, Refusal> {
    let colon = text.skip(key_span.end as usize);
    match text.byte(colon) {
        Some(b':') => Ok(colon + 1),
        _ => Err(Refusal::Written("a key without a colon")),
    }
}

fn block_items<'d>(text: Text<'_>, node: Node<'d>) -> Result<Vec<Member<'d>>, Refusal> {
    let mut members: Vec<Member<'d>> = Vec::with_capacity(node.len());
    let mut at = after_properties(text, offset(node)?.0);
    for item in node.items() {
        let start = text.skip(at);
        if text.byte(start) != Some(b'-') {
            return Err(Refusal::Mismatch);
        }
        let (form, value) = value_at(text, start + 1, item)?;
        at = value.end;
        members.push(Member { start, from: start + 1, key: None, node: item, form, value });
    }
    Ok(members)
}

fn flow_items<'d>(text: Text<'_>, node: Node<'d>) -> Result<Vec<Member<'d>>, Refusal> {
    let mut members: Vec<Member<'d>> = Vec::with_capacity(node.len());
    let mut at = after_properties(text, offset(node)?.0) + 1;
    for (index, item) in node.items().enumerate() {
        if index > 0 {
            at = text.skip(at);
            if text.byte(at) != Some(b',') {
                return Err(Refusal::Mismatch);
            }
            at += 1;
        }
        let start = text.skip(at);
        let (form, value) = value_at(text, start, item)?;
        at = value.end;
        members.push(Member { start, from: start, key: None, node: item, form, value });
    }
    Ok(members)
}

/// How the value of `node` is written behind byte `from`, and where.
fn value_at(text: Text<'_>, from: usize, node: Node<'_>) -> Result<(Form, Range<usize>), Refusal> {
    if is_unwritten(text, node)? {
        return Ok((Form::Nothing, from..from));
    }
    let at = text.skip(from);
    if node.is_anchored() && text.byte(at) == Some(b'*') {
        let name = text.slice(at + 1..text.line_end(at));
        let ends = |letter: char| letter.is_whitespace() || ",[]{}".contains(letter);
        return Ok((Form::Alias, at..at + 1 + name.find(ends).unwrap_or(name.len())));
    }
    let start = after_properties(text, at);
    if start != after_properties(text, offset(node)?.0) {
        return Err(Refusal::Mismatch);
    }
    let (form, end) = form_and_end(text, start, node)?;
    Ok((form, start..end))
}

fn form_and_end(text: Text<'_>, start: usize, node: Node<'_>) -> Result<(Form, usize), Refusal> {
    let end = offset(node)?.1;
    let (form, end) = match node.style() {
        Style::Block => (Form::Block, block_end(text, node)?),
        Style::Literal | Style::Folded => (Form::Lines, lines_end(text, start, end)),
        Style::Plain | Style::SingleQuoted | Style::DoubleQuoted | Style::Flow => {
            (Form::Inline, end)
        }
    };
    let closed = match (form, text.byte(start), text.byte(end.wrapping_sub(1))) {
        (Form::Inline, first, last) if node.style() == Style::Flow => {
            matches!((first, last), (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')))
        }
        _ => true,
    };
    if start < end && closed { Ok((form, end)) } else { Err(Refusal::Mismatch) }
}

/// The last byte of a collection by indentation is that of its last member.
fn block_end(text: Text<'_>, collection: Node<'_>) -> Result<usize, Refusal> {
    if !collection.is_mapping() {
        let last = collection.items().next_back().ok_or(Refusal::Mismatch)?;
        if is_unwritten(text, last)? || last.is_anchored() {
            return members(text, collection)?.last().map(Member::end).ok_or(Refusal::Mismatch);
        }
        let from = after_properties(text, offset(last)?.0);
        return Ok(value_at(text, from, last)?.1.end);
    }
    if collection.entries().any(|entry| entry.merged) {
        return merged_end(text, collection);
    }
    let last = collection.entries().max_by_key(|entry| entry.key_span.start);
    let last = last.ok_or(Refusal::Mismatch)?;
    Ok(value_at(text, after_colon(text, last.key_span)?, last.value)?.1.end)
}

/// The end of a mapping whose last line may be a merge key.
fn merged_end(text: Text<'_>, node: Node<'_>) -> Result<usize, Refusal> {
    let members = members(text, node)?;
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Err(Refusal::Written("a merge key"));
    };
    let mut end = last.end();
    loop {
        let next = text.skip(end);
        let is_merge = text.slice(next..text.line_end(next)).starts_with("<<");
        if !is_merge || text.column(next) != text.column(first.start) {
            return Ok(end);
        }
        end = text.line_end(next);
    }
}

/// The end of lines after `|` or `>`: blank lines behind them are none of them unless kept.
fn lines_end(text: Text<'_>, start: usize, end: usize) -> usize {
    let header = text.slice(start..text.line_end(start));
    let indicators = header.split([' ', '\t']).next().unwrap_or_default();
    let trimmed = start + text.slice(start..end).trim_end_matches([' ', '\r', '\n']).len();
    if !indicators.contains('+') {
        return trimmed;
    }
    let mut after = text.next_line(trimmed);
    while text.next_line(after) > after && text.slice(after..text.line_end(after)).trim().is_empty()
    {
        after = text.next_line(after);
    }
    after
}

/// Null, and no word for it.
fn is_unwritten(text: Text<'_>, node: Node<'_>) -> Result<bool, Refusal> {
    let (start, end) = offset(node)?;
    let start = if start < end { after_properties(text, start).min(end) } else { start };
    let words = ["null", "Null", "NULL", "~"];
    Ok(node.value() == Value::Null && !words.contains(&text.slice(start..end)))
}

/// Past an anchor and a tag.
fn after_properties(text: Text<'_>, mut at: usize) -> usize {
    while let Some(b'&' | b'!') = text.byte(at) {
        let rest = text.slice(at..text.line_end(at));
        at += rest.find([' ', '\t']).unwrap_or(rest.len());
        at = text.skip(at);
    }
    at
}

fn offset(node: Node<'_>) -> Result<(usize, usize), Refusal> {
    let span = node.span().ok_or(Refusal::Mismatch)?;
    Ok((span.start as usize, span.end as usize))
}
