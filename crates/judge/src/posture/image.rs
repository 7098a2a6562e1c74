//! What images are run, and where they come from.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
