//! What keeps errands within bounds: how fast they are, and how long they go on by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use super::stock::Key;

/// Writes a second, and how many may come at once where there were none for a while.
const RATE: f64 = 10.0;
const BURST: f64 = 50.0;

/// So many writes may lead to one another.
const LONGEST_CHAIN: u32 = 10;

/// More texts and writes than these are forgotten.
const MOST_KEPT: usize = 10_000;

/// How fast writes may come: a bucket of tokens that fills with time.
#[derive(Debug)]
pub(super) struct Pace {
    tokens: f64,
    filled: Option<SystemTime>,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { tokens: BURST, filled: None }
    }
}

impl Pace {
    /// Without any bound: for what is only rehearsed.
    pub(super) fn unbounded() -> Pace {
        Pace { tokens: f64::INFINITY, filled: None }
    }

    /// There is a token.
    pub(super) fn has(&mut self, now: SystemTime) -> bool {
        self.fill(now);
        self.tokens >= 1.0
    }

    /// Takes a token, where there is one.
    pub(super) fn take(&mut self, now: SystemTime) -> bool {
        let has = self.has(now);
        if has {
            self.tokens -= 1.0;
        }
        has
    }

    fn fill(&mut self, now: SystemTime) {
        let since = self.filled.and_then(|then| now.duration_since(then).ok()).unwrap_or_default();
        self.filled = Some(now);
        if self.tokens.is_finite() {
            self.tokens = (self.tokens + since.as_secs_f64() * RATE).min(BURST);
        }
    }
}

/// Follows what errands lead to: a write may be the trigger of the next. One that goes on by itself is
/// ended; what others do begins anew, so that nobody can wear a policy out.
#[derive(Debug, Default)]
pub(super) struct Chains {
    /// The version that we wrote, and how many writes led to it.
    written: BTreeMap<Key, (String, u32)>,
    ended: BTreeSet<(String, Key)>,
}

impl Chains {
    /// How many writes of ours led to this version of an object.
    pub(super) fn depth(&self, key: &Key, version: &str) -> u32 {
        let written = self.written.get(key).filter(|(own, _)| own == version);
        written.map_or(0, |(_, depth)| *depth)
    }

    /// Notes a write, to which `depth` others led.
    pub(super) fn wrote(&mut self, key: &Key, version: &str, depth: u32) {
        if self.written.len() > MOST_KEPT {
            self.written.clear();
        }
        self.written.insert(key.clone(), (version.to_owned(), depth + 1));
    }

    /// So many writes led to one another that it is enough.
    pub(super) fn is_too_long(depth: u32) -> bool {
        depth >= LONGEST_CHAIN
    }

    /// Notes that a policy is not asked again for an object.
    pub(super) fn end(&mut self, policy: &str, key: &Key) {
        if self.ended.len() < MOST_KEPT {
            self.ended.insert((policy.to_owned(), key.clone()));
        }
    }

    /// The policy says something else now.
    pub(super) fn release(&mut self, policy: &str) {
        self.ended.retain(|(own, _)| own != policy);
    }

    /// How many chains were ended.
    pub(super) fn ended(&self) -> usize {
        self.ended.len()
    }
}

/// What was told already, so that it is told once.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeSet<String>);

impl Told {
    /// It was not told yet.
    pub(super) fn is_new(&mut self, text: &str) -> bool {
        if self.0.len() > MOST_KEPT {
            self.0.clear();
        }
        !self.0.contains(text) && self.0.insert(text.to_owned())
    }
}

/// How long it is waited before something is tried again that failed so often.
pub(super) fn pause(tries: u32) -> Duration {
    Duration::from_secs(5 << tries.min(6))
}

#[cfg(test)]
mod tests {
    use model::Kind;

    use super::*;

    const BEGIN: SystemTime = SystemTime::UNIX_EPOCH;

    #[test]
    fn writes_come_in_a_burst_and_then_at_a_rate() {
        let mut pace = Pace::default();
        assert_eq!((0..100).filter(|_| pace.take(BEGIN)).count(), 50);
        let later = BEGIN + Duration::from_secs(2);
        assert_eq!((0..100).filter(|_| pace.take(later)).count(), 20);
        assert!(!pace.take(BEGIN), "a clock that was put back gives nothing");
    }

    #[test]
    fn what_leads_to_itself_is_ended_and_what_others_do_begins_anew() {
        let (mut chains, key) = (Chains::default(), Key::new(Kind::core("ConfigMap"), "a", "b"));
        let mut writes = 0;
        while !Chains::is_too_long(chains.depth(&key, &writes.to_string())) {
            let depth = chains.depth(&key, &writes.to_string());
            writes += 1;
            chains.wrote(&key, &writes.to_string(), depth);
        }
        assert_eq!(writes, 10);
        assert_eq!(chains.depth(&key, "by somebody else"), 0);
        chains.end("p", &key);
        assert_eq!(chains.ended(), 1);
        chains.release("p");
        assert_eq!(chains.ended(), 0);
    }
}
