//! Checks on what is declared: pods, access, networks, control planes, nodes.

mod access;
mod account;
mod admission;
mod control_plane;
mod image;
mod lookup;
mod namespace;
mod network;
mod node;
mod permission;
mod pod;
mod reference;
mod reliability;
mod secret;
pub(crate) mod setting;
mod storage;
mod subject;

use crate::check::Check;

/// Every posture check, by room. This is the table of contents.
const ROOMS: &[&[Check]] = &[
    pod::CHECKS,
    image::CHECKS,
    secret::CHECKS,
    access::CHECKS,
    network::CHECKS,
    namespace::CHECKS,
    admission::CHECKS,
    reference::CHECKS,
    reliability::CHECKS,
    storage::CHECKS,
    control_plane::CHECKS,
    node::CHECKS,
];

/// All checks, in the order of the table of contents.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    ROOMS.iter().flat_map(|room| room.iter())
}

/// The check called `id`.
pub fn check(id: &str) -> Option<&'static Check> {
    checks().find(|check| check.id == id)
}
