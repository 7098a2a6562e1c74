//! Foreign text as a SARIF message, in which braces stand for arguments and `[…](…)` for links.

use std::fmt::{self, Display, Write};

pub(super) struct Message<'t>(pub(super) &'t str);

impl Display for Message<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_link = self.0.contains("](");
        for letter in self.0.chars() {
            match letter {
                '{' => out.write_str("{{")?,
                '}' => out.write_str("}}")?,
                '[' | ']' if has_link => write!(out, "\\{letter}")?,
                _ => out.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_neither_links_nor_asks_for_arguments() {
        assert_eq!(
            Message("see [here](http://x) {0}").to_string(),
            "see \\[here\\](http://x) {{0}}"
        );
        assert_eq!(Message("a[0]").to_string(), "a[0]");
    }
}
