//! Objects whose every string is hostile: pages and exports show them, and nothing of them works.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::StatusCode;
use model::{FieldPath, Finding, Reference, Related, Severity};

use crate::sample::{Site, finding, now};

const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\u{202e}\u{0}\
                       \u{1b}[31m\r\n=cmd()&lt;javascript:alert(3)";

fn hostile() -> Vec<Finding> {
    let long = HOSTILE.repeat(8_000);
    let object = |name: &str| Reference {
        api_version: format!("{HOSTILE}/v1"),
        kind: HOSTILE.to_owned(),
        namespace: Some(HOSTILE.to_owned()),
        name: name.to_owned(),
    };
    let of = |name: &str, says: &str| Finding {
        check: Cow::Owned(HOSTILE.to_owned()),
        object: Arc::new(object(name)),
        says: says.to_owned(),
        file: Some(Arc::from(HOSTILE)),
        path: FieldPath::root().entry(HOSTILE),
        related: vec![Related {
            object: object(HOSTILE),
            file: Some(Arc::from(HOSTILE)),
            place: None,
            says: HOSTILE.to_owned(),
        }],
        ..finding(name, Severity::High, "x", "y")
    };
    let mut unknown = of("third", HOSTILE);
    unknown.verdict = model::Verdict::Unknown(HOSTILE.to_owned());
    vec![of(HOSTILE, HOSTILE), of(&long, &long), unknown]
}

#[tokio::test]
async fn hostile_objects_are_inert_on_every_page() {
    let site = Site::new();
    let findings = hostile();
    site.keep(&findings, now());
    site.enter().await;
    let mut addresses: Vec<String> = [
        "/",
        "/findings",
        "/findings?group=workload",
        "/findings?group=check",
        "/findings?group=namespace",
        "/namespaces",
        "/findings?state=any&sort=newest",
    ]
    .map(str::to_owned)
    .to_vec();
    addresses.extend(findings.iter().map(|it| format!("/findings/{}", it.fingerprint)));
    let query = "%22%27%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%00%E2%80%AE";
    addresses.push(format!(
        "/findings?q={query}&namespace={query}&check={query}&kind={query}&name={query}"
    ));
    addresses.push(format!("/{query}"));
    for address in addresses {
        let answer = site.get(&address).await;
        assert!(answer.status.is_success() || answer.status == StatusCode::NOT_FOUND, "{address}");
        let body = &answer.body;
        for part in ["<script>alert", "<img", "\u{202e}", "\u{0}", "\u{1b}"] {
            assert!(!body.contains(part), "{address} has {part:?}");
        }
        assert!(body.len() < 400_000, "{address}: {} bytes", body.len());
    }
}

#[tokio::test]
async fn hostile_objects_are_inert_in_every_export() {
    let site = Site::new();
    let findings = hostile();
    site.keep(&findings, now());
    site.enter().await;
    for address in ["/api/v1/findings", "/findings.json", "/api/v1/overview", "/api/v1/namespaces"]
    {
        let answer = site.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        let read: Result<serde_json::Value, _> = serde_json::from_str(&answer.body);
        assert!(read.is_ok(), "{address}: {read:?}");
        for letter in ['\u{0}', '\u{1b}', '\u{202e}'] {
            assert!(!answer.body.contains(letter), "{address} has {letter:?}");
        }
    }
    let csv = site.get("/findings.csv").await.body;
    assert!(!csv.contains('\u{1b}') && !csv.contains(",=cmd"));
    assert_eq!(csv.matches("\r\n").count(), 1 + findings.len());
}

#[tokio::test]
async fn hostile_requests_get_an_answer() {
    let site = Site::new();
    site.enter().await;
    for address in [
        "/findings?%",
        "/findings?a=%ff%fe",
        "/findings?after=9.9.9",
        "/findings?=&=&&",
        "/findings?size=65535",
        "/findings/%00",
        "/assets/..%2f..%2fCargo.toml",
        "/enter?key=%00",
        "/findings?after=-9223372036854775808.-9223372036854775808.-1",
    ] {
        let status = site.get(address).await.status;
        assert!(status.as_u16() < 500, "{address}: {status}");
    }
}
