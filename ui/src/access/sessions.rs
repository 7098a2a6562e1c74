//! Who is logged in. A browser holds a signed word; what it stands for is kept here.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use keys::session::{NoRandomness, SigningKey, random_word};

use crate::backend::Person;

/// How long a session lasts.
pub(crate) const LASTS: Duration = Duration::from_secs(12 * 60 * 60);

/// How many there are at a time. One more ends the oldest.
const MOST: usize = 10_000;

/// All sessions. They end with the program, and so does the key that signs them.
#[derive(Debug)]
pub(crate) struct Sessions {
    key: SigningKey,
    open: Mutex<HashMap<String, Session>>,
}

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Who; `None` where somebody opened the link of the terminal.
    pub(crate) person: Option<Person>,
    until: SystemTime,
}

impl Sessions {
    pub(crate) fn new() -> Result<Sessions, NoRandomness> {
        Ok(Sessions { key: SigningKey::generate()?, open: Mutex::default() })
    }

    /// Begins one, and gives the word that a browser is to show.
    pub(crate) fn begin(
        &self,
        person: Option<Person>,
        now: SystemTime,
    ) -> Result<String, NoRandomness> {
        let word = random_word()?;
        let mut open = self.open();
        open.retain(|_, session| now < session.until);
        if open.len() >= MOST {
            let oldest = open.iter().min_by_key(|(_, session)| session.until);
            let oldest = oldest.map(|(word, _)| word.clone());
            oldest.and_then(|word| open.remove(&word));
        }
        open.insert(word.clone(), Session { person, until: now + LASTS });
        Ok(self.key.sign(&word))
    }

    /// The session that a browser shows the word of; `None` where there is none any more.
    pub(crate) fn of(&self, shown: &str, now: SystemTime) -> Option<Session> {
        let word = self.key.verify(shown)?;
        self.open().get(word).filter(|session| now < session.until).cloned()
    }

    /// Ends the session that a browser shows the word of.
    pub(crate) fn end(&self, shown: &str) {
        let word = self.key.verify(shown);
        word.and_then(|word| self.open().remove(word));
    }

    /// A panic of another thread left nothing half done here.
    fn open(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_known_until_it_ends() {
        let (sessions, others) = (Sessions::new().unwrap(), Sessions::new().unwrap());
        let now = SystemTime::UNIX_EPOCH;
        let shown = sessions.begin(None, now).unwrap();
        assert!(sessions.of(&shown, now).is_some());
        assert!(sessions.of(&shown, now + LASTS).is_none());
        assert!(others.of(&shown, now).is_none());
        let (word, _) = shown.split_once('.').unwrap();
        assert!(sessions.of(word, now).is_none());
        sessions.end(&shown);
        assert!(sessions.of(&shown, now).is_none());
    }

    #[test]
    fn the_oldest_gives_way() {
        let sessions = Sessions::new().unwrap();
        let at = |number: usize| SystemTime::UNIX_EPOCH + Duration::from_millis(number as u64);
        let begin = |number| sessions.begin(None, at(number)).unwrap();
        let shown: Vec<String> = (0..=MOST).map(begin).collect();
        assert!(sessions.of(&shown[0], at(MOST)).is_none());
        assert!(sessions.of(&shown[1], at(MOST)).is_some());
    }
}
