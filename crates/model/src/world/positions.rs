//! Where objects are, the first one first.

/// Places, of which most lists have one.
#[derive(Debug)]
pub(super) enum Positions {
    /// This one.
    One(u32),
    /// These, in their order.
    Many(Vec<u32>),
}

impl Positions {
    /// All of them.
    pub(super) fn as_slice(&self) -> &[u32] {
        match self {
            Positions::One(position) => std::slice::from_ref(position),
            Positions::Many(positions) => positions,
        }
    }

    /// One more, where it belongs.
    pub(super) fn add(&mut self, position: u32) {
        match self {
            Positions::One(only) if *only == position => {}
            Positions::One(only) => {
                let pair = [(*only).min(position), (*only).max(position)];
                *self = Positions::Many(pair.to_vec());
            }
            Positions::Many(all) if all.last().is_some_and(|last| *last < position) => {
                all.push(position);
            }
            Positions::Many(all) => {
                if let Err(at) = all.binary_search(&position) {
                    all.insert(at, position);
                }
            }
        }
    }

    /// One less; `true` where none is left.
    pub(super) fn remove(&mut self, position: u32) -> bool {
        match self {
            Positions::One(only) => *only == position,
            Positions::Many(all) => {
                if let Ok(at) = all.binary_search(&position) {
                    all.remove(at);
                }
                all.is_empty()
            }
        }
    }
}
