//! Open pages hear of changes.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use tokio::time::timeout;
use tower::ServiceExt;

use crate::sample::{Site, now, request, shop};

/// Longer than a change takes to be told.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_change_is_told_once_and_a_stop_ends_the_stream() {
    let site = Site::new();
    site.enter().await;
    let watch = tokio::spawn(Arc::clone(&site.app).watch());
    let cookie = site.cookie();
    let asked = request("GET", "/events", &[("cookie", &cookie)]);
    let response = site.routes.clone().oneshot(asked).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body();
    let first = timeout(PATIENCE, body.frame()).await.unwrap().unwrap().unwrap();
    assert_eq!(first.into_data().unwrap(), "retry: 3000\n\n");
    // What is there when it begins is no change.
    assert!(timeout(Duration::from_millis(1_500), body.frame()).await.is_err());
    site.keep(&shop(), now());
    let told = timeout(PATIENCE, body.frame()).await.unwrap().unwrap().unwrap();
    assert_eq!(told.into_data().unwrap(), "event: changed\ndata: 1\n\n");
    site.app.end_streams();
    assert!(timeout(PATIENCE, body.frame()).await.unwrap().is_none());
    watch.abort();
}
