//! A constraint whose template is in CEL, as a policy of the API server's own: its parameters are
//! written into it, so that it stands by itself.

mod selection;

use model::{Node, Object};

use super::constraint::Constraint;
use super::enforcement::Point;
use super::native::GIVEN;
use super::template::Template;
use crate::lower::{Draft, items, literal, map, text};
use crate::outcome::Action;
use crate::tree::Tree;
use crate::vap;

/// A constraint larger than this is no one's.
const LARGEST: usize = 100_000;

/// The code of a template in CEL; none where it has no such.
pub(crate) fn code<'n>(template: &Object<'n>) -> Option<Node<'n>> {
    let targets = template.spec().get("targets").items();
    let code = targets.flat_map(|target| target.get("code").items());
    let mut native = code.filter(|it| it.get("engine").as_str() == Some("K8sNativeValidation"));
    native.next().map(|it| it.get("source"))
}

/// Lowers a constraint of a template.
pub(crate) fn constraint(
    object: &Object<'_>,
    template: &Object<'_>,
) -> Result<Vec<Draft>, Vec<String>> {
    let Some(source) = code(template) else {
        return Err(vec!["its template is in Rego, which no API server runs".to_owned()]);
    };
    let compiled = Template::read(template).map_err(|it| vec![it.says])?;
    let read = Constraint::read(object, &compiled).map_err(|it| vec![it.says])?;
    let actions: Vec<vap::Action> =
        read.enforcement.at(Point::Admission).into_iter().map(action).collect();
    if actions.is_empty() {
        return Err(vec!["it is not enforced on admission".to_owned()]);
    }
    let selected = selection::of(object.spec().get("match"))?;
    let mut draft = Draft {
        name: format!("gatekeeper-{}-{}", read.kind, read.name),
        constraints: selected.constraints,
        refuses_on_error: source.get("failurePolicy").as_str() != Some("Ignore"),
        actions,
        ..Draft::default()
    };
    for (name, expression) in selected.conditions {
        draft.conditions.push(entry(name, expression));
    }
    let keep = &str::to_owned;
    draft.conditions.extend(items(source.get("matchCondition"), &["name", "expression"], keep));
    draft.variables = given(read.document.root().at(&["spec", "parameters"]))?;
    draft.variables.extend(items(source.get("variables"), &["name", "expression"], keep));
    let clause = ["expression", "message", "messageExpression"];
    draft.validations = items(source.get("validations"), &clause, keep);
    Ok(vec![draft])
}

/// The variables that Gatekeeper gives, the parameters written out.
fn given(parameters: Node<'_>) -> Result<Vec<Tree>, Vec<String>> {
    let tree = Tree::from_node(parameters, LARGEST).map_err(|large| vec![large.to_string()])?;
    let parameters = literal(&tree)
        .ok_or_else(|| vec!["its parameters have a number that is too large".to_owned()])?;
    let variable = |(name, expression): &(&str, &str)| {
        let expression = if *name == "params" { parameters.as_str() } else { *expression };
        entry(name, expression.to_owned())
    };
    Ok(GIVEN.iter().map(variable).collect())
}

fn entry(name: &str, expression: String) -> Tree {
    map([("name", text(name)), ("expression", Tree::String(expression))])
}

fn action(action: Action) -> vap::Action {
    match action {
        Action::Deny => vap::Action::Deny,
        Action::Warn => vap::Action::Warn,
        Action::DryRun | Action::Audit => vap::Action::Audit,
    }
}
