//! A check's page as HTML: headings, paragraphs, lists and examples are all the Markdown it has.

use crate::markup::{Escaped, EscapedLines};
use crate::sink::Sink;

/// The page without its title. Its headings are of this level, from 1 to 6.
pub(crate) fn page(sink: &mut Sink<'_>, markdown: &str, level: u8) {
    sink.push("<div class=\"page\">");
    let mut rest = markdown.trim();
    if rest.starts_with("# ") {
        rest = rest.split_once('\n').map_or("", |(_, body)| body);
    }
    while let Some((before, fenced)) = rest.split_once("```") {
        before.split("\n\n").for_each(|text| block(sink, text, level));
        let (example, after) = fenced.split_once("```").unwrap_or((fenced, ""));
        let (_, example) = example.split_once('\n').unwrap_or(("", example));
        sink.print(format_args!("<pre>{}</pre>", EscapedLines(example.trim_end())));
        rest = after;
    }
    rest.split("\n\n").for_each(|text| block(sink, text, level));
    sink.push("</div>");
}

/// Text in which backticks make code.
pub(crate) fn inline(sink: &mut Sink<'_>, text: &str) {
    for (index, part) in text.split('`').enumerate() {
        match index % 2 {
            0 => sink.print(format_args!("{}", Escaped(part))),
            _ => sink.print(format_args!("<code>{}</code>", Escaped(part))),
        }
    }
}

fn block(sink: &mut Sink<'_>, text: &str, level: u8) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    if let Some(heading) = text.strip_prefix("## ") {
        let (heading, body) = heading.split_once('\n').unwrap_or((heading, ""));
        sink.print(format_args!("<h{level}>{}</h{level}>", Escaped(heading)));
        return block(sink, body, level);
    }
    let Some(list) = text.strip_prefix("- ").or(text.strip_prefix("* ")) else {
        sink.push("<p>");
        inline(sink, &joined(text));
        return sink.push("</p>");
    };
    sink.push("<ul>");
    for item in list.split("\n- ").flat_map(|items| items.split("\n* ")) {
        sink.push("<li>");
        inline(sink, &joined(item));
        sink.push("</li>");
    }
    sink.push("</ul>");
}

/// The lines of a paragraph as one.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
