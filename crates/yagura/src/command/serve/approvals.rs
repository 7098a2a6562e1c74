//! Exceptions that somebody asked for and another approved, as the store has them: they hold in every
//! replica, at admission and behind requests.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context;
use arc_swap::ArcSwap;
use model::Exception;
use store::{Page, QueryError, RequestState, Store};

/// How often it is looked after what was approved or ended.
const EVERY: Duration = Duration::from_secs(2);

/// How soon it is noticed that the program is to end.
const STEP: Duration = Duration::from_millis(100);

/// How many requests are read at once.
const PAGE: u16 = 200;

/// What is approved now. It is replaced as a whole.
pub(super) type Approved = Arc<ArcSwap<Vec<Exception>>>;

/// Looks after it on a thread of its own, once the store is open, until `stop` says so. Where it cannot
/// be read, what was approved before still holds.
pub(super) fn follow(
    store: Arc<OnceLock<Arc<dyn Store>>>,
    approved: Approved,
    stop: Arc<AtomicBool>,
) -> anyhow::Result<JoinHandle<()>> {
    let follow = move || {
        while !stop.load(Ordering::Acquire) {
            if let Some(Ok(now)) = store.get().map(|store| read(&**store))
                && **approved.load() != now
            {
                approved.store(Arc::new(now));
            }
            let began = Instant::now();
            while began.elapsed() < EVERY && !stop.load(Ordering::Acquire) {
                thread::sleep(STEP);
            }
        }
    };
    let thread = thread::Builder::new().name("approvals".to_owned());
    thread.spawn(follow).context("cannot follow what is approved")
}

/// Everything that is approved, also what has ended by its day: who asks knows the day.
fn read(store: &dyn Store) -> Result<Vec<Exception>, QueryError> {
    let (mut exceptions, mut page) = (Vec::new(), Page::first(PAGE));
    loop {
        let listing = store.requests(Some(RequestState::Approved), page)?;
        exceptions.extend(listing.items.iter().map(|it| it.exception()));
        match listing.next {
            Some(next) => page = Page::after(next, PAGE),
            None => return Ok(exceptions),
        }
    }
}
