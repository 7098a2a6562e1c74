//! The Pod Security Standards over any pod, and any reference to a standard.
#![no_main]

use fuzz::{documents, judged::judges};
use libfuzzer_sys::fuzz_target;
use model::{Object, Verdict};
use policy::pss::Standard;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(standard) = Standard::parse(text)
    {
        assert_eq!(Standard::parse(&standard.reference()), Ok(standard));
    }
    // Whatever the document says of its kind, it is a pod here.
    let mut pod = b"apiVersion: v1\nkind: Pod\n".to_vec();
    pod.extend(bytes);
    for document in documents(&pod).iter().chain(&documents(bytes)) {
        let object = Object::new(document.root(), None);
        for standard in &judges().standards {
            let Some(ruling) = standard.judge_object(&object) else { continue };
            let findings = ruling.findings(&object);
            assert_eq!(ruling.verdict() == Verdict::Pass, findings.is_empty());
            assert_eq!(ruling.denial().is_none(), ruling.charges.is_empty());
            assert!(findings.iter().all(|finding| !finding.says.is_empty()));
        }
    }
});
