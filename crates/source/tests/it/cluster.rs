//! A cluster, replayed: what the reader asks of an API server, and makes of its answers.

mod items;
mod kubeconfig;
mod replay;
mod watch;

use model::Document;
use source::cluster::{Catalogue, Extent, RequestError, Resource, Visitor};

use replay::{Answer, Replay};

/// The names that a list shows, since it last began.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    beginnings: usize,
}

impl Visitor for Names {
    fn begin(&mut self) {
        self.names.clear();
        self.beginnings += 1;
    }

    fn object(&mut self, document: &Document) {
        let object = model::Object::new(document.root(), None);
        self.names.push(object.reference().to_string());
    }
}

fn resource(kind: &str, plural: &str) -> Resource {
    Resource {
        group: String::new(),
        kind: kind.to_owned(),
        version: "v1".to_owned(),
        plural: plural.to_owned(),
        is_namespaced: true,
    }
}

fn list(replay: &Replay) -> (Result<usize, RequestError>, Names) {
    let mut names = Names::default();
    let listed = replay.cluster().list(&resource("Pod", "pods"), None, Extent::Whole, &mut names);
    (listed.map(|listed| listed.pages), names)
}

const FIRST: &str = "/api/v1/pods?limit=500";
const SECOND: &str = "/api/v1/pods?limit=500&continue=a%2Fb%3D";

fn page(next: &str, name: &str) -> String {
    format!(
        r#"{{"kind":"PodList","apiVersion":"v1","metadata":{{"resourceVersion":"7","continue":"{next}"}},
        "items":[{{"metadata":{{"name":"{name}","namespace":"shop"}},"spec":{{}}}}]}}"#
    )
}

#[test]
fn a_list_comes_in_pages_and_each_object_says_what_it_is() {
    let replay = Replay::of([
        (FIRST, Answer::ok(page("a/b=", "one"))),
        (SECOND, Answer::ok(page("", "two"))),
    ]);
    let (pages, names) = list(&replay);
    assert_eq!(pages.unwrap(), 2);
    assert_eq!(names.names, ["Pod shop/one", "Pod shop/two"]);
    assert_eq!(replay.connections(), 1, "the connection is not used again");
}

#[test]
fn of_secrets_no_value_is_read_and_of_releases_no_content_is_asked_for() {
    let secret = |name: &str, more: &str| {
        format!(r#"{{"items":[{{"metadata":{{"name":"{name}","namespace":"shop"}}{more}}}]}}"#)
    };
    let replay = Replay::of([
        (
            "/api/v1/secrets?limit=500&fieldSelector=type%21%3Dhelm.sh%2Frelease.v1",
            Answer::ok(secret("db", r#","type":"Opaque","data":{"password":"aHVudGVyMg=="}"#)),
        ),
        (
            "/api/v1/secrets?limit=500&fieldSelector=type%3Dhelm.sh%2Frelease.v1",
            Answer::ok(secret("sh.helm.release.v1.web.v1", "")),
        ),
    ]);
    let mut texts = Texts::default();
    replay.cluster().list(&resource("Secret", "secrets"), None, Extent::Whole, &mut texts).unwrap();
    assert_eq!(
        texts.0,
        [
            r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"shop"},"type":"Opaque","data":{"password":null}}"#,
            r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"sh.helm.release.v1.web.v1","namespace":"shop"},"type":"helm.sh/release.v1","data":{"release":null}}"#,
        ]
    );
}

/// The texts of the objects of a list.
#[derive(Default)]
struct Texts(Vec<String>);

impl Visitor for Texts {
    fn begin(&mut self) {
        self.0.clear();
    }

    fn object(&mut self, document: &Document) {
        self.0.push(document.text().to_string());
    }
}

#[test]
fn a_list_that_grows_too_old_begins_again() {
    let replay = Replay::of([
        (FIRST, Answer::ok(page("a/b=", "one"))),
        (SECOND, Answer::status(410, "the provided continue parameter is too old")),
        (FIRST, Answer::ok(page("a/b=", "one"))),
        (SECOND, Answer::ok(page("", "two"))),
    ]);
    let (pages, names) = list(&replay);
    assert_eq!(pages.unwrap(), 2);
    assert_eq!(names.beginnings, 2);
    assert_eq!(names.names, ["Pod shop/one", "Pod shop/two"]);
}

#[test]
fn a_list_that_breaks_off_begins_again() {
    let whole = page("", "one");
    let broken = Answer { promised: whole.len(), ..Answer::ok(&whole[..whole.len() - 5]) };
    let replay = Replay::of([(FIRST, broken), (FIRST, Answer::ok(whole))]);
    let (pages, names) = list(&replay);
    assert_eq!(pages.unwrap(), 1);
    assert_eq!(names.names, ["Pod shop/one"]);
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let busy = |code| Answer { headers: "Retry-After: 0\r\n", ..Answer::status(code, "busy") };
    let replay =
        Replay::of([(FIRST, busy(429)), (FIRST, busy(503)), (FIRST, Answer::ok(page("", "one")))]);
    let (pages, _) = list(&replay);
    assert_eq!(pages.unwrap(), 1);
}

