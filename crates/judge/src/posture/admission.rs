//! What guards the API server's door.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
