//! Selectors over labels, both from foreign documents.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::Selector;

fuzz_target!(|bytes: &[u8]| {
    for document in fuzz::documents(bytes) {
        let root = document.root();
        let labels = root.get("labels");
        let nodes = [root, root.get("selector"), root.get("spec").get("selector")];
        for selector in nodes.into_iter().flat_map(|it| [Selector::of(it), Selector::plain(it)]) {
            let picks = selector.picks(labels);
            assert!(picks || !selector.is_empty());
            let agrees =
                selector.labels().all(|(key, value)| labels.get(key).as_str() == Some(value));
            assert!(agrees || !picks, "{selector:?}");
            let required = selector.required_label();
            assert!(!picks || required.is_none_or(|(key, _)| labels.get(key).is_present()));
        }
    }
});
