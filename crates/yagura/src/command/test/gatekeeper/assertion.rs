//! What a case expects of the violations.

use model::{Node, Value};
use regex::Regex;

/// How many violations there are to be, of all or of those whose message matches.
#[derive(Debug)]
pub(super) struct Assertion {
    wanted: Wanted,
    message: Option<Regex>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Some,
    None,
    Exactly(usize),
}

impl Assertion {
    /// Reads one; the error is a clause.
    pub(super) fn read(node: Node<'_>) -> Result<Assertion, String> {
        let wanted = match node.get("violations").value() {
            Value::Absent | Value::Null | Value::Bool(true) | Value::String("yes") => Wanted::Some,
            Value::Bool(false) | Value::String("no") => Wanted::None,
            Value::Integer(count) if count >= 0 => Wanted::Exactly(count as usize),
            _ => return Err("violations are `yes`, `no` or a number".to_owned()),
        };
        let message = node.get("message").scalar().map(|written| {
            Regex::new(&written).map_err(|error| {
                let why = error.to_string();
                let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
                format!("the message {written:?} is no regular expression: {why}")
            })
        });
        Ok(Assertion { wanted, message: message.transpose()? })
    }

    /// What was wanted and what came instead; `None` where that is the same.
    pub(super) fn wrong(&self, messages: &[String]) -> Option<String> {
        let is_meant = |said: &&String| self.message.as_ref().is_none_or(|it| it.is_match(said));
        let count = messages.iter().filter(is_meant).count();
        let (holds, wanted) = match self.wanted {
            Wanted::Some => (count > 0, "a violation".to_owned()),
            Wanted::None => (count == 0, "no violation".to_owned()),
            Wanted::Exactly(1) => (count == 1, "1 violation".to_owned()),
            Wanted::Exactly(wanted) => (count == wanted, format!("{wanted} violations")),
        };
        if holds {
            return None;
        }
        let like =
            self.message.as_ref().map_or(String::new(), |it| format!(" like {:?}", it.as_str()));
        let came = match messages {
            [] => "none".to_owned(),
            messages => {
                let said: Vec<_> = messages.iter().map(|said| format!("{said:?}")).collect();
                format!("{}: {}", messages.len(), said.join(", "))
            }
        };
        Some(format!("wanted {wanted}{like}, got {came}"))
    }
}
