//! Files of a node, given as manifests.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
