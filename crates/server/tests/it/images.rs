//! What is answered to image reviews.

use judge::{Engine, Judge, Settings, posture};
use server::admission::{Court, MalformedReview};
use server::images::{ImageReply, ImageReview};

use crate::dice::Dice;
use crate::{NO_LATEST, court};

fn court_of(checks: &[&str]) -> Court {
    let checks = checks.iter().map(|id| posture::check(id).unwrap());
    Court { checks: Engine::new(checks, Settings::default()), ..court(NO_LATEST, "") }
}

fn review(namespace: &str, images: &[&str]) -> String {
    let images: Vec<String> = images.iter().map(|it| format!("{{\"image\":\"{it}\"}}")).collect();
    format!(
        r#"{{"apiVersion":"imagepolicy.k8s.io/v1alpha1","kind":"ImageReview","metadata":{{}},
        "spec":{{"containers":[{}],"annotations":{{"a.image-policy.k8s.io/b":"c"}},
        "namespace":"{namespace}"}},"status":{{}}}}"#,
        images.join(",")
    )
}

fn answer(checks: &[&str], body: &str) -> Option<ImageReply> {
    ImageReview::read(body.as_bytes()).unwrap().answer_by(&court_of(checks))
}

#[test]
fn checks_about_images_refuse_and_say_which_image() {
    let asked = &["image-tag-latest", "image-registry-frozen"];
    let body = review("shop", &["nginx:1.29", "k8s.gcr.io/pause:3", "nginx", "nginx"]);
    let reply = answer(asked, &body).unwrap();
    assert_eq!(
        reply.denials,
        [
            "image-registry-frozen: image k8s.gcr.io/pause:3 comes from k8s.gcr.io, which is frozen \
             since 2023",
            "image-tag-latest: image nginx can change under you",
        ]
    );
    let json = reply.to_json();
    assert!(
        json.contains(r#""status":{"allowed":false,"reason":"image-registry-frozen: "#),
        "{json}"
    );
    let reply = answer(asked, &review("shop", &["nginx:1.29"])).unwrap();
    assert_eq!(
        reply.to_json(),
        r#"{"apiVersion":"imagepolicy.k8s.io/v1alpha1","kind":"ImageReview","status":{"allowed":true}}"#
    );
}

#[test]
fn other_checks_and_policies_say_nothing_of_a_pod_that_is_not_there() {
    // Of a pod with nothing but images, these would find something.
    let others = ["capabilities-not-dropped", "image-pull-policy"];
    let body = review("shop", &["nginx:1.29", "nginx:latest"]);
    assert_eq!(answer(&others, &body), None, "nobody asks about images");
    let with = [&others[..], &["image-attack-tool"]].concat();
    assert!(answer(&with, &body).unwrap().allows());
}

#[test]
fn exempt_namespaces_run_what_they_like() {
    let body = review("kube-system", &["nginx"]);
    assert!(answer(&["image-tag-latest"], &body).unwrap().allows());
}

#[test]
fn what_is_no_image_review_is_refused() {
    let good = review("shop", &["nginx"]);
    for body in [
        "{}".to_owned(),
        "null".to_owned(),
        good.replace("v1alpha1", "v1"),
        good.replace("ImageReview", "AdmissionReview"),
        good.replace("[{", "{\"a\":[{").replace("}],", "}]},"),
        good.replace("\"nginx\"", "7"),
        good.replace("\"image\"", "\"picture\""),
    ] {
        let read = ImageReview::read(body.as_bytes());
        assert_eq!(read.unwrap_err(), MalformedReview::NoImageReview, "{body}");
    }
    assert!(ImageReview::read(b"\xff").is_err());
    assert!(ImageReview::read("[".repeat(100_000).as_bytes()).is_err());
}

#[test]
fn damaged_and_large_reviews_come_to_an_answer() {
    let ids: Vec<&str> = posture::checks().map(|check| check.id).collect();
    let court = court_of(&ids);
    let good = review("shop", &["nginx:latest", "quay.io/a/b@sha256:00"]);
    let mut dice = Dice(0x1a6e);
    for _ in 0..2_000 {
        let mut body = good.clone().into_bytes();
        let at = dice.below(body.len());
        match dice.below(2) {
            0 => body.insert(at, dice.below(256) as u8),
            _ => body[at] = dice.below(256) as u8,
        }
        if let Ok(review) = ImageReview::read(&body) {
            review.answer_by(&court).unwrap().to_json();
        }
    }
    let many: Vec<String> = (0..50_000).map(|number| format!("i{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let review = ImageReview::read(review("shop", &many).as_bytes()).unwrap();
    let denials = review.answer_by(&court).unwrap().denials;
    assert_eq!(denials.len(), 21);
    assert!(denials[20].starts_with("and "), "{}", denials[20]);
}

#[test]
fn the_book_names_the_checks_that_are_about_images_alone() {
    let book = include_str!("../../../../docs/serve.md");
    let (_, section) = book.split_once("## Images").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    for check in posture::checks() {
        let is_of_images = matches!(check.judge, Judge::Image(_));
        assert_eq!(section.contains(&format!("`{}`", check.id)), is_of_images, "{}", check.id);
    }
}
