//! The worst objects, which take longer to find than all else on the page: for who sees everything they
//! are asked for once in a while.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use store::{Filter, ObjectCount, QueryError, Store};

use super::first::CANDIDATES;
use crate::access::Sight;

/// How old they may be.
const HOLDS: Duration = Duration::from_secs(10);

/// Those that were found last, and when.
#[derive(Debug, Default)]
pub(crate) struct Worst(Mutex<Option<(SystemTime, Vec<ObjectCount>)>>);

impl Worst {
    /// The worst of those that `filter` lets through, which is all that `sight` sees.
    pub(super) fn objects(
        &self,
        store: &dyn Store,
        sight: &Sight,
        filter: &Filter,
        now: SystemTime,
    ) -> Result<Vec<ObjectCount>, QueryError> {
        if *sight != Sight::All {
            return store.objects(filter, CANDIDATES);
        }
        if let Some((since, objects)) = &*self.last()
            && now.duration_since(*since).is_ok_and(|age| age < HOLDS)
        {
            return Ok(objects.clone());
        }
        let objects = store.objects(filter, CANDIDATES)?;
        // Findings come in while the first are judged: few are not worth keeping.
        let is_kept = objects.len() == usize::from(CANDIDATES);
        *self.last() = is_kept.then(|| (now, objects.clone()));
        Ok(objects)
    }

    /// A panic of another thread left nothing half done here.
    fn last(&self) -> MutexGuard<'_, Option<(SystemTime, Vec<ObjectCount>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
