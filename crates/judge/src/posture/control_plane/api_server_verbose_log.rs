use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-verbose-log",
    severity: Severity::Low,
    page: include_str!("api_server_verbose_log.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    remedy: Some("2"),
    ..Setting::of(Component::ApiServer, "v", Wants::Passing(verbose))
};

fn verbose(level: &str) -> Option<String> {
    let level: i64 = level.parse().ok()?;
    (level >= 8).then(|| format!("is {level}: request bodies go to the log"))
}
