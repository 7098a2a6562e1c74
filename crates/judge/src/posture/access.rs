//! Who may do what: roles, bindings, service accounts.

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[];
