//! Languages and themes, as browsers prefer them and people choose them.

use axum::http::StatusCode;

use crate::sample::{Site, posted};

#[tokio::test]
async fn a_page_speaks_the_language_of_its_reader() {
    let site = Site::new();
    site.enter().await;
    for (headers, expected) in [
        (&[("accept-language", "ja,en;q=0.5")][..], "<html lang=\"ja\""),
        (&[("accept-language", "fr")], "<html lang=\"en\""),
        (&[("cookie", "yagura_language=ja"), ("accept-language", "en")], "<html lang=\"ja\""),
        (&[("cookie", "yagura_language=xx; yagura_theme=dark")], "data-theme=\"dark\""),
        (&[("cookie", "yagura_theme=<b>")], "data-theme=\"browser\""),
    ] {
        let answer = site.get_with("/system", headers).await;
        assert!(answer.body.contains(expected), "{headers:?}");
    }
    let english = site.get_with("/", &[("accept-language", "en")]).await.body;
    let japanese = site.get_with("/", &[("accept-language", "ja")]).await.body;
    assert!(
        english.contains("Nothing is open") && japanese.contains("未解決の検出結果はありません")
    );
}

#[tokio::test]
async fn a_choice_is_kept_and_leads_back() {
    let site = Site::new();
    let form = "language=ja&theme=dark&to=%2Ffindings%3Fq%3Da";
    let answer = site.send(posted("/preferences", form)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/findings?q=a");
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2);
    for to in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil", "%2Fa%0Ab"] {
        let answer = site.send(posted("/preferences", &format!("theme=dark&to={to}"))).await;
        assert_eq!(answer.header("location"), "/", "{to}");
    }
    let nothing = site.send(posted("/preferences", "language=xx&theme=%3Cb%3E")).await;
    assert!(nothing.header("set-cookie").is_empty());
}
