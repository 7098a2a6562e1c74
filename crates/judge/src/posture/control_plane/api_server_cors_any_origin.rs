use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-cors-any-origin",
    severity: Severity::Medium,
    page: include_str!("api_server_cors_any_origin.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting =
    Setting::of(Component::ApiServer, "cors-allowed-origins", Wants::Passing(any_origin));

fn any_origin(origins: &str) -> Option<String> {
    let matches_all = |origin: &str| {
        let rest = origin.trim().trim_start_matches('^').trim_end_matches('$');
        let schemes = ["https?://", "https://", "http://", "//"];
        let rest = schemes.iter().find_map(|it| rest.strip_prefix(it)).unwrap_or(rest);
        matches!(rest, "" | "*" | ".*" | ".+" | ".")
    };
    origins.split(',').any(matches_all).then(|| "matches every origin".to_owned())
}
