//! A case of a template in several languages is run in each.

use policy::gatekeeper::Language;

use super::super::Outcome;
use super::assertion::Assertion;

/// What comes of a case, and whether all languages find something wrong or none does, where there
/// are several. What the case asserts is held against the language that Gatekeeper runs: others
/// have words and counts of their own. `said` gives the messages of the violations in a language,
/// or why they cannot be told.
pub(super) fn outcome(
    languages: &[Language],
    assertions: &[Assertion],
    said: impl Fn(Language) -> Result<Vec<String>, String>,
) -> (Outcome, Option<bool>) {
    let (first, others) = match languages {
        [] => (Language::default(), [].as_slice()),
        [first, others @ ..] => (*first, others),
    };
    let place = if others.is_empty() { String::new() } else { format!(" in {}", first.name()) };
    let messages = match said(first) {
        Ok(messages) => messages,
        Err(why) => return (Outcome::Failed(format!("could not tell{place}: {why}")), None),
    };
    let difference = others.iter().find_map(|other| match said(*other) {
        Ok(theirs) if theirs.is_empty() == messages.is_empty() => None,
        Ok(theirs) => {
            let (one, another) = (told(first, &messages), told(*other, &theirs));
            Some(format!("the languages differ: {one}, {another}"))
        }
        Err(why) => Some(format!("could not tell in {}: {why}", other.name())),
    });
    let is_alike = (!others.is_empty()).then_some(difference.is_none());
    let wrong = assertions.iter().find_map(|assertion| assertion.wrong(&messages));
    let wrong = wrong.map(|wrong| format!("{wrong}{place}"));
    (wrong.or(difference).map_or(Outcome::Passed, Outcome::Failed), is_alike)
}

fn told(language: Language, messages: &[String]) -> String {
    match messages {
        [] => format!("{} finds nothing", language.name()),
        [first, ..] => format!("{} finds {first:?}", language.name()),
    }
}
