//! Strings with a grammar of their own within a manifest: image references, quantities, addresses,
//! commands, paths, rules of roles, bounds of the project.
#![no_main]

use std::sync::Arc;

use fuzz::judged::{hold, judged};
use judge::{Engine, Judgement, Settings, posture};
use libfuzzer_sys::fuzz_target;
use model::objects_in;

/// `@` makes way for a string of the input, each in turn.
const TEMPLATE: &str = include_str!("strings.yaml");

fuzz_target!(|text: &str| {
    let strings: Vec<String> =
        text.lines().map(|line| serde_json::Value::from(line).to_string()).collect();
    if strings.is_empty() {
        return;
    }
    let mut pieces = TEMPLATE.split('@');
    let mut manifest = pieces.next().unwrap_or_default().to_owned();
    for (piece, string) in pieces.zip(strings.iter().cycle()) {
        manifest.push_str(string);
        manifest.push_str(piece);
    }
    let file: Arc<str> = "a.yaml".into();
    let found = judged(manifest.as_bytes(), &file);
    assert!(found.objects > 0, "{manifest}");
    hold(&found, manifest.as_bytes());
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let settings = Settings {
        registries: lines.clone(),
        forbidden_registries: lines.clone(),
        immutable_registries: lines.clone(),
        moving_tags: lines.clone(),
        resource_bounds: lines.clone(),
        sandbox_runtimes: lines,
    };
    let engine = Engine::new(posture::checks(), settings);
    for document in &found.documents {
        for object in objects_in(document.root(), Some(&file)) {
            engine.judge(&object, &mut Judgement::default());
        }
    }
});
