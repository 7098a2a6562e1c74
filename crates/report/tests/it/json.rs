use report::Format;
use serde_json::Value;

use crate::sample::Sample;

#[test]
fn json_holds_everything() {
    let json: Value = serde_json::from_str(&Sample::new().write(Format::Json)).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["summary"]["critical"], 1);
    assert_eq!(json["summary"]["unknown"], 1);
    assert_eq!(json["findings"].as_array().unwrap().len(), 3);
    assert_eq!(json["findings"][0]["line"], 7);
    assert_eq!(json["findings"][0]["fix"]["safety"], "unsafe");
    assert_eq!(json["findings"][1]["fix"]["edits"][0]["value"], false);
    assert_eq!(json["findings"][2]["related"][0]["object"]["kind"], "Secret");
    assert_eq!(json["unknowns"][0]["missing"], "no ClusterRoleBinding among the files given");
    assert_eq!(json["excepted"][0]["exception"]["who"], "ops");
    assert_eq!(json["diagnostics"][0]["level"], "error");
    assert_eq!(json["frameworks"][0]["controls"][0]["outcome"], "fail");
    assert_eq!(json["frameworks"][0]["controls"][0]["applied"], 1);
    let named = &json["frameworks"][0]["controls"][0]["findings"][0];
    assert_eq!(*named, json["findings"][0]["fingerprint"]);
}

#[test]
fn an_empty_report_is_json_too() {
    let mut sample = Sample::new();
    sample.findings.clear();
    sample.excepted.clear();
    sample.diagnostics.clear();
    let json: Value = serde_json::from_str(&sample.write(Format::Json)).unwrap();
    assert_eq!(json["findings"], Value::Array(Vec::new()));
}
