//! Foreign text in HTML and XML.

use std::fmt::{self, Display, Write};

use crate::visible::visible;

/// Text between tags or in a quoted attribute, on one line.
///
/// The result is also free of what XML 1.0 does not allow at all, escaped or not.
pub(crate) struct Escaped<'t>(pub(crate) &'t str);

/// Text of several lines between tags.
pub(crate) struct EscapedLines<'t>(pub(crate) &'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.bytes().position(may_need_escape) {
            let Some((before, after)) = rest.split_at_checked(at) else { break };
            out.write_str(before)?;
            let Some(found) = after.chars().next() else { break };
            escape(found, out)?;
            rest = after.strip_prefix(found).unwrap_or_default();
        }
        out.write_str(rest)
    }
}

impl Display for EscapedLines<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.0.lines().enumerate() {
            if index > 0 {
                out.write_char('\n')?;
            }
            write!(out, "{}", Escaped(line))?;
        }
        Ok(())
    }
}

fn escape(found: char, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match found {
        '&' => out.write_str("&amp;"),
        '<' => out.write_str("&lt;"),
        '>' => out.write_str("&gt;"),
        '"' => out.write_str("&quot;"),
        '\'' => out.write_str("&#39;"),
        _ => out.write_char(visible(found)),
    }
}

/// Every character that needs an escape or a picture begins with such a byte.
fn may_need_escape(byte: u8) -> bool {
    matches!(
        byte,
        ..0x20 | b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef | 0xf3
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_control_characters_lose_their_power() {
        let hostile = "<script>alert('x')</script>\x1b[2J\u{fffe}&\"";
        assert_eq!(
            Escaped(hostile).to_string(),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;␛[2J\u{fffd}&amp;&quot;"
        );
        assert_eq!(EscapedLines("a\n<b>\n").to_string(), "a\n&lt;b&gt;");
    }
}
