//! Changes of lists and mappings by indentation: lines put in, taken away, replaced.

use super::flow;
use super::layout::Layout;
use super::member::{Form, Member, members};
use super::refusal::Refusal;
use super::replace::quotes_at;
use super::scalar;
use super::text::{Splice, Text};
use super::wanted::Wanted;

/// Where changes are noted.
#[derive(Debug)]
pub(super) struct Pen<'t> {
    pub(super) text: Text<'t>,
    pub(super) splices: Vec<Splice>,
}

impl Pen<'_> {
    /// Makes the value of `member`, which stands by indentation, the one wanted.
    pub(super) fn value(
        &mut self,
        member: &Member<'_>,
        wanted: &Wanted<'_>,
        layout: Layout,
    ) -> Result<(), Refusal> {
        let node = match wanted {
            Wanted::Same(_) | Wanted::Gone => return Ok(()),
            Wanted::New(literal) => return self.replace(member, literal, layout),
            _ if member.form == Form::Inline => return flow::value(self, member, wanted),
            Wanted::Mapping { node, .. } | Wanted::Sequence { node, .. } => *node,
        };
        let members = members(self.text, node)?;
        let layout = self.layout_below(member, &members, layout)?;
        let last = self.members(&members, &wanted.changes(&members), layout)?;
        let column = self.text.column(last.start);
        let lines: Vec<String> = match wanted {
            Wanted::Mapping { added, .. } => {
                let key = |key: &str| scalar::string(key, quotes_at(self.text, last.start));
                let lines = added.iter().map(|(name, it)| layout.entry(&key(name), it, column));
                lines.flatten().collect()
            }
            Wanted::Sequence { added, .. } => {
                let quotes = quotes_at(self.text, last.value.start);
                added.iter().flat_map(|item| layout.item(item, quotes, column)).collect()
            }
            _ => Vec::new(),
        };
        if !lines.is_empty() {
            let at = self.line_behind(last)?;
            self.splices.push(self.text.insert_lines(at, &lines));
        }
        Ok(())
    }

    /// How the members below indent, as far as they show it themselves.
    fn layout_below(
        &self,
        holder: &Member<'_>,
        members: &[Member<'_>],
        mut layout: Layout,
    ) -> Result<Layout, Refusal> {
        let Some(first) = members.first() else { return Err(Refusal::Written("a merge key")) };
        let before = self.text.before(first.start);
        if !before.bytes().all(|byte| matches!(byte, b' ' | b'-')) {
            return Err(Refusal::Written("a tab or a question mark"));
        }
        if holder.key.is_some() && holder.form == Form::Block {
            let further = self.text.column(first.start).checked_sub(self.text.column(holder.start));
            match (first.key, further) {
                (Some(_), Some(further)) if further > 0 => layout.mapping = further,
                (None, Some(further)) => layout.dash = further,
                _ => {}
            }
        }
        Ok(layout)
    }

    /// Changes and removes members; gives the last one that stays.
    fn members<'m, 'd>(
        &mut self,
        members: &'m [Member<'d>],
        changes: &[Option<&Wanted<'_>>],
        layout: Layout,
    ) -> Result<&'m Member<'d>, Refusal> {
        let is_gone = |change: &&Option<&Wanted<'_>>| matches!(change, Some(Wanted::Gone));
        let leading = match self.begins_own_line(members) {
            true => 0,
            false => changes.iter().take_while(is_gone).count(),
        };
        for (index, (member, change)) in members.iter().zip(changes).enumerate() {
            match change {
                Some(Wanted::Gone) if index < leading => {}
                Some(Wanted::Gone) => self.remove(member)?,
                Some(wanted) => self.value(member, wanted, layout)?,
                None => {}
            }
        }
        if leading > 0 {
            self.remove_leading(members, leading)?;
        }
        let mut kept = members.iter().zip(changes).filter(|(_, change)| !is_gone(change));
        kept.next_back().map(|(member, _)| member).ok_or(Refusal::Written("a merge key"))
    }

    /// The first member stands behind blanks only, not behind a dash.
    fn begins_own_line(&self, members: &[Member<'_>]) -> bool {
        members.first().is_some_and(|first| self.text.begins_line(first.start))
    }

    /// Takes a member's lines away, and what stands on them. Comments above and below stay: only
    /// their words would say what they are about.
    fn remove(&mut self, member: &Member<'_>) -> Result<(), Refusal> {
        let text = self.text;
        let follows = Refusal::Written("what follows on the line");
        let end = text.line_after(member.end()).ok_or(follows)?;
        self.splices.push(Splice::removing(text.line_start(member.start)..end));
        self.pull_out_comments(end, text.column(member.start));
        Ok(())
    }

    /// Moves the comments from `line` on that stand further in than `column` out to it: without
    /// the lines above, they could fall into a text that ends there.
    fn pull_out_comments(&mut self, mut line: usize, column: usize) {
        let text = self.text;
        loop {
            match text.comment_indent(line) {
                Some(indent) if indent > column => {
                    self.splices.push(Splice::removing(line + column..line + indent));
                }
                None if text.is_blank_line(line) => {}
                _ => break,
            }
            line = text.next_line(line);
        }
    }

    /// Takes the first members of a list item away, so that another one stands behind the dash.
    fn remove_leading(&mut self, members: &[Member<'_>], count: usize) -> Result<(), Refusal> {
        let text = self.text;
        let (Some(first), Some(next)) = (members.first(), members.get(count)) else {
            return Err(Refusal::Written("a merge key"));
        };
        let line = text.line_start(first.start);
        let dash = text.before(first.start).find('-').unwrap_or(0);
        let gone = members.iter().zip(members.iter().skip(1)).take(count);
        let between = gone.flat_map(|(gone, next)| {
            let from = text.line_after(gone.end()).unwrap_or(next.start);
            text.slice(from..text.line_start(next.start).max(from)).lines()
        });
        let kept: Vec<String> = between
            .filter(|line| !line.trim().is_empty())
            .map(|line| format!("{}{}", " ".repeat(dash), line.trim()))
            .collect();
        if !kept.is_empty() {
            self.splices.push(text.insert_lines(line, &kept));
        }
        self.splices.push(Splice::removing(first.start..next.start));
        Ok(())
    }

    /// The line behind a member and the comments right behind it that stand further in.
    fn line_behind(&self, member: &Member<'_>) -> Result<usize, Refusal> {
        let text = self.text;
        let column = text.column(member.start);
        let follows = Refusal::Written("what follows on the line");
        let mut end = text.line_after(member.end()).ok_or(follows)?;
        while text.comment_indent(end).is_some_and(|indent| indent > column) {
            end = text.next_line(end);
        }
        Ok(end)
    }
}
