//! Annotations and comments that ask for checks not to apply.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::objects_in;
use source::annotations;

fuzz_target!(|text: &str| {
    // The text as annotations of a pod, as a comment of it, and as a whole object.
    let mut pod = String::from("apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n");
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        let [key, value] = [key, value].map(|it| serde_json::Value::from(it).to_string());
        pod.push_str(&format!("    {key}: {value}\n"));
    }
    pod.push_str("spec:\n");
    text.lines().for_each(|line| pod.push_str(&format!("  # {line}\n  hostPID: true\n")));
    for whole in [pod.as_str(), text] {
        let lines = whole.lines().count() + 1;
        for document in fuzz::documents(whole.as_bytes()) {
            for wish in objects_in(document.root(), None).iter().flat_map(annotations::wishes) {
                let line = wish.place.map_or(1, |place| place.line as usize);
                assert!(line >= 1 && line <= lines, "{wish:?} in {lines} lines");
            }
        }
    }
});
