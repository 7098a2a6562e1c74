//! A store with findings in a folder of its own, and a UI over it.

use std::borrow::Cow;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use model::{
    Edit, FieldPath, Finding, Fingerprint, Fix, Framework, Place, Reference, Safety, Severity,
    Verdict,
};
use store::{Entrance, Moment, Observation, Scope, Settings, Sqlite, Store};
use tower::ServiceExt;
use ui::{App, Backend, EntryLink, Gatekeeper, Part, Person, Refusal};

pub(crate) const FILE: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  \
                               hostNetwork: true\n  password: hunter2\n";

/// When the tests happen.
pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_346_400)
}

/// What the UI asks of the program in a test.
pub(crate) struct Program {
    pub(crate) store: Mutex<Result<Arc<dyn Store>, String>>,
    pub(crate) now: Mutex<SystemTime>,
    pub(crate) gate: Option<Gate>,
}

/// People, their tokens, and what they may see: `*` is everything.
pub(crate) struct Gate(pub(crate) &'static [(&'static str, &'static str, &'static [&'static str])]);

impl Gatekeeper for Gate {
    fn person(&self, token: &str) -> Result<Option<Person>, Refusal> {
        let found = self.0.iter().find(|(known, ..)| *known == token);
        Ok(found.map(|(_, name, _)| Person {
            name: (*name).to_owned(),
            uid: String::new(),
            groups: Vec::new(),
            extra: Vec::new(),
        }))
    }

    fn may_see(&self, person: &Person, namespace: Option<&str>) -> Result<bool, Refusal> {
        let found = self.0.iter().find(|(_, name, _)| *name == person.name);
        let wanted = namespace.unwrap_or("*");
        Ok(found.is_some_and(|(.., seen)| seen.contains(&wanted)))
    }
}

impl Backend for Program {
    fn now(&self) -> SystemTime {
        *self.now.lock().unwrap()
    }

    fn version(&self) -> String {
        "0.1.0".to_owned()
    }

    fn store(&self) -> Result<Arc<dyn Store>, String> {
        self.store.lock().unwrap().clone()
    }

    fn parts(&self) -> Vec<Part> {
        let part = |name: &str, complaint: Option<&str>| Part {
            name: name.to_owned(),
            complaint: complaint.map(str::to_owned),
        };
        vec![part("policies", None), part("store", Some("the database is locked"))]
    }

    fn policies(&self) -> usize {
        3
    }

    fn certificate_ends(&self) -> Option<i64> {
        Some(1_795_999_999)
    }

    fn frameworks(&self) -> &[Framework] {
        &[]
    }

    fn file(&self, finding: &Finding) -> Option<Arc<str>> {
        (finding.file.as_deref() == Some("web.yaml")).then(|| Arc::from(FILE))
    }

    fn diff(&self, finding: &Finding, _: &str) -> Option<String> {
        let is_ours = finding.file.as_deref() == Some("web.yaml");
        let diff = "--- a/web.yaml\n+++ b/web.yaml\n@@ -5,3 +5,2 @@\n spec:\n-  hostNetwork: true\n   \
                    password: hunter2\n";
        is_ours.then(|| diff.to_owned())
    }

    fn gatekeeper(&self) -> Option<&dyn Gatekeeper> {
        self.gate.as_ref().map(|it| it as &dyn Gatekeeper)
    }
}

/// A UI, and the folder of its store, which goes with it.
pub(crate) struct Site {
    pub(crate) app: Arc<App>,
    pub(crate) routes: Router,
    pub(crate) program: Arc<Program>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) link: String,
    folder: PathBuf,
    cookie: Mutex<Option<String>>,
}

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) body: String,
}

impl Site {
    pub(crate) fn new() -> Site {
        Site::with(None)
    }

