use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::plain_url;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-etcd-without-tls",
    severity: Severity::High,
    page: include_str!("api_server_etcd_without_tls.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting =
    Setting::of(Component::ApiServer, "etcd-servers", Wants::Passing(plain_url));
