//! What a server with `--native` left, where none is wanted any more.

use std::time::Duration;

use act::{WriteError, Writer};

use super::SETTLING;
use crate::command::rescue::remove_natives;
use crate::speech;

/// Clears it away once.
#[derive(Debug, Default)]
pub(in super::super) struct Leftovers {
    is_done: bool,
}

impl Leftovers {
    /// Takes it away when the API server has been asked for long enough, where that is allowed.
    pub(in super::super) fn tend(&mut self, writer: &Writer, name: &str, asks: Option<Duration>) {
        if self.is_done || asks.is_none_or(|it| it < SETTLING) {
            return;
        }
        self.is_done = true;
        if let Err(error) = clear(writer, name) {
            let error = anyhow::Error::from(error);
            speech::say(&format!(
                "error: cannot take away what --native left: {error:#}; `yagura rescue --native` does it"
            ));
        }
    }
}

fn clear(writer: &Writer, name: &str) -> Result<(), WriteError> {
    // Whoever may not has written none.
    if !act::may_clear_natives(writer)? {
        return Ok(());
    }
    remove_natives(writer, act::natives(writer, name)?, "").map(drop)
}
