//! Changes of lists and mappings in brackets and braces, and of JSON.

use model::Literal;

use super::block::Pen;
use super::layout::Brackets;
use super::member::{Form, Member, members};
use super::refusal::Refusal;
use super::replace::{quotes_at, quotes_of};
use super::scalar::Quotes;
use super::text::{Splice, Text};
use super::wanted::Wanted;

/// Makes the value of `member`, which stands in brackets or shall, the one wanted.
pub(super) fn value(
    pen: &mut Pen<'_>,
    member: &Member<'_>,
    wanted: &Wanted<'_>,
) -> Result<(), Refusal> {
    let hand = hand_of(pen.text, member)?;
    change(pen, member, wanted, hand)
}

fn change(
    pen: &mut Pen<'_>,
    member: &Member<'_>,
    wanted: &Wanted<'_>,
    hand: Brackets,
) -> Result<(), Refusal> {
    let node = match wanted {
        Wanted::Same(_) | Wanted::Gone => return Ok(()),
        Wanted::New(literal) => return replace(pen, member, literal, hand),
        Wanted::Mapping { node, .. } | Wanted::Sequence { node, .. } => *node,
    };
    let members = members(pen.text, node)?;
    let hand = hand_of(pen.text, member)?;
    let added: Vec<String> = match wanted {
        Wanted::Mapping { added, .. } => {
            added.iter().map(|(key, value)| inner(hand).entry(key, value)).collect()
        }
        Wanted::Sequence { added, .. } => {
            added.iter().map(|item| inner(hand).write(item)).collect()
        }
        _ => Vec::new(),
    };
    let last = all(pen, &members, &wanted.changes(&members), hand)?;
    append(pen, last, &added, hand);
    Ok(())
}

/// Changes the members and takes some away; gives the last one that stays.
fn all<'m, 'd>(
    pen: &mut Pen<'_>,
    members: &'m [Member<'d>],
    changes: &[Option<&Wanted<'_>>],
    hand: Brackets,
) -> Result<&'m Member<'d>, Refusal> {
    let text = pen.text;
    let stays = |change: &Option<&Wanted<'_>>| !matches!(change, Some(Wanted::Gone));
    let last = changes.iter().rposition(stays).unwrap_or(0);
    let mut kept: Option<&Member<'_>> = None;
    for (index, (member, change)) in members.iter().zip(changes).enumerate() {
        if stays(change) {
            if let Some(wanted) = change {
                self::change(pen, member, wanted, inner(hand))?;
            }
            kept = Some(member);
            continue;
        }
        let before = index.checked_sub(1).and_then(|index| members.get(index));
        let (range, gap) = match (members.get(index + 1), kept, before) {
            (Some(next), ..) if index < last => {
                (member.start..next.start, member.end()..next.start)
            }
            (_, Some(kept), Some(before)) => (kept.end()..member.end(), before.end()..member.start),
            _ => return Err(Refusal::Written("a merge key")),
        };
        if text.slice(gap).contains('#') {
            return Err(Refusal::Written("a comment between braces"));
        }
        pen.splices.push(Splice::removing(range));
    }
    kept.ok_or(Refusal::Written("a merge key"))
}

/// Puts new members behind the last one that stays.
fn append(pen: &mut Pen<'_>, last: &Member<'_>, added: &[String], hand: Brackets) {
    let text = pen.text;
    if added.is_empty() {
        return;
    }
    let end = last.end();
    let Some((column, _)) = inner(hand).lines else {
        let new: String = added.iter().map(|member| format!("{}{member}", hand.comma)).collect();
        pen.splices.push(Splice { range: end..end, text: new });
        return;
    };
    let added: Vec<_> = added.iter().map(|it| it.replace('\n', text.newline())).collect();
    let joint = format!("{}{}", text.newline(), " ".repeat(column));
    let new = added.join(&format!(",{joint}"));
    let line_end = text.line_end(end);
    // A comment behind the last member stays behind it.
    if line_end > end && text.is_bare_after(end) {
        pen.splices.push(Splice { range: end..end, text: ",".to_owned() });
        pen.splices.push(Splice { range: line_end..line_end, text: joint + &new });
    } else {
        pen.splices.push(Splice { range: end..end, text: format!(",{joint}{new}") });
    }
}

fn replace(
    pen: &mut Pen<'_>,
    member: &Member<'_>,
    literal: &Literal,
    hand: Brackets,
) -> Result<(), Refusal> {
    if member.is_tagged(pen.text) {
        return Err(Refusal::Written("a tag"));
    }
    let quotes = match quotes_of(pen.text, member, literal) {
        Quotes::Needed => hand.quotes,
        kept => kept,
    };
    let written = Brackets { quotes, ..hand }.write(literal).replace('\n', pen.text.newline());
    let (range, text) = match member.form {
        Form::Nothing if member.key.is_some() => (member.from..member.from, format!(" {written}")),
        Form::Inline => (member.value.clone(), written),
        _ => return Err(Refusal::Written("an alias")),
    };
    pen.splices.push(Splice { range, text });
    Ok(())
}

/// The hand of what stands one level below.
fn inner(hand: Brackets) -> Brackets {
    Brackets { lines: hand.lines.map(|(column, unit)| (column + unit, unit)), ..hand }
}

/// How the value of `member` is written, and so what it shall hold.
fn hand_of(text: Text<'_>, member: &Member<'_>) -> Result<Brackets, Refusal> {
    let within = match member.form {
        Form::Inline if member.node.is_mapping() || member.node.is_sequence() => {
            members(text, member.node)?
        }
        _ => Vec::new(),
    };
    let indent = |at: usize| text.before(at).bytes().take_while(|byte| *byte == b' ').count();
    let first = within.first();
    let last = within.last();
    let lines = last.filter(|last| text.begins_line(last.start)).map(|last| {
        let outside = indent(member.value.end.saturating_sub(1));
        (outside, indent(last.start).saturating_sub(outside))
    });
    let is_json = is_json(text, member);
    let tight = first.is_some_and(|first| first.key.is_some() && first.value.start == first.from);
    let close =
        within.iter().zip(within.iter().skip(1)).any(|(one, next)| one.end() + 1 == next.start);
    let item_quotes = last.filter(|last| last.key.is_none() && last.node.as_str().is_some());
    let quotes = match item_quotes {
        _ if is_json => Quotes::Double,
        Some(last) => quotes_at(text, last.value.start),
        None => Quotes::Needed,
    };
    Ok(Brackets {
        quotes,
        quoted_keys: is_json,
        colon: if is_json && tight { ":" } else { ": " },
        comma: if close { "," } else { ", " },
        lines,
    })
}

/// Written as JSON: the keys have double quotes, its own and those of whatever holds it.
fn is_json(text: Text<'_>, member: &Member<'_>) -> bool {
    let mut open = vec![member.node];
    while let Some(node) = open.pop() {
        if let Some(entry) = node.entries().find(|entry| !entry.merged) {
            return text.byte(entry.key_span.start as usize) == Some(b'"');
        }
        open.extend(node.items().next());
    }
    member.key.is_some() && text.byte(member.start) == Some(b'"')
}
