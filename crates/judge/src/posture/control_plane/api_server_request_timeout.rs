use std::time::Duration;

use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::duration;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-request-timeout",
    severity: Severity::Low,
    page: include_str!("api_server_request_timeout.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    remedy: Some("60s"),
    ..Setting::of(Component::ApiServer, "request-timeout", Wants::Passing(timeout))
};

fn timeout(value: &str) -> Option<String> {
    let clause = match duration(value) {
        None => "is no duration",
        Some(Duration::ZERO) => "is zero: requests never time out",
        Some(length) if length > Duration::from_secs(300) => "is longer than five minutes",
        Some(_) => return None,
    };
    Some(clause.to_owned())
}
