//! Volumes and the classes they are made from.

mod encryption;
mod persistent_volume_not_encrypted;
mod storage_class_not_encrypted;

use crate::check::Check;

pub(super) const CHECKS: &[Check] =
    &[persistent_volume_not_encrypted::CHECK, storage_class_not_encrypted::CHECK];
