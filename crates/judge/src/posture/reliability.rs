//! What availability, a part of security, asks of a workload.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
