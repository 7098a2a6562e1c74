use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-deploy-through-gitops",
    severity: Severity::Medium,
    page: include_str!("role_can_deploy_through_gitops.md"),
    judge: Judge::Role(ROLES, role_can_deploy_through_gitops),
};

const DEPLOY: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[
        ("argoproj.io", "applications"),
        ("argoproj.io", "applicationsets"),
        ("argoproj.io", "appprojects"),
        ("kustomize.toolkit.fluxcd.io", "kustomizations"),
        ("helm.toolkit.fluxcd.io", "helmreleases"),
        ("helm.cattle.io", "helmcharts"),
        ("helm.cattle.io", "helmchartconfigs"),
    ],
};

fn role_can_deploy_through_gitops(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &DEPLOY, |held| {
        held.is_unlimited()
            .then(|| "may deploy with the rights of a delivery controller".to_owned())
    });
}
