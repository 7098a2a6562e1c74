//! The engines that we could have taken, called without us.

use std::sync::Arc;

use anyhow::{Context as _, anyhow, ensure};
use policy::tree::Tree;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{Engine, Value};
use serde_json::json;

use super::compile::Libraries;
use super::{Read, data};
use crate::thread;

/// `cel`: the three expressions, with the pod made one of its values before.
pub fn cel(pod: &Read) -> anyhow::Result<()> {
    let json: serde_json::Value = serde_json::from_str(&json_of(pod)?)?;
    let environment = Arc::new(cel::Env::stdlib());
    let programs = data::EXPRESSIONS.map(|each| environment.compile(each));
    let mut context = cel::Context::with_env(Arc::clone(&environment));
    context.add_variable("object", &json).map_err(|error| anyhow!("{error}"))?;
    let evaluate = || {
        programs.iter().all(|program| {
            let program = program.as_ref().ok();
            let value = program.and_then(|program| program.execute(&context).ok());
            value == Some(cel::Value::Bool(true))
        })
    };
    ensure!(evaluate(), "cel says otherwise");
    let cost = thread::median(|| {
        std::hint::black_box(evaluate());
    })?;
    println!("{:44} {:9.3} µs", "cel 0.15.0, the three expressions", cost * 1e6);
    let given = thread::median(|| {
        let mut context = cel::Context::with_env(Arc::clone(&environment));
        context.add_variable("object", &json).ok();
        std::hint::black_box(context);
    })?;
    println!("{:44} {:9.3} µs", "cel 0.15.0, giving it the pod", given * 1e6);
    Ok(())
}

/// `regorus`: a template of the library about the pod's labels.
pub fn rego(libraries: &Libraries, pod: &Read) -> anyhow::Result<()> {
    println!("-- Rego: K8sRequiredLabels on one pod");
    let found = libraries
        .gatekeeper
        .iter()
        .find(|(path, _)| path.ends_with("/general/requiredlabels/template.yaml"));
    let (_, template) = found.context("no template requiredlabels")?;
    let template = data::document(template)?;
    let target = template.root().at(&["spec", "targets"]).item(0);
    let mut code = target.get("code").items();
    let entry = code.find(|entry| entry.get("engine").as_str() == Some("Rego"));
    let source = entry.map_or(target, |entry| entry.get("source"));
    let rego = source.get("rego").as_str().context("no rego")?;
    let object: serde_json::Value = serde_json::from_str(&json_of(pod)?)?;
    let input = json!({
        "review": {"kind": {"group": "", "version": "v1", "kind": "Pod"}, "object": object},
        "parameters": {"labels": [{"key": "owner"}], "message": "no owner"},
    });
    let input = Value::from_json_str(&input.to_string())?;
    let mut engine = Engine::new();
    engine.set_rego_v0(true);
    let package = engine.add_policy("template.rego".to_owned(), rego.to_owned())?;
    let entry = format!("{package}.violation");
    let compiled = engine.compile_with_entrypoint(&regorus::Rc::from(entry.as_str()))?;
    let code =
        Compiler::compile_from_policy(&compiled, &[&entry]).map_err(|error| anyhow!("{error}"))?;
    engine.set_input(input.clone());
    let interpreted = thread::median(|| {
        std::hint::black_box(engine.eval_rule(entry.clone()).is_ok());
    })?;
    println!("{:44} {:9.3} µs", "regorus 0.14.1, its interpreter", interpreted * 1e6);
    let run = || {
        let mut machine = RegoVM::new();
        machine.load_program(Arc::clone(&code));
        machine.set_input(input.clone());
        machine.execute()
    };
    run()?;
    let machine = thread::median(|| {
        std::hint::black_box(run().is_ok());
    })?;
    println!("{:44} {:9.3} µs", "regorus 0.14.1, its machine", machine * 1e6);
    Ok(())
}

fn json_of(pod: &Read) -> anyhow::Result<String> {
    Ok(Tree::from_node(pod.document.root(), 100_000)?.to_string())
}
