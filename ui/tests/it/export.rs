//! The findings of a view as a file.

use axum::http::StatusCode;
use model::Severity;

use crate::sample::{Site, finding, now, shop};

#[tokio::test]
async fn a_file_has_what_the_view_has() {
    let site = Site::new();
    site.keep(&shop(), now());
    site.enter().await;
    let csv = site.get("/findings.csv?namespace=shop&verdict=fail").await;
    assert_eq!(csv.status, StatusCode::OK);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").contains("findings.csv"));
    assert!(csv.body.starts_with("verdict,severity,check,"));
    assert_eq!(csv.body.lines().count(), 3);
    let json = site.get("/findings.json?verdict=unknown").await.body;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json["findings"][0]["finding"]["missing"], "the file is missing");
    let none = site.get("/findings.json?q=nothing").await.body;
    let none: serde_json::Value = serde_json::from_str(&none).unwrap();
    assert!(none["findings"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_file_of_many_pages_is_whole() {
    let site = Site::new();
    let object = |number| format!("pod-{number}");
    let many: Vec<_> = (0..1_203)
        .map(|number| finding("host-network", Severity::Low, "shop", &object(number)))
        .collect();
    let at = store::Moment::of_clock(now()).unwrap();
    let scope = store::Scope::Check("host-network".to_owned());
    let entrance = store::Entrance::Scan;
    let seen = store::Observation { scope, findings: &many, excepted: &[], entrance, at };
    site.store.observe(&[seen]).unwrap();
    site.enter().await;
    assert_eq!(site.get("/findings.csv").await.body.lines().count(), 1_204);
    let json: serde_json::Value =
        serde_json::from_str(&site.get("/findings.json").await.body).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1_203);
}
