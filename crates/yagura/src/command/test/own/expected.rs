//! What a test expects of a policy.

use anyhow::{Context, bail};
use model::{Node, Verdict};
use policy::bundle::Ruling;
use regex::Regex;

use super::{line, only};

/// What one policy is to say.
pub(super) struct Expected<'i> {
    /// The policy, counted in the order of the bundle.
    pub(super) policy: usize,
    /// What findings call it.
    pub(super) id: &'i str,
    /// Where this is written.
    pub(super) line: Option<u32>,
    verdict: &'static str,
    /// What is to happen: `deny`.
    action: Option<String>,
    message: Option<Regex>,
}

const VERDICTS: [&str; 4] = ["pass", "fail", "unknown", "notApplicable"];

impl<'i> Expected<'i> {
    /// Reads an expectation; `ids` are those of all policies.
    pub(super) fn read(node: Node<'_>, ids: &'i [String]) -> anyhow::Result<Expected<'i>> {
        only(node, &["policy", "verdict", "action", "message"])?;
        let named = node.get("policy").as_str().unwrap_or_default();
        let (policy, id) = policy(named, ids)?;
        let written = node.get("verdict").as_str().unwrap_or_default();
        let verdict = VERDICTS.into_iter().find(|verdict| *verdict == written);
        let verdict = verdict.with_context(|| {
            format!("no verdict is called {written:?}: {}", VERDICTS.join(", "))
        })?;
        let action = node.get("action").as_str().map(str::to_ascii_lowercase);
        if action.is_some() && verdict != "fail" {
            bail!("only what fails has an action");
        }
        let message = node.get("message").as_str().map(Regex::new).transpose();
        let message = message.context("the message is no regular expression")?;
        Ok(Expected { policy, id, line: line(node), verdict, action, message })
    }

    /// How what came differs; `None` where it does not.
    pub(super) fn wrong(&self, ruling: Option<&Ruling>) -> Option<String> {
        let came = ruling.map_or(&Verdict::NotApplicable, |ruling| &ruling.verdict);
        let findings = ruling.map_or(&[][..], |ruling| &ruling.findings);
        let said: Vec<&str> = findings.iter().map(|finding| finding.says.as_str()).collect();
        let (name, why) = match came {
            Verdict::Pass => ("pass", String::new()),
            Verdict::Fail => ("fail", said.join("; ")),
            Verdict::NotApplicable => ("notApplicable", String::new()),
            Verdict::Unknown(missing) => ("unknown", missing.clone()),
        };
        if name != self.verdict {
            let why = if why.is_empty() { why } else { format!(": {why}") };
            return Some(format!("{name}{why}; {} was expected", self.verdict));
        }
        if let Some(action) = &self.action {
            let actions = ruling.map_or(&[][..], |ruling| &ruling.actions);
            if !actions.iter().any(|own| own.name() == action) {
                let own: Vec<&str> = actions.iter().map(|own| own.name()).collect();
                return Some(format!("it asks for {}, not {action}", own.join(", ")));
            }
        }
        if let Some(message) = &self.message
            && !said.iter().chain([&why.as_str()]).any(|said| message.is_match(said))
        {
            return Some(format!("{why:?} is not like {:?}", message.as_str()));
        }
        None
    }
}

/// The policy that is meant: by its id, or by its name alone where no other has that.
fn policy<'i>(named: &str, ids: &'i [String]) -> anyhow::Result<(usize, &'i str)> {
    let is_meant = |id: &str| {
        id == named || id.strip_suffix(named).is_some_and(|before| before.ends_with('/'))
    };
    let all = ids.iter().enumerate().map(|(policy, id)| (policy, id.as_str()));
    let found: Vec<_> = all.filter(|(_, id)| is_meant(id)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => bail!("no policy is called {named:?}: there are {}", ids.join(", ")),
        several => {
            let several: Vec<&str> = several.iter().map(|(_, id)| *id).collect();
            bail!("{named:?} may be {}", several.join(" or "))
        }
    }
}
