//! Objects that name others which do not exist.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
