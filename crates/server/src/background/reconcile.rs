//! What the store has of objects that went while nobody looked.

use std::collections::BTreeSet;

use model::Reference;
use store::{Entrance, Filter, Order, Page, QueryError, State, Store};

use super::Background;

/// How many findings are read at once.
const PAGE: u16 = 1_000;

impl Background {
    /// Everything has been told of, and judged together once.
    pub(super) fn has_judged_together(&self) -> bool {
        self.state().has_judged_together()
    }

    /// Objects of which the background has found something that is not fixed, and which are not
    /// there, or are judged for others.
    pub(super) fn strangers(&self, store: &dyn Store) -> Result<BTreeSet<Reference>, QueryError> {
        let mut strangers = BTreeSet::new();
        for state in [State::Open, State::Excepted] {
            self.add_strangers(store, state, &mut strangers)?;
        }
        Ok(strangers)
    }

    fn add_strangers(
        &self,
        store: &dyn Store,
        state: State,
        strangers: &mut BTreeSet<Reference>,
    ) -> Result<(), QueryError> {
        let (filter, mut page) = (Filter { state, ..Filter::default() }, Page::first(PAGE));
        loop {
            let listing = store.findings(&filter, Order::Kept, page)?;
            let state = self.state();
            for kept in &listing.items {
                let is_ours = kept.history.entrances.contains(Entrance::Background);
                if is_ours && !state.has(&kept.finding.object) {
                    strangers.insert(Reference::clone(&kept.finding.object));
                }
            }
            drop(state);
            match listing.next {
                Some(cursor) => page = Page::after(cursor, PAGE),
                None => return Ok(()),
            }
        }
    }
}
