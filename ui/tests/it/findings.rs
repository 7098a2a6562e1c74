//! The inbox and a finding: filters, groups, pages.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;
use model::Severity;

use crate::sample::{Site, finding, now, shop};

/// The fingerprints that an answer of the API lists, and where the next page begins.
fn listed(body: &str) -> (Vec<String>, Option<String>, u64) {
    let answer: serde_json::Value = serde_json::from_str(body).unwrap();
    let findings = answer["findings"].as_array().unwrap().iter();
    let prints = findings.map(|it| it["finding"]["fingerprint"].as_str().unwrap().to_owned());
    let next = answer["next"].as_str().map(str::to_owned);
    (prints.collect(), next, answer["total"].as_u64().unwrap())
}

#[tokio::test]
async fn filters_are_the_url_for_pages_and_programs_alike() {
    let site = Site::new();
    site.keep(&shop(), now());
    site.enter().await;
    for (query, expected) in [
        ("", 5),
        ("severity=critical", 1),
        ("severity=high", 4),
        ("severity=high&verdict=fail", 3),
        ("verdict=unknown", 1),
        ("namespace=shop", 3),
        ("namespace=-", 1),
        ("check=host-network", 2),
        ("kind=Pod&name=web", 3),
        ("q=NIGHT", 1),
        ("q=%25", 0),
        ("state=fixed", 0),
        ("state=any", 5),
        ("days=1", 5),
        ("namespace=shop&check=host-network&severity=low&q=web", 1),
    ] {
        let page = site.get(&format!("/findings?{query}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.body.matches("<td class=\"when\">").count(), expected, "{query}");
        let (prints, next, total) =
            listed(&site.get(&format!("/api/v1/findings?{query}")).await.body);
        assert_eq!((prints.len(), next, total), (expected, None, expected as u64), "{query}");
    }
    for query in ["severity=x", "state=x", "after=1", "size=x", "group=x"] {
        let page = site.get(&format!("/findings?{query}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{query}");
        let answer = site.get(&format!("/api/v1/findings?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
    let long = site.get(&format!("/findings?q={}", "a".repeat(9_000))).await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn pages_follow_each_other_and_show_each_finding_once() {
    let site = Site::new();
    let many: Vec<_> = (0..23)
        .map(|number| {
            let severity = Severity::ALL[number % 4];
            finding("host-network", severity, "shop", &format!("pod-{number}"))
        })
        .collect();
    site.keep(&many, now());
    site.enter().await;
    for sort in ["worst", "newest", "oldest"] {
        let (mut seen, mut after) = (BTreeSet::new(), String::new());
        for _ in 0..10 {
            let address = format!("/api/v1/findings?size=5&sort={sort}{after}");
            let (prints, next, total) = listed(&site.get(&address).await.body);
            assert_eq!(total, 23);
            for print in prints {
                assert!(seen.insert(print), "{sort}: a finding stands on two pages");
            }
            let Some(next) = next else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen.len(), 23, "{sort}");
    }
    let page = site.get("/findings?size=5").await.body;
    assert!(page.contains("rel=\"next\"") && !page.contains("Back to the first page"));
}

#[tokio::test]
async fn groups_lead_to_what_is_in_them() {
    let site = Site::new();
    site.keep(&shop(), now());
    site.enter().await;
    for (group, address, name) in [
        ("workload", "/findings?namespace=shop&amp;kind=Pod&amp;name=web", "Pod shop/web"),
        ("check", "/findings?check=host-network", "host-network"),
        ("namespace", "/findings?namespace=shop", "shop"),
    ] {
        let page = site.get(&format!("/findings?group={group}")).await.body;
        let page = page.replace("&#38;", "&amp;");
        assert!(page.contains(address) && page.contains(name), "{group}: {page}");
    }
}

#[tokio::test]
async fn a_finding_tells_where_why_and_how_and_keeps_secrets() {
    let site = Site::new();
    site.keep(&shop(), now());
    site.enter().await;
    let print = shop()[0].fingerprint;
    let page = site.get(&format!("/findings/{print}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "web.yaml:6:16",
        "<mark>true</mark>",
        "no NetworkPolicy applies",
        "-  hostNetwork: true",
        "yagura fix",
        "22 Nov 2026, 11:20 UTC",
        "background",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("hunter2"));
    assert!(page.body.contains("Values that look like secrets are masked"));
    let json = site.get(&format!("/api/v1/findings/{print}")).await.body;
    let kept: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(kept["finding"]["check"], "host-network");
    assert_eq!(kept["firstSeen"], "2026-11-22T11:20:00.000000Z");

    let unknown = shop()[4].fingerprint;
    let page = site.get(&format!("/findings/{unknown}")).await.body;
    assert!(page.contains("Could not tell") && page.contains("the file is missing"));
    for none in ["0", "xyz", &"0".repeat(32), &"0".repeat(33), "..%2F..%2Fetc"] {
        assert_eq!(site.get(&format!("/findings/{none}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_was_fixed_is_counted_and_shown_as_fixed() {
    let site = Site::new();
    site.keep(&shop(), now());
    let later = now() + Duration::from_secs(3_600);
    let scope = store::Scope::Check("privileged".to_owned());
    let at = store::Moment::of_clock(later).unwrap();
    let entrance = store::Entrance::Background;
    let seen = store::Observation { scope, findings: &[], excepted: &[], entrance, at };
    site.store.observe(&[seen]).unwrap();
    site.enter().await;
    let page = site.get("/findings?state=fixed&sort=fixed").await.body;
    assert!(page.contains("1 finding<") && page.contains("state fixed"), "{page}");
    let overview = site.get("/").await.body;
    assert!(overview.contains("4 open findings"), "{overview}");
    assert!(overview.contains("<b>5</b> new in 7 days") && overview.contains("<b>1</b> fixed"));
    let json: serde_json::Value =
        serde_json::from_str(&site.get("/api/v1/overview").await.body).unwrap();
    assert_eq!(json["open"]["high"], 2);
    assert_eq!(json["open"]["unknown"], 1);
    assert_eq!(json["week"]["fixed"], 1);
    assert_eq!(json["days"].as_array().unwrap().len(), 30);
}

#[tokio::test]
async fn what_somebody_lives_with_is_not_open_and_says_why() {
    let site = Site::new();
    site.keep(&shop(), now());
    let finding = shop().remove(1);
    let acceptance = model::Acceptance {
        reason: "<b>the node agent</b> needs it".to_owned(),
        who: Some("platform team".to_owned()),
        until: model::Date::parse("2099-12-31"),
    };
    let scope = store::Scope::Check("privileged".to_owned());
    let excepted = [model::Excepted { finding: finding.clone(), acceptance }];
    let at = store::Moment::of_clock(now() + Duration::from_secs(60)).unwrap();
    let entrance = store::Entrance::Background;
    let seen = store::Observation { scope, findings: &[], excepted: &excepted, entrance, at };
    site.store.observe(&[seen]).unwrap();
    site.enter().await;
    let (_, _, open) = listed(&site.get("/api/v1/findings").await.body);
    let (prints, ..) = listed(&site.get("/api/v1/findings?state=excepted").await.body);
    assert_eq!((open, prints), (4, vec![finding.fingerprint.to_string()]));
    let page = site.get(&format!("/findings/{}", finding.fingerprint)).await.body;
    for part in ["&#60;b&#62;the node agent", "platform team", "2099-12-31"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(site.get("/findings?state=excepted").await.body.contains("state excepted"));
    let csv = site.get("/findings.csv?state=excepted").await.body;
    assert!(csv.lines().nth(1).is_some_and(|line| line.starts_with("excepted,critical")), "{csv}");
}
