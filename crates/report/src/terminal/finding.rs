//! One finding, as a compiler would show it.

use std::collections::HashSet;
use std::sync::Arc;

use model::{Diagnostic, Finding, Place, Related};

use super::paint::{Paint, Tone};
use crate::checks::Checks;
use crate::order;
use crate::remedy;
use crate::sink::Sink;
use crate::snippet::{Quoter, Snippet};
use crate::visible::{Visible, width};

/// Room for the widest line number and its bar, beside the line itself.
const GUTTER: usize = 9;

/// Prints to one terminal.
pub(super) struct Printer<'w, 'a> {
    pub(super) sink: Sink<'w>,
    pub(super) paint: Paint,
    pub(super) width: usize,
    pub(super) checks: &'a Checks<'a>,
    pub(super) quoter: Quoter<'a>,
    /// Checks whose page was mentioned already.
    pub(super) explained: HashSet<&'a str>,
}

impl<'a> Printer<'_, 'a> {
    /// A heading with the file where that is a new one, the object's name, then its findings.
    pub(super) fn object(&mut self, findings: &[&'a Finding], last: &mut Option<&'a str>) {
        let Some(first) = findings.first() else { return };
        let (file, object, _) = order::subject(first);
        if let Some(file) = file.filter(|file| *last != Some(*file)) {
            let name = self.paint.tint(Tone::Strong, Visible(file)).to_string();
            self.rule(&name, width(file));
            *last = Some(file);
        }
        let name = object.to_string();
        let api = self.paint.tint(Tone::Soft, Visible(&object.api_version));
        let name = self.paint.tint(Tone::Strong, Visible(&name));
        self.sink.print(format_args!("{name}  {api}\n\n"));
        for finding in findings {
            self.finding(finding);
        }
    }

    /// What could not be read, told like a finding.
    pub(super) fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        let tone = Tone::from(diagnostic.level);
        let level = self.paint.tint(tone, diagnostic.level);
        let says = self.paint.tint(Tone::Strong, Visible(&diagnostic.says));
        self.sink.print(format_args!("{level}: {says}\n"));
        let gutter = digits(diagnostic.place);
        if let Some(file) = &diagnostic.file {
            self.arrow(gutter, Some(file), diagnostic.place, "");
            let room = self.width.saturating_sub(GUTTER);
            let quote = diagnostic.place.and_then(|it| self.quoter.place(file, it, room));
            if let (Some(quote), Some(place)) = (quote, diagnostic.place) {
                self.quote(gutter, place, &quote, tone);
            }
        }
        if let Some(help) = &diagnostic.help {
            self.note(gutter, "help", &Visible(help).to_string());
        }
        self.sink.push("\n");
    }

    fn finding(&mut self, finding: &'a Finding) {
        let tone = Tone::from(finding.severity);
        let label = format!("{}[{}]", finding.severity, Visible(&finding.check));
        let label = self.paint.tint(tone, label);
        let says = self.paint.tint(Tone::Strong, Visible(&finding.says));
        self.sink.print(format_args!("{label}: {says}\n"));
        let gutter = digits(finding.place);
        self.arrow(gutter, finding.file.as_ref(), finding.place, &finding.path.to_string());
        let room = self.width.saturating_sub(GUTTER);
        let quote = self.quoter.finding(finding, room);
        if let (Some(quote), Some(place)) = (quote, finding.place) {
            self.quote(gutter, place, &quote, tone);
        }
        for related in &finding.related {
            self.related(gutter, related);
        }
        self.advice(gutter, finding);
        self.sink.push("\n");
    }

    fn advice(&mut self, gutter: usize, finding: &'a Finding) {
        let sentence = remedy::sentence(self.checks, finding);
        if !sentence.is_empty() {
            let sentence = Visible(&sentence).to_string().replace('`', "");
            let command = remedy::command(finding).map(|it| format!("  ({it})"));
            self.note(gutter, "fix", &format!("{sentence}{}", command.unwrap_or_default()));
        }
        if self.checks.explains(finding) && self.explained.insert(&finding.check) {
            self.note(gutter, "help", &format!("yagura explain {}", Visible(&finding.check)));
        }
    }

    /// `  --> web.yaml:18:7  spec.hostNetwork`
    fn arrow(&mut self, gutter: usize, file: Option<&Arc<str>>, place: Option<Place>, path: &str) {
        let arrow = self.paint.tint(Tone::Soft, "-->");
        self.sink.print(format_args!("{:gutter$}{arrow}", ""));
        if let Some(file) = file {
            self.sink.print(format_args!(" {}", Visible(file)));
            if let Some(place) = place {
                self.sink.print(format_args!(":{}:{}", place.line, place.column));
            }
        }
        if !path.is_empty() {
            let space = if file.is_some() { "  " } else { " " };
            self.sink.print(format_args!("{space}{}", self.paint.tint(Tone::Soft, Visible(path))));
        }
        self.sink.push("\n");
    }

    fn quote(&mut self, gutter: usize, place: Place, quote: &Snippet, tone: Tone) {
        let bar = self.paint.tint(Tone::Soft, "|");
        let number = self.paint.tint(Tone::Soft, format!("{:>gutter$}", place.line));
        self.sink.print(format_args!("{:gutter$} {bar}\n", ""));
        let Snippet { before, guilty, after } = quote;
        self.sink.print(format_args!("{number} {bar} {before}{guilty}{after}\n"));
        let carets = self.paint.tint(tone, "^".repeat(width(guilty).max(1)));
        let indent = width(before);
        self.sink.print(format_args!("{:gutter$} {bar} {:indent$}{carets}\n", "", ""));
    }

    fn related(&mut self, gutter: usize, related: &Related) {
        let object = related.object.to_string();
        let mut text = format!("{} {}", Visible(&object), Visible(&related.says));
        if let (Some(file), Some(place)) = (&related.file, related.place) {
            text.push_str(&format!("  ({}:{}:{})", Visible(file), place.line, place.column));
        }
        self.note(gutter, "note", &text);
    }

    fn note(&mut self, gutter: usize, word: &str, text: &str) {
        let tone = if word == "fix" { Tone::Good } else { Tone::Soft };
        let equals = self.paint.tint(Tone::Soft, "=");
        let word = self.paint.tint(tone, format!("{word}:"));
        self.sink.print(format_args!("{:gutter$} {equals} {word} {text}\n", ""));
    }

    /// A heading across the terminal.
    pub(super) fn rule(&mut self, heading: &str, columns: usize) {
        let dashes = "─".repeat(self.width.saturating_sub(columns + 4).max(3));
        let (lead, tail) = (self.paint.tint(Tone::Soft, "──"), self.paint.tint(Tone::Soft, dashes));
        self.sink.print(format_args!("{lead} {heading} {tail}\n"));
    }
}

/// The width of the line number.
fn digits(place: Option<Place>) -> usize {
    place.map_or(1, |place| place.line.checked_ilog10().unwrap_or(0) as usize + 1)
}
