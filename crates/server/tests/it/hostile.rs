//! Bodies that are no reviews: refused, in bounded time, without a panic.

use policy::bundle::Among;
use server::admission::{MalformedReview, Review};

use crate::dice::Dice;
use crate::{NO_LATEST, court, review_of_pod};

#[test]
fn what_is_no_review_is_refused() {
    let good = review_of_pod("shop", "nginx:1.29");
    for body in [
        String::new(),
        "{}".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        good.replace("\"uid\":\"u-1\",", ""),
        good.replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1"),
        good.replace("AdmissionReview", "Review"),
        format!("{good}\n---\n{good}"),
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
    ] {
        assert!(Review::read(body.as_bytes()).is_err(), "{}", body.get(..80).unwrap_or(&body));
    }
    assert_eq!(Review::read(b"{}").unwrap_err(), MalformedReview::NoReview);
}

#[test]
fn damaged_reviews_are_judged_or_refused() {
    let court = court(&NO_LATEST.replace("kinds: [Pod]", "kinds: ['*']"), "");
    let good = review_of_pod("shop", "nginx:latest");
    let mut dice = Dice(0x5eed);
    for _ in 0..3_000 {
        let mut body = good.clone().into_bytes();
        for _ in 0..=dice.below(4) {
            let at = dice.below(body.len());
            match dice.below(3) {
                0 => body.truncate(at),
                1 => body.insert(at, dice.below(256) as u8),
                _ => {
                    if let Some(byte) = body.get_mut(at) {
                        *byte = dice.below(256) as u8;
                    }
                }
            }
        }
        if let Ok(review) = Review::read(&body) {
            review.answer_by(&court, Among::All).to_json(review.uid());
        }
    }
}
