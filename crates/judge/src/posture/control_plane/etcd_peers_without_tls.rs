use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::plain_listener;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "etcd-peers-without-tls",
    severity: Severity::High,
    page: include_str!("etcd_peers_without_tls.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting =
    Setting::of(Component::Etcd, "listen-peer-urls", Wants::Passing(plain_listener));
