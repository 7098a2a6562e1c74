//! Flags and files of the control plane, given as manifests.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
