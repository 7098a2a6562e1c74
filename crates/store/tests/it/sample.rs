//! What the cases put into a store.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use model::{
    Acceptance, Date, Excepted, FieldPath, Finding, Fingerprint, Reference, Severity, Verdict,
};
use store::{
    Cursor, Entrance, Filter, Kept, Moment, Observation, Observed, Order, Page, Scope, State, Store,
};

/// Noon of 2026-11-22, and that many hours later.
pub(crate) fn hour(hours: i64) -> Moment {
    Moment::from_micros((1_795_348_800 + hours * 3_600) * 1_000_000).unwrap()
}

pub(crate) fn object(kind: &str, namespace: &str, name: &str) -> Reference {
    Reference {
        api_version: "apps/v1".to_owned(),
        kind: kind.to_owned(),
        namespace: (!namespace.is_empty()).then(|| namespace.to_owned()),
        name: name.to_owned(),
    }
}

pub(crate) fn web() -> Reference {
    object("Deployment", "shop", "web")
}

/// A finding of `check` about `object`.
pub(crate) fn finding(check: &str, severity: Severity, object: &Reference) -> Finding {
    let path = FieldPath::from("spec.template.spec.hostNetwork");
    Finding {
        check: Cow::Owned(check.to_owned()),
        severity,
        verdict: Verdict::Fail,
        object: Arc::new(object.clone()),
        file: None,
        begins: None,
        fingerprint: Fingerprint::without_object(check, object, &path, 0),
        path,
        place: None,
        says: format!("{check} says so"),
        hides: false,
        fix: None,
        related: Vec::new(),
    }
}

/// Somebody saw all of `web`.
pub(crate) fn see(store: &dyn Store, findings: &[Finding], at: Moment) -> Observed {
    see_scope(store, Scope::Object(web()), findings, at)
}

pub(crate) fn see_scope(
    store: &dyn Store,
    scope: Scope,
    findings: &[Finding],
    at: Moment,
) -> Observed {
    let observation =
        Observation { scope, findings, excepted: &[], entrance: Entrance::Background, at };
    store.observe(&[observation]).unwrap()
}

/// Somebody has decided to live with it.
pub(crate) fn excepted(finding: Finding, reason: &str) -> Excepted {
    let acceptance = Acceptance {
        reason: reason.to_owned(),
        who: Some("platform team".to_owned()),
        until: Date::parse("2027-03-31"),
    };
    Excepted { finding, acceptance }
}

/// Somebody saw all of `web`, and that some of it is lived with.
pub(crate) fn see_excepted(
    store: &dyn Store,
    findings: &[Finding],
    excepted: &[Excepted],
    at: Moment,
) -> Observed {
    let (scope, entrance) = (Scope::Object(web()), Entrance::Background);
    store.observe(&[Observation { scope, findings, excepted, entrance, at }]).unwrap()
}

/// Every finding that the filter lets through, page by page of two.
pub(crate) fn all(store: &dyn Store, filter: &Filter, order: Order) -> Vec<Kept> {
    let (mut page, mut all) = (Page::<Cursor>::first(2), Vec::new());
    loop {
        let listing = store.findings(filter, order, page).unwrap();
        assert!(listing.items.len() <= 2);
        all.extend(listing.items);
        match listing.next {
            // As it comes back from a link.
            Some(next) => page = Page::after(next.to_string().parse().unwrap(), 2),
            None => return all,
        }
    }
}

pub(crate) fn any() -> Filter {
    Filter { state: State::Any, ..Filter::default() }
}

/// `check name` of every finding that the filter lets through, the worst first.
pub(crate) fn names(store: &dyn Store, filter: &Filter) -> Vec<String> {
    let all = all(store, filter, Order::Worst);
    all.iter().map(|it| format!("{} {}", it.finding.check, it.finding.object.name)).collect()
}

/// A folder that goes when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("yagura-store-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
