//! What the checks on roles share: which rules they leave to others, and how they put a
//! permission into words.

use model::access::{Ask, Grant, Role, Rule, Sweep};
use model::{FieldPath, World};

use crate::report::{Draft, Report};

/// A permission that a role holds.
#[derive(Debug)]
pub(super) struct Held<'r, 'd> {
    role: &'r Role<'d>,
    grant: Grant<'d>,
}

/// Reports what `says` makes of each rule of a role that allows some of `ask`.
///
/// A rule without any limit is left to `cluster-role-allows-everything` and its like, and roles
/// that Kubernetes ships to Kubernetes. A role that is certain to be given to nobody is not judged.
pub(super) fn judge(
    role: &Role<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
    ask: &Ask,
    says: impl Fn(&Held<'_, '_>) -> Option<String>,
) {
    if role.is_shipped() {
        return report.not_applicable();
    }
    let (mut said, mut swept) = (Vec::new(), false);
    for grant in role.grants(ask) {
        if grant.rule().sweep().is_some() {
            swept = true;
            continue;
        }
        let path = grant.path();
        said.extend(says(&Held { role, grant }).map(|words| (path, words)));
    }
    if said.is_empty() && swept {
        return report.not_applicable();
    }
    conclude(role, world, report, said);
}

/// Reports what `says` makes of each rule of a role that is limited in some way: a field, and words.
pub(super) fn judge_rules(
    role: &Role<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
    says: impl Fn(&Role<'_>, &Rule<'_>) -> Option<(FieldPath, String)>,
) {
    if role.is_shipped() {
        return report.not_applicable();
    }
    let limited = role.rules().filter(|rule| rule.sweep().is_none());
    let said: Vec<_> = limited.filter_map(|rule| says(role, &rule)).collect();
    conclude(role, world, report, said);
}

/// Reports the rules of a role that hold back nothing of `sweep`.
pub(super) fn judge_sweep(
    role: &Role<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
    sweep: Sweep,
    says: &str,
) {
    if role.is_shipped() {
        return report.not_applicable();
    }
    let swept = role.rules().filter(|rule| rule.sweep() == Some(sweep));
    let said = swept.filter_map(|rule| {
        let (index, _) = rule.resources().find(|(_, own)| *own == "*")?;
        Some((rule.entry("resources", index), says.to_owned()))
    });
    conclude(role, world, report, said.collect());
}

/// Reports what was said of a role, unless it is certain to be given to nobody.
fn conclude(
    role: &Role<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
    said: Vec<(FieldPath, String)>,
) {
    if !said.is_empty() && role.is_idle(world) {
        return report.not_applicable();
    }
    for (path, words) in said {
        name_bindings(report.at(path, words), role, world);
    }
}

/// Adds the first bindings that give the role to somebody.
pub(super) fn name_bindings(draft: &mut Draft, role: &Role<'_>, world: &dyn World) {
    const ENOUGH: usize = 3;
    for binding in role.bindings(world).filter(|binding| !binding.is_empty()).take(ENOUGH) {
        draft.related(&binding.object(), "gives it to its subjects");
    }
}

impl<'d> Held<'_, 'd> {
    /// Not limited to objects it names.
    pub(super) fn is_unlimited(&self) -> bool {
        self.grant.is_unlimited()
    }

    /// The role that holds it.
    pub(super) fn role(&self) -> &Role<'d> {
        self.role
    }

    /// How the role's rule allows it.
    pub(super) fn grant(&self) -> &Grant<'d> {
        &self.grant
    }

    /// One of the names that the rule is limited to is among `names`.
    pub(super) fn names_one_of(&self, names: &[&str]) -> Option<&'d str> {
        self.grant.rule().names().find(|name| names.contains(name))
    }

    /// How many of the things called `noun` it takes in: `every pod of the namespace`.
    pub(super) fn every(&self, noun: &str) -> String {
        if !self.is_unlimited() {
            return format!("each {noun} it names");
        }
        if self.role.is_cluster_wide() {
            return format!("every {noun}");
        }
        format!("every {noun} of the namespace")
    }
}
