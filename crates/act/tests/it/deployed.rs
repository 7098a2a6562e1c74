//! What stands under `deploy/` is what `yagura install` would bring. `YAGURA_BLESS=1` writes it anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use act::installation::{Background, Installation, Storage, chart, kustomize};
use serde_json::Value;

use crate::helm::rendered;
use crate::{documents, installations};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy")
}

/// Holds the files below a folder to what they should be, and to be no others.
fn holds(folder: &Path, files: &[(String, String)]) {
    if std::env::var_os("YAGURA_BLESS").is_some() {
        fs::remove_dir_all(folder).ok();
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let mut there = files_below(folder);
    for (path, text) in files {
        let path = folder.join(path);
        there.retain(|it| *it != path);
        let written = fs::read_to_string(&path).unwrap_or_default();
        let path = path.display();
        assert!(written == *text, "{path} is not as it should be: YAGURA_BLESS=1 writes it anew");
    }
    assert!(there.is_empty(), "nobody writes {there:?}");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|it| if it.is_dir() { files_below(&it) } else { vec![it] }).collect()
}

#[test]
fn the_chart_is_up_to_date() {
    holds(&folder().join("helm/yagura"), &chart());
}

#[test]
fn manifests_are_read_as_they_were_meant() {
    for installation in installations() {
        let meant: Vec<_> = installation.manifests().into_iter().map(|it| it.object).collect();
        assert_eq!(documents(&installation.render()), meant);
    }
}

#[test]
fn helm_makes_the_same_of_the_chart() {
    let chart = chart();
    let schema = chart.iter().find(|(path, _)| path == "values.schema.json").unwrap();
    let schema: Value = serde_json::from_str(&schema.1).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for installation in installations() {
        let values = installation.values();
        assert!(schema.is_valid(&values), "{:?}", schema.validate(&values));
        let mut made = Vec::new();
        for (path, text) in &chart {
            let is_hook = path.contains("farewell");
            if path.starts_with("templates/") && path.ends_with(".yaml") && !is_hook {
                made.extend(documents(&rendered(text, &values, &installation.namespace)));
            }
        }
        let manifests = installation.manifests().into_iter();
        // A chart leaves its namespace to Helm.
        let meant = manifests.filter(|manifest| !manifest.is_of_namespace);
        let meant: Vec<_> = meant.map(|manifest| manifest.object).collect();
        assert_eq!(made, meant);
    }
}

#[test]
fn the_chart_takes_no_store_that_could_not_be() {
    let (_, text) = chart().into_iter().find(|(path, _)| path == "values.schema.json").unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    let values = |changes: &[(&str, Value)]| {
        let mut values = installations()[0].values();
        changes.iter().for_each(|(key, value)| values[*key] = value.clone());
        values
    };
    let scratch = || ("storeScratch", Value::from(true));
    for right in [
        vec![scratch(), ("reports", true.into()), ("record", 7.into())],
        vec![("storeClaim", "yagura".into()), ("replicas", 1.into())],
    ] {
        assert!(schema.is_valid(&values(&right)), "{right:?}");
    }
    for wrong in [
        vec![("reports", true.into())],
        vec![("record", 7.into())],
        vec![scratch(), ("storeSecret", "store".into())],
        vec![("storeClaim", "yagura".into())],
    ] {
        assert!(!schema.is_valid(&values(&wrong)), "{wrong:?}");
    }
}

