use model::{Object, Severity};

use super::encryption::{self, Encryption, STORAGE_CLASS};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "storage-class-not-encrypted",
    severity: Severity::Medium,
    page: include_str!("storage_class_not_encrypted.md"),
    judge: Judge::Object(&[STORAGE_CLASS], storage_class_not_encrypted),
};

fn storage_class_not_encrypted(class: &Object<'_>, report: &mut Report<'_>) {
    match encryption::of(class) {
        Encryption::Asked => {}
        Encryption::NotOfTheClass => report.not_applicable(),
        Encryption::NotAsked => {
            report.at("parameters.encrypted", "does not ask for encrypted volumes");
        }
    }
}
