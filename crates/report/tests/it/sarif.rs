use model::{Finding, Fingerprint, Severity};
use report::Format;
use serde_json::{Value, json};

use crate::sample::{Sample, finding};

fn sarif(sample: &Sample) -> Value {
    serde_json::from_str(&sample.write(Format::Sarif)).unwrap()
}

#[test]
fn the_worst_stands_first_and_says_where() {
    let run = &sarif(&Sample::new())["runs"][0];
    let first = &run["results"][0];
    assert_eq!(first["ruleId"], "privileged");
    assert_eq!(first["level"], "error");
    assert_eq!(first["kind"], "fail");
    assert_eq!(first["message"]["text"], "Deployment shop/web: web is root on the node");
    let expected = json!({
        "artifactLocation": {"uri": "web.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 23, "endLine": 12, "endColumn": 27},
    });
    assert_eq!(first["locations"][0]["physicalLocation"], expected);
}

#[test]
fn the_base_of_addresses_is_described() {
    let run = &sarif(&Sample::new())["runs"][0];
    let base = &run["originalUriBaseIds"]["%SRCROOT%"];
    assert_eq!(*base, json!({"description": {"text": "The folder that the scan was run in."}}));
}

#[test]
fn every_result_names_its_rule_and_its_fingerprint() {
    let run = &sarif(&Sample::new())["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## Fix"));
        let ours = result["partialFingerprints"]["yagura/v1"].as_str().unwrap();
        assert_eq!(ours.len(), 32);
        let theirs = &result["partialFingerprints"]["primaryLocationLineHash"];
        assert_eq!(*theirs, format!("{ours}:1"));
    }
}

#[test]
fn what_could_not_be_told_is_open_and_fails_nothing() {
    let run = &sarif(&Sample::new())["runs"][0];
    let all = run["results"].as_array().unwrap();
    let open: Vec<&Value> = all.iter().filter(|it| it["kind"] == "open").collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["level"], "none");
    assert_eq!(open[0]["ruleId"], "service-account-bound");
}

#[test]
fn what_is_excepted_is_suppressed_with_the_reason() {
    let run = &sarif(&Sample::new())["runs"][0];
    let last = run["results"].as_array().unwrap().last().unwrap();
    let expected = json!([{
        "kind": "external",
        "status": "accepted",
        "justification": "the network plugin needs it (ops), until 2027-01-31",
    }]);
    assert_eq!(last["suppressions"], expected);
}

#[test]
fn an_unreadable_file_makes_the_run_unsuccessful() {
    let run = &sarif(&Sample::new())["runs"][0];
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["level"], "error");
    assert_eq!(notification["message"]["text"], "a tab where spaces belong: indent with spaces");
}

#[test]
fn a_run_keeps_to_the_limits_of_code_scanning() {
    let mut sample = Sample::new();
    let many = (0..30_000).map(|number| Finding {
        fingerprint: Fingerprint(number),
        ..finding("host-network", Severity::Low, "spec")
    });
    sample.findings.splice(0..0, many);
    let run = &sarif(&sample)["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results[0]["level"], "error", "the worst are kept");
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let said = notes.last().unwrap()["message"]["text"].as_str().unwrap();
    assert!(said.starts_with("5005 results are left out"), "{said}");
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
    }
}
