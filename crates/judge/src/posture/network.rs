//! Who may talk to whom, and what is exposed.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
