//! The checks that results speak of.

use std::collections::HashMap;

use model::{Finding, Severity};

use super::level;
use super::message::Message;
use crate::checks::Checks;
use crate::facts::CheckResult;
use crate::json_writer::Json;

/// More tags of a rule are not kept by GitHub. Two of them are ours.
const TAGS: usize = 10;

pub(super) struct Rules<'a> {
    all: Vec<(&'a str, Severity, Option<&'a CheckResult<'a>>)>,
    positions: HashMap<&'a str, usize>,
}

impl<'a> Rules<'a> {
    pub(super) fn of(
        findings: impl Iterator<Item = &'a Finding>,
        checks: &Checks<'a>,
    ) -> Rules<'a> {
        let mut rules = Rules { all: Vec::new(), positions: HashMap::new() };
        for finding in findings {
            let id = finding.check.as_ref();
            if !rules.positions.contains_key(id) {
                rules.positions.insert(id, rules.all.len());
                rules.all.push((id, finding.severity, checks.of_finding(finding)));
            }
        }
        rules
    }

    pub(super) fn position(&self, finding: &Finding) -> Option<usize> {
        self.positions.get(finding.check.as_ref()).copied()
    }

    pub(super) fn write(&self, json: &mut Json<'_>) {
        for (id, severity, check) in &self.all {
            json.line();
            json.object(|json| rule(json, id, *severity, *check));
        }
    }
}

fn rule(json: &mut Json<'_>, id: &str, severity: Severity, check: Option<&CheckResult<'_>>) {
    json.key("id").string(id);
    json.key("name").string(id);
    if let Some(check) = check {
        let text = |json: &mut Json<'_>| json.key("text").display(Message(check.title));
        json.key("shortDescription").object(text);
        json.key("fullDescription").object(text);
        json.key("help").object(|json| {
            json.key("text").display(Message(check.page));
            json.key("markdown").string(check.page);
        });
    }
    json.key("defaultConfiguration").object(|json| json.key("level").string(level(severity)));
    json.key("properties").object(|json| {
        json.key("security-severity").string(score(severity));
        json.key("tags").array(|json| {
            json.string("security");
            json.string("kubernetes");
            let tags = check.map_or(&[][..], |check| check.tags);
            tags.iter().take(TAGS - 2).for_each(|tag| json.string(tag));
        });
    });
}

/// The middle of what GitHub calls by the severity's name.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}
