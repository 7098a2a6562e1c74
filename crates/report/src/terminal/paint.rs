//! Colours, for those who want them.

use std::fmt::{self, Display};

use model::{Level, Severity};

/// Whether to paint.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub(super) colors: bool,
}

/// What a colour says. Nothing is said by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Critical,
    High,
    Medium,
    Low,
    Good,
    /// Lines, numbers, help.
    Soft,
    Strong,
}

/// Something in a tone.
pub(super) struct Painted<T> {
    what: T,
    tone: Option<Tone>,
}

impl Paint {
    pub(super) fn tint<T: Display>(self, tone: Tone, what: T) -> Painted<T> {
        Painted { what, tone: self.colors.then_some(tone) }
    }
}

impl Tone {
    fn code(self) -> &'static str {
        match self {
            Tone::Critical => "1;35",
            Tone::High => "1;31",
            Tone::Medium => "1;33",
            Tone::Low => "1;36",
            Tone::Good => "32",
            Tone::Soft => "2",
            Tone::Strong => "1",
        }
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Tone {
        match severity {
            Severity::Critical => Tone::Critical,
            Severity::High => Tone::High,
            Severity::Medium => Tone::Medium,
            Severity::Low => Tone::Low,
        }
    }
}

impl From<Level> for Tone {
    fn from(level: Level) -> Tone {
        match level {
            Level::Error => Tone::High,
            Level::Warning => Tone::Medium,
            Level::Unknown => Tone::Soft,
        }
    }
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tone {
            Some(tone) => write!(out, "\x1b[{}m{}\x1b[0m", tone.code(), self.what),
            None => self.what.fmt(out),
        }
    }
}
