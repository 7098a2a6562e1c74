//! What tells one rule from all that come to something else.

use std::fmt::{self, Write};

use sha2::Sha256;
use sha2::digest::Digest;

use crate::alike::Identity;
use crate::rego::builtins::IMPURE;
use crate::rego::code::{Expression, Named, Part, Rule, Visit};

/// The part of the input that is the same to all programs.
const REVIEW: &str = "review";

/// Of a rule with all those that it uses, where these have such numbers, whatever the program: two
/// with the same identity come to the same for the same request. `None` where it depends on what may
/// differ from program to program.
pub(super) fn of(rule: &Rule, numbers: &[Option<usize>]) -> Option<Identity> {
    if !is_common(rule, numbers) {
        return None;
    }
    let mut written = Written(Sha256::new());
    write!(written, "{:?}", rule.kind).ok()?;
    let definitions = rule.definitions.iter().map(|it| ("or", it));
    for (how, definition) in definitions.chain(rule.default.as_deref().map(|it| ("else", it))) {
        let mut definition = definition.clone();
        definition.change(&mut |named| {
            if let Named::Rule(rule) = named {
                *rule = numbers.get(*rule).copied().flatten().unwrap_or_default();
            }
        });
        write!(written, "{how}{definition:?}").ok()?;
    }
    Some(Identity::of(written.0))
}

/// It depends on the review, on data and on rules of which that is so.
fn is_common(rule: &Rule, numbers: &[Option<usize>]) -> bool {
    let (mut is_common, mut inputs, mut reviews) = (true, 0, 0);
    rule.visit(&mut |part| match part {
        Part::Changed => is_common = false,
        Part::Expression(expression) => match expression {
            Expression::Input => inputs += 1,
            Expression::Path(head, keys) if **head == Expression::Input => {
                reviews += usize::from(keys.first().is_some_and(|it| it.as_str() == REVIEW));
            }
            Expression::Folder(_) => is_common = false,
            Expression::Rule(used) | Expression::Call(used, _) => {
                is_common &= numbers.get(*used).is_some_and(Option::is_some);
            }
            Expression::Builtin(builtin, _) => is_common &= !IMPURE.contains(&builtin.name()),
            _ => {}
        },
        Part::Bound(_) | Part::Repeated => {}
    });
    is_common && inputs == reviews
}

/// Text that is only to be compared.
struct Written(Sha256);

impl Write for Written {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
