//! The reader of baselines: a private part of the program, taken in as a file.
#![no_main]

#[expect(dead_code, reason = "only the reader is called")]
#[path = "../../crates/yagura/src/baseline.rs"]
mod baseline;

use fuzz::scratch;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = scratch::write("baseline.json", bytes);
    let mut excepted = Vec::new();
    if let Ok(baseline) = baseline::Baseline::read(&path) {
        assert!(baseline.part(Vec::new(), &mut excepted).is_empty());
    }
});
