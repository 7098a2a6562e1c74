//! What becomes of the objects of a kind, for as long as somebody wants to know.

use std::thread;
use std::time::{Duration, Instant};

use model::Document;

use super::Cluster;
use super::client::RequestError;
use super::events::{Event, Events, version};
use super::listing::{Feed, Listed, Visitor, escaped};

/// A watch ends after this many seconds, and the next one goes on where it ended.
const SECONDS: u32 = 280;
/// The API server gives a sign of life about once a minute.
const SILENCE: Duration = Duration::from_secs(100);
/// The first wait after a watch that failed, and the longest.
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Sees what becomes of objects.
pub trait Watcher {
    /// All there is will be told again: what is not told before [`Watcher::is_whole`] is gone.
    fn begin(&mut self);

    /// The object is there, and stands so.
    fn object(&mut self, document: &Document);

    /// The object is gone, and stood so at last.
    fn gone(&mut self, document: &Document);

    /// All that there is has been told; from now on, what changes is.
    fn is_whole(&mut self);

    /// What happens cannot be seen for now. It is tried again.
    fn is_blind(&mut self, error: &RequestError);

    /// It is seen again, from where it was lost.
    fn sees(&mut self) {}

    /// Somebody still wants to know.
    fn goes_on(&self) -> bool;
}

impl Cluster {
    /// Tells `watcher` of the objects of `feed` until it has enough. Failures on the way are told,
    /// and tried again after a while.
    pub fn watch(&self, feed: &Feed, watcher: &mut dyn Watcher) {
        let mut from: Option<String> = None;
        let mut wait = FIRST_WAIT;
        while watcher.goes_on() {
            let began = Instant::now();
            let seen = match from.take() {
                None => self.tell_all(feed, watcher).map(Some),
                Some(version) => {
                    let seen = self.follow(feed, version, watcher);
                    // Whoever ends one watch after the other at once is not asked without a pause.
                    if watcher.goes_on() && began.elapsed() < FIRST_WAIT {
                        thread::sleep(FIRST_WAIT);
                    }
                    seen
                }
            };
            match seen {
                Ok(next) => {
                    from = next;
                    wait = FIRST_WAIT;
                }
                Err(Broken { error: RequestError::Expired, .. }) => {}
                // Its kind went away, and every object with it; it may come again.
                Err(Broken { error: RequestError::NotFound { .. }, .. }) => {
                    watcher.begin();
                    watcher.is_whole();
                    thread::sleep(LONGEST_WAIT);
                }
                Err(Broken { error, seen_until }) => {
                    if !watcher.goes_on() {
                        return;
                    }
                    watcher.is_blind(&error);
                    from = seen_until;
                    thread::sleep(wait);
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    /// Tells of all objects, and gives the version to go on from.
    fn tell_all(&self, feed: &Feed, watcher: &mut dyn Watcher) -> Result<String, Broken> {
        watcher.begin();
        let version = self.list_once(feed, &mut Teller(watcher), &mut Listed::default());
        let version = version.map_err(|error| Broken { error, seen_until: None })?;
        watcher.is_whole();
        Ok(version.unwrap_or_else(|| "0".to_owned()))
    }

    /// Tells of what changes from `version` on, until the watch ends; gives where to go on, or
    /// `None` where that is not known any more.
    fn follow(
        &self,
        feed: &Feed,
        mut at: String,
        watcher: &mut dyn Watcher,
    ) -> Result<Option<String>, Broken> {
        let mut path = feed.path();
        path.push_str("?watch=true&allowWatchBookmarks=true");
        path.push_str(&format!("&timeoutSeconds={SECONDS}{}&resourceVersion=", feed.selector()));
        path.push_str(&escaped(&at));
        let limit = Duration::from_secs(u64::from(SECONDS)) + SILENCE;
        let body = match self.client.get_slowly(&path, feed.watched_as(), SILENCE, limit) {
            Ok(body) => body,
            Err(error) => return Err(Broken { error, seen_until: Some(at) }),
        };
        watcher.sees();
        let mut events = Events::new(body.into_with_config().limit(u64::MAX).reader());
        loop {
            if !watcher.goes_on() {
                return Ok(Some(at));
            }
            let event = match events.next() {
                Ok(Some(event)) => event,
                Ok(None) => return Ok(Some(at)),
                Err(error) => {
                    let error = self.broken(&path, error);
                    return Err(Broken { error, seen_until: Some(at) });
                }
            };
            let seen = match event {
                Event::Bookmark(seen) => Some(seen),
                Event::Present(item) => {
                    if let Some(document) = feed.object(item) {
                        watcher.object(&document);
                    }
                    version(item)
                }
                Event::Gone(item) => {
                    if let Some(document) = feed.object(item) {
                        watcher.gone(&document);
                    }
                    version(item)
                }
                // The version is too old as a rule: all is told anew.
                Event::Failed(_) => return Ok(None),
            };
            if let Some(seen) = seen {
                at = seen;
            }
        }
    }
}

/// What ended a watch, and until when it saw everything.
struct Broken {
    error: RequestError,
    seen_until: Option<String>,
}

/// Tells a watcher of a list.
struct Teller<'w>(&'w mut dyn Watcher);

impl Visitor for Teller<'_> {
    fn begin(&mut self) {}

    fn object(&mut self, document: &Document) {
        self.0.object(document);
    }
}