#[test]
fn ports_and_rights_come_with_what_takes_them() {
    let check = |background: Option<Background>, ports: &[u64], groups: &[&str]| {
        let installation = Installation { background, ..Installation::default() };
        let manifests = installation.manifests();
        let of = |plural: &str| {
            let mut found = manifests.iter().filter(|it| it.place.plural == plural);
            found.rfind(|it| it.place.name == "yagura").unwrap().object.clone()
        };
        let opened = of("networkpolicies")["spec"]["egress"][0]["ports"].clone();
        let opened = opened.as_array().unwrap().iter().map(|it| it["port"].as_u64().unwrap());
        assert_eq!(opened.collect::<Vec<_>>(), ports);
        let rules = of("clusterroles")["rules"].clone();
        let given = rules.as_array().unwrap().iter().map(|it| it["apiGroups"][0].as_str().unwrap());
        // Webhooks and namespaces come first, always.
        assert_eq!(given.skip(2).collect::<Vec<_>>(), groups);
    };
    let of = |storage| Background::of(storage);
    let secret = || Storage::Secret("store".to_owned());
    check(None, &[443, 6443], &[]);
    check(Some(of(Storage::Scratch)), &[443, 6443], &["*"]);
    check(Some(of(secret())), &[443, 6443, 5432, 53, 53], &["*"]);
    check(
        Some(Background { reports: true, port: 15_432, ..of(secret()) }),
        &[443, 6443, 15_432, 53, 53],
        &["*", "openreports.io", "wgpolicyk8s.io"],
    );
}

#[test]
fn the_values_of_the_chart_are_what_is_installed_without_options() {
    let (_, text) = chart().into_iter().find(|(path, _)| path == "values.yaml").unwrap();
    assert_eq!(documents(&text), [Installation::default().values()]);
}

#[test]
fn the_job_that_says_farewell_is_a_hook_as_a_whole() {
    let chart = chart();
    let (_, text) = chart.iter().find(|(path, _)| path.ends_with("farewell.yaml")).unwrap();
    for installation in installations() {
        let hooks = documents(&rendered(text, &installation.values(), &installation.namespace));
        let kinds: Vec<_> = hooks.iter().map(|hook| hook["kind"].as_str().unwrap()).collect();
        let expected =
            ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Job"];
        assert_eq!(kinds, expected);
        for hook in &hooks {
            assert_eq!(hook["metadata"]["annotations"]["helm.sh/hook"], "pre-delete");
        }
        let args = &hooks[5]["spec"]["template"]["spec"]["containers"][0]["args"];
        let Installation { name, namespace, .. } = &installation;
        let stop = format!("--stop={namespace}/{name}");
        assert_eq!(*args, serde_json::json!(["rescue", format!("--registration={name}"), stop]));
    }
}

#[test]
fn the_kustomize_base_is_up_to_date_and_makes_the_same() {
    holds(&folder().join("kustomize"), &kustomize());
    let built = |folder: &Path| {
        let output = Command::new("kubectl").arg("kustomize").arg(folder).output();
        let output = output.map_err(|_| "no kubectl on PATH")?;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        Ok::<_, &str>(sorted(documents(&String::from_utf8(output.stdout).unwrap())))
    };
    let base = Installation { image: "yagura".to_owned(), ..Installation::default() };
    let meant = |installation: &Installation| {
        sorted(installation.manifests().into_iter().map(|it| it.object).collect())
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kustomize");
    for (path, text) in kustomize() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    match built(&folder.join("base")) {
        Ok(made) => assert_eq!(made, meant(&base)),
        Err(why) => {
            println!("skipped: the Kustomize base, built ({why})");
            return;
        }
    }
    let overlay = folder.join("overlay");
    fs::create_dir_all(&overlay).unwrap();
    let components = fs::read_dir(folder.join("components")).unwrap();
    for component in components.map(|it| it.unwrap().path()) {
        let name = component.file_name().unwrap().to_str().unwrap();
        let scratch = || Some(Background::of(Storage::Scratch));
        let more = match (name, name.strip_prefix("adopt-")) {
            (_, Some(engine)) => Installation { adopt: vec![engine.to_owned()], ..base.clone() },
            ("native", _) => Installation { native: true, ..base.clone() },
            ("store-scratch", _) => Installation { background: scratch(), ..base.clone() },
            _ => Installation { pod_security: true, ..base.clone() },
        };
        let text = format!("resources: [../base]\ncomponents: [../components/{name}]\n");
        fs::write(overlay.join("kustomization.yaml"), text).unwrap();
        assert_eq!(built(&overlay).unwrap(), meant(&more), "{name}");
    }
}

/// In an order that is always the same.
fn sorted(mut objects: Vec<Value>) -> Vec<Value> {
    objects.sort_by_key(|object| format!("{}/{}", object["kind"], object["metadata"]["name"]));
    objects
}
