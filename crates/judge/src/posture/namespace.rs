//! What a namespace must set before anything runs in it.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