    pub(crate) fn with(gate: Option<Gate>) -> Site {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("yagura-ui-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let store: Arc<dyn Store> = Arc::new(Sqlite::open(&folder, Settings::default()).unwrap());
        let (link, path) = EntryLink::new(now()).unwrap();
        let program = Arc::new(Program {
            store: Mutex::new(Ok(Arc::clone(&store))),
            now: Mutex::new(now()),
            gate,
        });
        let settings = ui::Settings {
            address: "127.0.0.1:8080".parse().unwrap(),
            is_secure: false,
            link: Some(link),
        };
        let app = App::new(Arc::clone(&program) as Arc<dyn Backend>, settings).unwrap();
        let (routes, cookie) = (ui::routes(Arc::clone(&app)), Mutex::default());
        Site { app, routes, program, store, link: path, folder, cookie }
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Comes in by the link.
    pub(crate) async fn enter(&self) {
        let answer = self.send(request("GET", &self.link, &[])).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        *self.cookie.lock().unwrap() = Some(answer.cookie());
    }

    /// Comes in with a token.
    pub(crate) async fn log_in(&self, token: &str) {
        let answer = self.send(posted("/login", &format!("token={token}&to=%2Ffindings"))).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        *self.cookie.lock().unwrap() = Some(answer.cookie());
    }

    /// The word that the browser shows.
    pub(crate) fn cookie(&self) -> String {
        self.cookie.lock().unwrap().clone().unwrap()
    }

    /// Gets a page as whoever came in.
    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.get_with(address, &[]).await
    }

    pub(crate) async fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        let cookie = self.cookie();
        let headers: Vec<(&str, &str)> =
            headers.iter().copied().chain([("cookie", cookie.as_str())]).collect();
        self.send(request("GET", address, &headers)).await
    }

    /// Keeps findings.
    pub(crate) fn keep(&self, findings: &[Finding], at: SystemTime) {
        let at = Moment::of_clock(at).unwrap();
        for finding in findings {
            let scope = Scope::ObjectBy {
                object: (*finding.object).clone(),
                checks: vec![finding.check.to_string()],
            };
            let own = std::slice::from_ref(finding);
            let entrance = Entrance::Background;
            self.store
                .observe(&[Observation { scope, findings: own, excepted: &[], entrance, at }])
                .unwrap();
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The name and the value of the cookie that is set.
    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}

/// A request to us.
pub(crate) fn request(method: &str, address: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(address);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "127.0.0.1:8080");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

/// A form, as one of our pages posts it.
pub(crate) fn posted(address: &str, form: &str) -> Request<Body> {
    let request = Request::builder().method("POST").uri(address);
    let request = request.header("host", "127.0.0.1:8080").header("sec-fetch-site", "same-origin");
    request.body(Body::from(form.to_owned())).unwrap()
}

/// A finding of `check` about a Pod.
pub(crate) fn finding(check: &str, severity: Severity, namespace: &str, name: &str) -> Finding {
    let object = Reference {
        api_version: "v1".to_owned(),
        kind: "Pod".to_owned(),
        namespace: Some(namespace.to_owned()).filter(|it| !it.is_empty()),
        name: name.to_owned(),
    };
    let path = FieldPath::parse("spec.hostNetwork");
    let fingerprint = Fingerprint::without_object(check, &object, &path, 0);
    Finding {
        check: Cow::Owned(check.to_owned()),
        severity,
        verdict: Verdict::Fail,
        object: Arc::new(object),
        file: Some(Arc::from("web.yaml")),
        begins: None,
        path,
        place: Some(Place { line: 6, column: 16, width: 4 }),
        says: format!("{check} is wrong with {name}"),
        hides: false,
        fix: Some(Fix { safety: Safety::Safe, edits: vec![Edit::remove("spec.hostNetwork")] }),
        related: Vec::new(),
        fingerprint,
    }
}

/// What nobody could tell.
pub(crate) fn unknown(check: &str, namespace: &str, name: &str) -> Finding {
    let verdict = Verdict::Unknown("the file is missing".to_owned());
    Finding { verdict, ..finding(check, Severity::High, namespace, name) }
}

/// A small shop.
pub(crate) fn shop() -> Vec<Finding> {
    vec![
        finding("host-network", Severity::High, "shop", "web"),
        finding("privileged", Severity::Critical, "shop", "web"),
        finding("host-network", Severity::High, "jobs", "night"),
        finding("own/policy", Severity::Low, "", "node"),
        unknown("file-mode", "shop", "web"),
    ]
}
