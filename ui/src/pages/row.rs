//! A finding as a row of a list.

use store::Kept;

use crate::bars::Level;
use crate::language::Language;
use crate::pages::day;
use crate::shown;

/// What a list tells of a finding.
pub(crate) struct Row {
    pub(crate) level: &'static str,
    pub(crate) word: &'static str,
    pub(crate) says: String,
    pub(crate) object: String,
    pub(crate) check: String,
    pub(crate) path: String,
    pub(crate) address: String,
    pub(crate) seen: String,
    pub(crate) seen_at: String,
    /// What became of it, where it is not open: the class and the word.
    pub(crate) state: Option<(&'static str, &'static str)>,
}

/// What a finding counts for.
pub(crate) fn level(finding: &model::Finding) -> Level {
    match finding.verdict {
        model::Verdict::Unknown(_) => Level::Unknown,
        _ => Level::Fails(finding.severity),
    }
}

impl Row {
    pub(crate) fn of(kept: &Kept, language: Language) -> Row {
        let Kept { finding, acceptance, history } = kept;
        let level = level(finding);
        Row {
            level: level.name(),
            word: level.word(language),
            says: shown::sentence(&finding.says),
            object: shown::object(&finding.object),
            check: shown::name(&finding.check),
            path: shown::name(&finding.path.to_string()),
            address: format!("/findings/{}", finding.fingerprint),
            seen: day(history.first_seen, language),
            seen_at: history.first_seen.to_string(),
            state: match (history.fixed, acceptance) {
                (Some(_), _) => Some(("fixed", language.say("state.fixed"))),
                (None, Some(_)) => Some(("excepted", language.say("state.excepted"))),
                (None, None) => None,
            },
        }
    }
}
