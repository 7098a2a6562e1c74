//! Credentials where they do not belong.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
