//! What people see follows what the API server lets them list.

use std::time::Duration;

use axum::http::StatusCode;

use crate::sample::{Gate, Site, now, posted, request, shop};

const PEOPLE: Gate = Gate(&[
    ("all", "root", &["*"]),
    ("one", "ann", &["shop"]),
    ("two", "bob", &["jobs"]),
    ("none", "eve", &[]),
]);

#[tokio::test]
async fn each_sees_their_own_namespaces_everywhere() {
    for (token, seen) in [("all", 5), ("one", 3), ("two", 1), ("none", 0)] {
        let site = Site::with(Some(PEOPLE));
        site.keep(&shop(), now());
        site.log_in(token).await;
        let count = |body: &str| body.matches("<td class=\"when\">").count();
        assert_eq!(count(&site.get("/findings?state=any").await.body), seen, "{token}");
        let csv = site.get("/findings.csv").await.body;
        assert_eq!(csv.matches("\r\n").count(), 1 + seen, "{token}");
        let json: serde_json::Value =
            serde_json::from_str(&site.get("/api/v1/findings").await.body).unwrap();
        assert_eq!(json["total"], seen, "{token}");
        let overview: serde_json::Value =
            serde_json::from_str(&site.get("/api/v1/overview").await.body).unwrap();
        let open = overview["open"].as_object().unwrap().values();
        assert_eq!(open.map(|it| it.as_u64().unwrap()).sum::<u64>(), seen as u64, "{token}");
        let may_see_jobs = token == "all" || token == "two";
        for page in ["/", "/namespaces", "/findings?group=workload", "/findings?group=namespace"] {
            let body = site.get(page).await.body;
            let has_jobs = body.contains("namespace=jobs");
            assert_eq!(has_jobs, may_see_jobs, "{token} {page}");
        }
        for (finding, namespace) in shop().iter().zip(["shop", "shop", "jobs", "", "shop"]) {
            let may = PEOPLE.0.iter().any(|(known, _, names)| {
                *known == token && (names.contains(&"*") || names.contains(&namespace))
            });
            for address in ["/findings", "/api/v1/findings"] {
                let answer = site.get(&format!("{address}/{}", finding.fingerprint)).await;
                assert_eq!(answer.status == StatusCode::OK, may, "{token} {namespace}");
            }
        }
        // To name a namespace does not open it.
        let other = site.get("/api/v1/findings?namespace=jobs").await.body;
        let other: serde_json::Value = serde_json::from_str(&other).unwrap();
        assert_eq!(other["total"], u64::from(may_see_jobs), "{token}");
    }
}

#[tokio::test]
async fn a_token_of_nobody_opens_nothing_and_is_not_repeated() {
    let site = Site::with(Some(PEOPLE));
    for form in ["token=wr0ng-t0ken", "token=", "", "to=%2F", "token=%00"] {
        let answer = site.send(posted("/login", form)).await;
        assert!(answer.status.is_client_error(), "{form}: {}", answer.status);
        assert!(!answer.body.contains("wr0ng-t0ken") && answer.header("set-cookie").is_empty());
    }
    let long = format!("token={}", "a".repeat(40_000));
    assert!(site.send(posted("/login", &long)).await.status.is_client_error());
    let page = site.send(request("GET", "/login", &[])).await.body;
    assert!(page.contains("type=\"password\""));
}

#[tokio::test]
async fn what_may_be_seen_is_asked_again_after_a_minute() {
    let site = Site::with(Some(Gate(&[("one", "ann", &["shop", "new"])])));
    site.keep(&shop(), now());
    site.log_in("one").await;
    assert_eq!(site.get("/findings").await.body.matches("<td class=\"when\">").count(), 3);
    let other = crate::sample::finding("host-network", model::Severity::Low, "new", "pod");
    site.keep(&[other], now());
    assert_eq!(site.get("/findings").await.body.matches("<td class=\"when\">").count(), 3);
    *site.program.now.lock().unwrap() = now() + Duration::from_secs(61);
    assert_eq!(site.get("/findings").await.body.matches("<td class=\"when\">").count(), 4);
}