#[test]
fn a_refusal_is_told() {
    let says = "pods is forbidden: User \"eve\" cannot list resource \"pods\"";
    let replay = Replay::of([(FIRST, Answer::status(403, says))]);
    let (error, _) = list(&replay);
    let error = error.unwrap_err();
    assert!(matches!(error, RequestError::Forbidden { .. }), "{error}");
    assert_eq!(error.to_string(), says.replace('"', "'"));
    let replay = Replay::of([(FIRST, Answer::status(401, "Unauthorized"))]);
    let (error, _) = list(&replay);
    assert!(error.unwrap_err().is_final());
}

#[test]
fn nobody_there_is_told() {
    let replay = Replay::of([]);
    let cluster = replay.cluster();
    drop(replay);
    let error = cluster.catalogue().unwrap_err();
    assert!(error.is_final(), "{error}");
    assert!(error.to_string().contains("cannot reach the API server"), "{error}");
}

fn kinds(catalogue: &Catalogue) -> Vec<String> {
    let written = |it: &Resource| format!("{}/{} {}", it.api_version(), it.plural, it.kind);
    catalogue.resources.iter().map(written).collect()
}

#[test]
fn each_kind_is_found_once_in_the_version_that_the_server_prefers() {
    let resource = |plural: &str, kind: &str, verbs: &str| {
        format!(
            r#"{{"resource":"{plural}","responseKind":{{"kind":"{kind}"}},"scope":"Namespaced","verbs":[{verbs}]}}"#
        )
    };
    let listed = |plural, kind| resource(plural, kind, r#""get","list""#);
    let version = |name: &str, fresh: &str, resources: &[String]| {
        let resources = resources.join(",");
        format!(r#"{{"version":"{name}","freshness":"{fresh}","resources":[{resources}]}}"#)
    };
    let group = |name: &str, versions: &[String]| {
        let versions = versions.join(",");
        format!(r#"{{"metadata":{{"name":"{name}"}},"versions":[{versions}]}}"#)
    };
    let all = |groups: &[String]| {
        Answer::ok(format!(
            r#"{{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{}]}}"#,
            groups.join(",")
        ))
    };
    let core =
        [listed("pods", "Pod"), listed("events", "Event"), resource("bindings", "Binding", "")];
    let scaling = [listed("horizontalpodautoscalers", "HorizontalPodAutoscaler")];
    let stale = version("v1beta1", "Stale", &[]);
    let replay = Replay::of([
        ("/api", all(&[group("", &[version("v1", "Current", &core)])])),
        (
            "/apis",
            all(&[
                group("events.k8s.io", &[version("v1", "Current", &[listed("events", "Event")])]),
                group(
                    "autoscaling",
                    &[version("v2", "Current", &scaling), version("v1", "Current", &scaling)],
                ),
                group("metrics.k8s.io", std::slice::from_ref(&stale)),
                group("example.com", std::slice::from_ref(&stale)),
            ]),
        ),
    ]);
    let catalogue = replay.cluster().catalogue().unwrap();
    assert_eq!(
        kinds(&catalogue),
        ["v1/pods Pod", "autoscaling/v2/horizontalpodautoscalers HorizontalPodAutoscaler"]
    );
    assert_eq!(catalogue.silent, [("example.com".to_owned(), "v1beta1".to_owned())]);
}

#[test]
fn a_server_without_aggregated_discovery_is_asked_version_by_version() {
    let verbs = r#""namespaced":true,"verbs":["list"]"#;
    let replay = Replay::of([
        ("/api", Answer::ok(r#"{"kind":"APIVersions","versions":["v1"]}"#)),
        (
            "/api/v1",
            Answer::ok(format!(
                r#"{{"resources":[{{"name":"pods","kind":"Pod",{verbs}}},{{"name":"pods/log","kind":"Pod"}}]}}"#
            )),
        ),
        (
            "/apis",
            Answer::ok(
                r#"{"kind":"APIGroupList","groups":[
            {"name":"apps","preferredVersion":{"version":"v1"},"versions":[{"version":"v1beta1"},{"version":"v1"}]},
            {"name":"example.com","preferredVersion":{"version":"v1"},"versions":[{"version":"v1"}]}]}"#,
            ),
        ),
        (
            "/apis/apps/v1",
            Answer::ok(format!(
                r#"{{"resources":[{{"name":"deployments","kind":"Deployment",{verbs}}}]}}"#
            )),
        ),
        (
            "/apis/apps/v1beta1",
            Answer::ok(format!(
                r#"{{"resources":[{{"name":"deployments","kind":"Deployment",{verbs}}}]}}"#
            )),
        ),
        ("/apis/example.com/v1", Answer::status(404, "not here")),
    ]);
    let catalogue = replay.cluster().catalogue().unwrap();
    assert_eq!(kinds(&catalogue), ["v1/pods Pod", "apps/v1/deployments Deployment"]);
    assert_eq!(catalogue.silent, [("example.com".to_owned(), "v1".to_owned())]);
}
