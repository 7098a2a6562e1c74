//! What sets a pod and its containers apart from the node and from each other.

mod host_network;
mod privileged;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[host_network::CHECK, privileged::CHECK];
