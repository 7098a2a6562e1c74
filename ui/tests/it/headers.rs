//! What every answer tells a browser.

use axum::http::StatusCode;

use crate::sample::{Site, now, request, shop};

#[tokio::test]
async fn every_answer_forbids_what_pages_do_not_need() {
    let site = Site::new();
    site.keep(&shop(), now());
    site.enter().await;
    let page = site.get("/").await.body;
    let style = page.split("href=\"/assets/").nth(2).and_then(|it| it.split('"').next()).unwrap();
    let style = format!("/assets/{style}");
    for address in [
        "/",
        "/findings",
        "/namespaces",
        "/system",
        "/login",
        "/missing",
        "/api/v1/findings",
        "/api/v1/nothing",
        "/findings.csv",
        "/findings?severity=x",
        &style,
        "/assets/none.css",
    ] {
        let answer = site.get(address).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{address}: {policy}");
        assert!(!policy.contains("unsafe"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{address}");
        let is_style = address == style;
        let kept = if is_style { "public, max-age=31536000, immutable" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), kept, "{address}");
        assert_eq!(answer.status == StatusCode::OK && is_style, is_style);
    }
}

#[tokio::test]
async fn no_page_has_script_or_style_of_its_own() {
    let site = Site::new();
    site.keep(&shop(), now());
    site.enter().await;
    for address in ["/", "/findings", "/findings?group=check", "/namespaces", "/system", "/none"] {
        let body = site.get(address).await.body;
        for part in ["<script>", " style=", "<style", " onclick", "javascript:", "hx-on", "http://"]
        {
            let rest = body.replace("http://www.w3.org", "");
            assert!(!rest.contains(part), "{address} has {part}");
        }
    }
}

#[tokio::test]
async fn pages_are_compressed_for_who_takes_that() {
    let site = Site::new();
    site.enter().await;
    let answer = site.get_with("/", &[("accept-encoding", "br, gzip;q=0.8")]).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    let plain = site.get_with("/", &[("accept-encoding", "gzip;q=0")]).await;
    assert!(plain.header("content-encoding").is_empty() && plain.body.contains("</html>"));
}

#[tokio::test]
async fn an_address_is_asked_the_way_it_is_meant() {
    let site = Site::new();
    site.enter().await;
    assert_eq!(site.get("/logout").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(site.get("/nothing").await.status, StatusCode::NOT_FOUND);
    let cookie = site.cookie();
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let put = site.send(request("PUT", "/api/v1/findings", &headers)).await;
    assert_eq!(put.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(put.header("content-type"), "application/json");
}
