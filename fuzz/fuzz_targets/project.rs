//! `.yagura.yaml`, and the frameworks and tables of ids that have the same reader below them.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use model::{Date, Exceptions, Reference};
use source::{framework, project};

fuzz_target!(|bytes: &[u8]| {
    let file: Arc<str> = ".yagura.yaml".into();
    let (project, diagnostics) = project::read(bytes, &file);
    assert!(diagnostics.iter().all(|it| it.file.is_some() && !it.says.is_empty()));
    let object = Reference {
        api_version: "v1".to_owned(),
        kind: "Pod".to_owned(),
        namespace: Some("shop".to_owned()),
        name: "web".to_owned(),
    };
    let mut exceptions = Exceptions::none();
    for exception in project.exceptions {
        let _ = exception.objects.iter().filter(|glob| glob.matches(&object)).count();
        let date = exception.until.map(|until| Date::parse(&until.to_string()));
        assert_eq!(date, exception.until.map(Some));
        exceptions.add(exception);
    }
    let today = Date::from_days_since_epoch(20_000);
    exceptions.complaints(today, &|_| true, &|_| true);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = (framework::read(text), framework::read_aliases(text));
    }
});
