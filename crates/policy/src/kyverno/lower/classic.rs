//! A ClusterPolicy: one policy of the API server's own for each rule with `validate.cel`, and for
//! each rule that Kyverno derives from it.

use model::{Node, Object};

use super::selection::{Block, Selected};
use super::{Expressions, copied};
use crate::kyverno::ClusterPolicy;
use crate::kyverno::cluster_policy::{DERIVED, derives};
use crate::lower::{Draft, map, text};
use crate::tree::Tree;
use crate::vap::Action;

/// Lowers a policy.
pub(crate) fn classic(object: &Object<'_>) -> Result<Vec<Draft>, Vec<String>> {
    let rules: Vec<Node<'_>> = object.spec().get("rules").items().collect();
    let mut reasons = reasons(object.spec(), rules.len());
    let mut drafts = Vec::new();
    let derives = derives(object);
    for node in &rules {
        let name = node.get("name").as_str().unwrap_or_default();
        let told = |why: String| format!("rule {name}: {why}");
        let rule = Rule { object, node: *node, is_only: rules.len() == 1, derives: &derives };
        let why = rule.reasons();
        if !why.is_empty() {
            reasons.extend(why.into_iter().map(told));
            continue;
        }
        match rule.lower() {
            Ok(own) => drafts.extend(own),
            Err(why) => reasons.push(told(why)),
        }
    }
    if reasons.is_empty() { Ok(drafts) } else { Err(reasons) }
}

/// What no API server does for a policy.
fn reasons(spec: Node<'_>, rules: usize) -> Vec<String> {
    let conditions = spec.at(&["webhookConfiguration", "matchConditions"]);
    let stands_in_the_way = [
        (rules == 0, "it has no rules"),
        (spec.get("admission").as_bool() == Some(false), "it does not hold on admission"),
        (
            spec.get("applyRules").as_str() == Some("One") && rules > 1,
            "only the first rule that matches is applied",
        ),
        (
            !spec.get("validationFailureActionOverrides").is_empty(),
            "its action hangs on namespaces",
        ),
        (!conditions.is_empty(), "its webhook has conditions of its own"),
    ];
    let reasons = stands_in_the_way.into_iter().filter(|(stands, _)| *stands);
    reasons.map(|(_, why)| why.to_owned()).collect()
}

/// A rule as it is written.
struct Rule<'n> {
    object: &'n Object<'n>,
    node: Node<'n>,
    /// The policy has no other.
    is_only: bool,
    /// The kinds that rules are derived for.
    derives: &'n [String],
}

impl Rule<'_> {
    /// What no API server does for a rule.
    fn reasons(&self) -> Vec<String> {
        let node = self.node;
        let validate = node.get("validate");
        if !validate.get("cel").is_set() {
            let does = ["mutate", "generate", "verifyImages"];
            let demands = ["pattern", "anyPattern", "deny", "foreach", "podSecurity", "manifests"];
            let found = does.into_iter().find(|it| node.get(it).is_set());
            let asks = demands.into_iter().find(|it| validate.get(it).is_set());
            let asks = asks.map(|it| format!("validate.{it}"));
            let what = found.map(str::to_owned).or(asks).unwrap_or("nothing known".to_owned());
            return vec![format!("only `validate.cel` is lowered, not {what}")];
        }
        let stands_in_the_way = [
            (!node.get("context").is_empty(), "it looks something up in a `context`"),
            (node.get("preconditions").is_set(), "its preconditions are in JMESPath"),
            (!validate.get("failureActionOverrides").is_empty(), "its action hangs on namespaces"),
        ];
        let reasons = stands_in_the_way.into_iter().filter(|(stands, _)| *stands);
        reasons.map(|(_, why)| why.to_owned()).collect()
    }

    /// The rule as it is written, and as it is about what makes pods.
    fn lower(&self) -> Result<Vec<Draft>, String> {
        let included = Block::read(self.node.get("match"))?;
        let excluded = Block::read(self.node.get("exclude"))?;
        let mut drafts = vec![self.draft("", included.but(&excluded)?, &|it| it.to_owned())];
        if !included.is_about_pods() {
            return Ok(drafts);
        }
        for (family, prefix, kinds) in DERIVED {
            let is_wanted = |kind: &&&str| self.derives.iter().any(|own| own == **kind);
            let kinds: Vec<&str> = kinds.iter().filter(is_wanted).copied().collect();
            if kinds.is_empty() {
                continue;
            }
            let selected = included
                .of_controllers(&kinds, false)
                .but(&excluded.of_controllers(&kinds, true))?;
            drafts.push(self.draft(prefix, selected, &|it| family.rewrite_all(it)));
        }
        Ok(drafts)
    }

    fn draft(&self, prefix: &str, selected: Selected, rewrite: &dyn Fn(&str) -> String) -> Draft {
        let (spec, validate) = (self.object.spec(), self.node.get("validate"));
        let cel = validate.get("cel");
        let (policy, rule) = (self.object.name(), self.node.get("name").as_str());
        let part = match (self.is_only, prefix.trim_end_matches('-')) {
            (true, "") => String::new(),
            (true, prefix) => format!("-{prefix}"),
            (false, _) => format!("-{prefix}{}", rule.unwrap_or_default()),
        };
        let own = validate.get("failureAction").as_str();
        let action = own.or(spec.get("validationFailureAction").as_str()).unwrap_or("Audit");
        let denies = action.eq_ignore_ascii_case("enforce");
        let is_namespaced = self.object.is(ClusterPolicy::NAMESPACED);
        let mut draft = Draft {
            name: format!("cpol-{policy}{part}"),
            constraints: selected.constraints,
            param_kind: copied(cel.get("paramKind")),
            refuses_on_error: true,
            actions: vec![if denies { Action::Deny } else { Action::Audit }],
            param_ref: copied(cel.get("paramRef")),
            namespace: is_namespaced.then(|| self.object.namespace_or_default().to_owned()),
            ..Draft::default()
        };
        let exception = selected.exception.map(|it| format!("!({it})"));
        for (name, expression) in [("match", selected.condition), ("exclude", exception)] {
            let condition =
                |it: String| map([("name", text(name)), ("expression", Tree::String(it))]);
            draft.conditions.extend(expression.map(condition));
        }
        let conditions = self.node.get("celPreconditions");
        Expressions { holder: cel, clauses: "expressions", conditions, rewrite }.fill(&mut draft);
        with_message(&mut draft, validate);
        draft
    }
}

/// What is said where a clause says nothing of its own.
fn with_message(draft: &mut Draft, validate: Node<'_>) {
    let Some(message) = validate.get("message").as_str().filter(|it| !it.is_empty()) else {
        return;
    };
    for validation in &mut draft.validations {
        if let Tree::Map(map) = validation
            && map.get("message").is_none()
        {
            map.insert("message", text(message));
        }
    }
}
