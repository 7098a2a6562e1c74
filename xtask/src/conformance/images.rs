//! `yagura serve` asked by the admission plugin ImagePolicyWebhook of a real API server: which pods
//! it lets in, by their images.

use std::ffi::OsStr;
use std::fs;

use anyhow::Context;
use policy::tree::Tree;

use super::apiserver::client::Call;
use super::apiserver::server::Programs;
use super::ledger::Ledger;
use super::program::Program;
use super::served::{Served, Setup};
use super::{Options, Outcome, Score};

/// What the server refuses by; the last says nothing of images alone.
const CHECKS: &[&str] =
    &["image-tag-latest", "image-registry-frozen", "image-not-pinned", "host-network"];

/// Images of one pod, those of its init containers first, and how the API server refuses it.
const CASES: &[(&[&str], Option<&str>)] = &[
    (&[PINNED], None),
    (&[PINNED, PINNED], None),
    (
        &["nginx"],
        Some("image-not-pinned: image nginx has no digest; image-tag-latest: image nginx"),
    ),
    (&["nginx:1.29"], Some("image-not-pinned: image nginx:1.29 has no digest")),
    (&["nginx:latest", PINNED], Some("image-tag-latest: image nginx:latest can change under you")),
    (&[PINNED, "k8s.gcr.io/pause:3.9"], Some("image-registry-frozen: image k8s.gcr.io/pause:3.9")),
];

const PINNED: &str =
    "nginx@sha256:0a399eb16751829e1af26fea27b20c3ec28d7ab1fb72182879dcae1cca21206a";

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let program = Program::build()?;
    let folder = std::env::temp_dir().join(format!("yagura-images-{}", std::process::id()));
    let score = ask(&programs, &program, &folder, options);
    fs::remove_dir_all(&folder).ok();
    score.map(Outcome::Ran)
}

fn ask(
    programs: &Programs,
    program: &Program,
    folder: &std::path::Path,
    options: &Options,
) -> anyhow::Result<Score> {
    let setup = Setup { number: 0, name: "images", policies: &[], namespaces: Vec::new() };
    let checks = CHECKS.iter().flat_map(|id| [OsStr::new("--check"), OsStr::new(id)]);
    let served = Served::run(program, folder.to_owned(), &setup, checks)?;
    let kubeconfig = served.kubeconfig("/imagereview")?;
    let configuration = folder.join("admission.yaml");
    let text = format!(
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n\
         - name: ImagePolicyWebhook\n  configuration:\n    imagePolicy: {{kubeConfigFile: {}, \
         allowTTL: 50, denyTTL: 50, retryBackoff: 500, defaultAllow: false}}\n",
        kubeconfig.display()
    );
    fs::write(&configuration, text)?;
    let server = programs.start_with(&[
        "--disable-admission-plugins=ServiceAccount",
        "--enable-admission-plugins=ImagePolicyWebhook",
        &format!("--admission-control-config-file={}", configuration.display()),
    ])?;
    let (ledger, mut score) = (Ledger::read("images")?, Score::default());
    let namespaces = [("default", false), ("kube-system", true)];
    for (namespace, is_exempt) in namespaces {
        for (images, refusal) in CASES {
            let path = format!("/api/v1/namespaces/{namespace}/pods?dryRun=All");
            let answers = server.client.send(&[Call::post(&path, &pod(images)?)])?;
            let answer = answers.first().context("no answer")?;
            let wanted = refusal.filter(|_| !is_exempt);
            let is_alike = match wanted {
                None => answer.is_done(),
                Some(says) => {
                    let start = "image policy webhook backend denied one or more images: ";
                    !answer.is_done()
                        && answer.message().contains(start)
                        && answer.message().contains(says)
                }
            };
            if is_alike {
                score.agrees();
            } else {
                let case = format!("{namespace}/{}", images.join(","));
                score.differs(&case, answer.message(), &ledger, options);
            }
        }
    }
    Ok(score)
}

/// A pod whose last image runs when those before have been run.
fn pod(images: &[&str]) -> anyhow::Result<Tree> {
    let container =
        |(index, image): (usize, &&str)| format!(r#"{{"name":"c{index}","image":"{image}"}}"#);
    let mut containers: Vec<String> = images.iter().enumerate().map(container).collect();
    let last = containers.pop().unwrap_or_default();
    let text = format!(
        r#"{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"web"}},"spec":{{"hostNetwork":true,
        "initContainers":[{}],"containers":[{last}]}}}}"#,
        containers.join(",")
    );
    Ok(Tree::from_json(&text)?)
}
