//! The formats, and what they are called.

use std::fmt;
use std::str::FromStr;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For a person at a terminal, with source lines.
    Table,
    /// One line a finding, for a person with `grep`.
    Lines,
    /// Everything, for programs. Its schema is `docs/schema/report-v1.json`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for whatever shows test results.
    Junit,
    /// One page for a browser, which needs nothing but itself.
    Html,
    /// Markdown, for comments and wikis.
    Markdown,
    /// Annotations of a GitHub workflow.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// CSV, for spreadsheets.
    Csv,
}

impl Format {
    /// All of them.
    pub const ALL: &[Format] = &[
        Format::Table,
        Format::Lines,
        Format::Json,
        Format::Sarif,
        Format::Junit,
        Format::Html,
        Format::Markdown,
        Format::Github,
        Format::Gitlab,
        Format::Csv,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Lines => "lines",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Junit => "junit",
            Format::Html => "html",
            Format::Markdown => "markdown",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Csv => "csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

/// A word that names no format.
#[derive(Debug, PartialEq, Eq)]
pub struct NoSuchFormat(String);

impl fmt::Display for NoSuchFormat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "no format is called {:?}; there are: ", self.0)?;
        for (index, format) in Format::ALL.iter().enumerate() {
            write!(out, "{}{format}", if index > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

impl std::error::Error for NoSuchFormat {}

impl FromStr for Format {
    type Err = NoSuchFormat;

    fn from_str(name: &str) -> Result<Format, NoSuchFormat> {
        let found = Format::ALL.iter().find(|format| format.name().eq_ignore_ascii_case(name));
        found.copied().ok_or_else(|| NoSuchFormat(name.to_owned()))
    }
}
