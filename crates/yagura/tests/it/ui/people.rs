//! Who sees what, as a real API server says.

use std::fs::{self, File};
use std::process::Stdio;

use act::{Manner, Place, Writer};
use rcgen::KeyPair;
use serde_json::json;

use super::{Pages, cookie};
use crate::control_plane::{ControlPlane, TOKEN};
use crate::serving::until;
use crate::{fresh_folder, yagura};

#[test]
fn people_see_the_namespaces_whose_workloads_they_may_list() {
    let folder = fresh_folder("ui-people");
    let key = KeyPair::generate().unwrap();
    let (private, public) = (key.serialize_pem(), key.public_key_pem());
    let Some(plane) = ControlPlane::start(&folder, &private, &public) else { return };
    let writer = Writer::new(plane.cluster(), Manner::Lasting);
    for namespace in ["shop", "jobs"] {
        furnish(&writer, namespace);
    }
    let own = folder.join("own");
    fs::create_dir_all(&own).unwrap();
    let (out, err) = (own.join("out"), own.join("err"));
    let mut command = yagura(&own);
    command.args(["serve", "--cluster", "--listen", "127.0.0.1:0", "--store", "kept"]);
    command.args(["--ui", "127.0.0.1:0", "--kubeconfig"]).arg(plane.kubeconfig());
    command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
    let pages = Pages { child: command.stdin(Stdio::null()).spawn().unwrap(), out, err };
    until("pages", None, || fs::read_to_string(&pages.err).unwrap().contains("the web UI is on"));
    assert_eq!(pages.link(), "", "no link opens what tokens open");

    let admin = log_in(&pages, TOKEN);
    until("findings of both", None, || {
        let all = pages.get("/api/v1/namespaces", &admin);
        ["shop", "jobs"].iter().all(|it| all.contains(&format!("\"namespace\":\"{it}\"")))
    });
    for (user, seen, unseen) in [("shop", "shop", "jobs"), ("jobs", "jobs", "shop")] {
        let cookie = log_in(&pages, &format!("{TOKEN}-{user}"));
        for path in ["/namespaces", "/findings", "/api/v1/findings", "/findings.csv"] {
            let answer = pages.get(path, &cookie);
            let has = |namespace: &str| answer.contains(&format!("{namespace}-web"));
            let is_list = path != "/namespaces";
            assert_eq!(has(seen), is_list, "{user} {path}: {answer}");
            assert!(!has(unseen), "{user} {path}: {answer}");
            assert!(!answer.contains(&format!("namespace={unseen}\"")), "{user} {path}");
        }
    }
    let nothing = log_in(&pages, &format!("{TOKEN}-narrow"));
    assert!(pages.get("/api/v1/findings", &nothing).contains("\"total\":0"));
    let answer = post(&pages, "/login", "token=nobodys");
    assert!(answer.starts_with("HTTP/1.1 401") && !answer.contains("set-cookie"), "{answer}");
    assert!(!fs::read_to_string(&pages.err).unwrap().contains(TOKEN), "a token is in the log");
}

/// A namespace with a Deployment, which the user of its name may list.
fn furnish(writer: &Writer, namespace: &str) {
    let place = Place::clusterwide("v1", "namespaces", namespace);
    let object =
        json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": namespace } });
    writer.apply(&place, &object).unwrap();
    let name = format!("{namespace}-web");
    let container = json!({ "name": "web", "image": "nginx:latest", "securityContext": { "privileged": true } });
    let labels = json!({ "app": "web" });
    let deployment = json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": name, "namespace": namespace },
        "spec": {
            "selector": { "matchLabels": labels },
            "template": { "metadata": { "labels": labels }, "spec": { "containers": [container] } },
        },
    });
    let place = Place::within(namespace, "apps/v1", "deployments", &name);
    writer.apply(&place, &deployment).unwrap();
    let api = "rbac.authorization.k8s.io/v1";
    let metadata = json!({ "name": "lists", "namespace": namespace });
    let rules = json!([{ "apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["list"] }]);
    let role = json!({ "apiVersion": api, "kind": "Role", "metadata": metadata, "rules": rules });
    writer.apply(&Place::within(namespace, api, "roles", "lists"), &role).unwrap();
    let group = "rbac.authorization.k8s.io";
    let binding = json!({
        "apiVersion": api,
        "kind": "RoleBinding",
        "metadata": metadata,
        "roleRef": { "apiGroup": group, "kind": "Role", "name": "lists" },
        "subjects": [{ "apiGroup": group, "kind": "User", "name": namespace }],
    });
    writer.apply(&Place::within(namespace, api, "rolebindings", "lists"), &binding).unwrap();
}

fn log_in(pages: &Pages, token: &str) -> String {
    let answer = post(pages, "/login", &format!("token={token}"));
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    cookie(&answer)
}

fn post(pages: &Pages, path: &str, form: &str) -> String {
    let length = form.len();
    let more = format!("sec-fetch-site: same-origin\r\ncontent-length: {length}\r\n");
    pages.ask("POST", path, &more, form)
}
