//! Who gets in, and who does not.

use std::time::Duration;

use axum::http::StatusCode;

use crate::sample::{Site, now, posted, request, shop};

#[tokio::test]
async fn nobody_sees_anything_without_a_session() {
    let site = Site::new();
    site.keep(&shop(), now());
    for address in
        ["/", "/findings", "/findings/x", "/namespaces", "/system", "/nothing", "/events"]
    {
        let answer = site.send(request("GET", address, &[])).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{address}");
        assert!(answer.body.contains("Log in") && !answer.body.contains("host-network"));
    }
    for address in ["/api/v1/findings", "/api/v1/system", "/api/v1/openapi.json", "/api/x"] {
        let answer = site.send(request("GET", address, &[])).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{address}");
        assert_eq!(answer.header("content-type"), "application/json");
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["status"], 401);
    }
    for address in ["/findings.csv", "/findings.json"] {
        let answer = site.send(request("GET", address, &[])).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{address}");
    }
}

#[tokio::test]
async fn the_link_opens_once_and_in_time() {
    let site = Site::new();
    let wrong = site.send(request("GET", "/enter?key=00", &[])).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let head = site.send(request("HEAD", &site.link, &[])).await;
    assert_eq!(head.status, StatusCode::NO_CONTENT);
    let opened = site.send(request("GET", &site.link, &[])).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let cookie = opened.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let replayed = site.send(request("GET", &site.link, &[])).await;
    assert_eq!(replayed.status, StatusCode::UNAUTHORIZED);
    assert!(replayed.header("set-cookie").is_empty());

    let late = Site::new();
    *late.program.now.lock().unwrap() = now() + Duration::from_secs(901);
    let answer = late.send(request("GET", &late.link, &[])).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn cookies_that_are_forged_foreign_or_old_are_nobodys() {
    let (site, other) = (Site::new(), Site::new());
    site.enter().await;
    other.enter().await;
    assert_eq!(site.get("/").await.status, StatusCode::OK);
    let (name, value) =
        site.cookie().split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let (word, tag) = value.split_once('.').unwrap();
    let flipped = format!("{name}={word}.{}", tag.chars().rev().collect::<String>());
    let unsigned = format!("{name}={word}");
    let empty = format!("{name}=");
    let long = format!("{name}={}", "a".repeat(5_000));
    for cookie in [flipped, unsigned, empty, long, other.cookie(), "x".to_owned(), "=;=".to_owned()]
    {
        let answer = site.send(request("GET", "/", &[("cookie", &cookie)])).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{cookie}");
    }
    *site.program.now.lock().unwrap() = now() + Duration::from_secs(12 * 3_600);
    assert_eq!(site.get("/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_logs_out_is_out() {
    let site = Site::new();
    site.enter().await;
    let cookie = site.cookie();
    let mut out = posted("/logout", "");
    out.headers_mut().insert("cookie", cookie.parse().unwrap());
    let answer = site.send(out).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(site.get("/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn other_sites_post_nothing_and_other_names_get_nothing() {
    let site = Site::new();
    site.enter().await;
    let cookie = site.cookie();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("x-nothing", "at all"),
    ] {
        for address in ["/logout", "/preferences", "/login"] {
            let headers = [("cookie", cookie.as_str()), (name, value)];
            let answer = site.send(request("POST", address, &headers)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address} {name}: {value}");
        }
    }
    assert_eq!(site.get("/").await.status, StatusCode::OK, "still in");
    let answer = site.get_with("/", &[("host", "evil.example:8080")]).await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
}
