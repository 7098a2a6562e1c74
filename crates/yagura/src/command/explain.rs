//! `yagura explain ID`: the manual page of a check.

use std::process::ExitCode;

use judge::posture;
use policy::pss;

use crate::cli::Explain;
use crate::config::Config;
use crate::data::{self, Aliases};
use crate::{selection, speech};

/// Shows the page of each check that the id stands for.
pub(crate) fn run(explain: &Explain, config: &Config) -> anyhow::Result<ExitCode> {
    if let Some(control) = pss::page(&explain.check) {
        let page = control.page.trim_end();
        return tell(
            &format!("{page}\n\n## Also known as\n\nseverity {}\n", control.severity),
            config,
        );
    }
    let aliases = Aliases::read()?;
    let mut text = String::new();
    for id in selection::resolve(&explain.check, &aliases)? {
        let Some(check) = posture::check(&id) else { continue };
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(check.page.trim_end());
        text.push_str(&format!("\n\n## Also known as\n\nseverity {}", check.severity));
        for (tool, alias) in aliases.naming(check.id) {
            text.push_str(&format!("; {tool} {alias}"));
        }
        for (framework, control) in controls_of(check.id)? {
            text.push_str(&format!("; {framework} {control}"));
        }
        text.push('\n');
    }
    tell(&text, config)
}

fn tell(text: &str, config: &Config) -> anyhow::Result<ExitCode> {
    if config.color {
        speech::give(&colored(text))?;
    } else {
        speech::give(text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The controls that name a check, with their frameworks.
fn controls_of(check: &str) -> anyhow::Result<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    for name in data::framework_names() {
        for control in data::framework(name)?.controls {
            if control.checks.iter().any(|it| it == check) {
                found.push((name, control.id));
            }
        }
    }
    Ok(found)
}

/// Headings in bold, guilty lines in red.
fn colored(text: &str) -> String {
    let line = |line: &str| {
        if line.starts_with('#') {
            format!("\x1b[1m{line}\x1b[0m\n")
        } else if line.contains("# <-") {
            format!("\x1b[31m{line}\x1b[0m\n")
        } else {
            format!("{line}\n")
        }
    };
    text.lines().map(line).collect()
}
