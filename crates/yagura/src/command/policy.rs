//! `yagura policy …`: what can be done with policies beside judging by them.

mod bench;
mod enforce;
mod errands;
mod generate;
mod impact;
mod lower;
mod mutate;
mod read;

use std::process::ExitCode;

use policy::tree::Tree;

use crate::cli::{PolicyVerb, Shape};
use crate::config::Config;

/// Does what was typed.
pub(super) fn run(verb: &PolicyVerb, config: &Config) -> anyhow::Result<ExitCode> {
    match verb {
        PolicyVerb::Bench(bench) => bench::run(bench, config),
        PolicyVerb::Errands(errands) => errands::run(errands, config),
        PolicyVerb::Generate(generate) => generate::run(generate, config),
        PolicyVerb::Impact(impact) => impact::run(impact, config),
        PolicyVerb::Enforce(enforce) => enforce::run(enforce, config),
        PolicyVerb::Lower(lower) => lower::run(lower),
        PolicyVerb::Mutate(mutate) => mutate::run(mutate, config),
    }
}

/// Objects as they are printed.
fn printed<'t>(objects: impl Iterator<Item = &'t Tree>, shape: Shape) -> String {
    match shape {
        Shape::Yaml => objects.map(Tree::to_yaml).collect::<Vec<_>>().join("---\n"),
        Shape::Json => {
            let items: Vec<String> = objects.map(Tree::to_string).collect();
            let items = items.join(",\n");
            format!("{{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{items}]}}\n")
        }
    }
}
