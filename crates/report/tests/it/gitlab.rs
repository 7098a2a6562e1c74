use report::Format;
use serde_json::{Value, json};

use crate::sample::Sample;

#[test]
fn every_entry_has_what_gitlab_requires() {
    let all: Value = serde_json::from_str(&Sample::new().write(Format::Gitlab)).unwrap();
    let expected = json!({
        "description": "Deployment shop/web: web is root on the node",
        "check_name": "privileged",
        "fingerprint": "0000000000000000000000000000000a",
        "severity": "blocker",
        "location": {"path": "web.yaml", "lines": {"begin": 12}},
    });
    assert_eq!(all[1], expected);
    assert_eq!(all[3]["severity"], "info");
    assert_eq!(all[3]["location"]["path"], "ServiceAccount/shop/web");
    assert_eq!(all[4]["check_name"], "input-error");
    for entry in all.as_array().unwrap() {
        assert!(entry["location"]["lines"]["begin"].as_u64().unwrap() > 0);
    }
}
