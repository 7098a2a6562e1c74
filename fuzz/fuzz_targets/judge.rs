//! Every check over any document, alone and as a world: no panic, and the same each time.
#![no_main]

use std::sync::Arc;

use fuzz::judged::{hold, judged};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file: Arc<str> = "a.yaml".into();
    let once = judged(bytes, &file);
    hold(&once, bytes);
    let twice = judged(bytes, &file);
    assert_eq!(format!("{:?}", once.judgement), format!("{:?}", twice.judgement));
});
