use model::{Container, Severity};

use super::command;
use crate::check::{Check, Judge};
use crate::posture::image::reference;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "docker-in-docker",
    severity: Severity::High,
    page: include_str!("docker_in_docker.md"),
    judge: Judge::Container(docker_in_docker),
};

fn docker_in_docker(container: &Container<'_>, report: &mut Report<'_>) {
    let says = format!("{} runs a Docker daemon of its own", container.name());
    let image = reference::parse(container.image());
    let is_dind = image.is_some_and(|image| {
        let name = image.repository.rsplit('/').next().unwrap_or_default();
        let tag = image.tag.unwrap_or_default();
        name.split('-').any(|part| part == "dind")
            || (name == "docker" && tag.split('-').any(|part| part == "dind"))
    });
    if is_dind {
        report.at("image", says);
        return;
    }
    let words = command::words(container, &["dockerd"]);
    if let Some(word) = words.iter().find(|word| word.is_first && word.program() == "dockerd") {
        report.at(word.source.path(), says);
    }
}
