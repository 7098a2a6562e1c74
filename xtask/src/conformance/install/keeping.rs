//! The second step: servers that keep what they find, and write reports of it.

use super::super::Options;
use super::{INSTALL, Trial, free_port};

/// What is installed in a second step: it takes the right to read everything, beside which nothing
/// could be missed.
const KEEPING: &[&str] = &["--store", "scratch", "--reports", "--record", "7"];

/// Another way, from which that is come to: what is not asked for any more goes.
const CLAIMING: &[&str] = &["--store", "claim:findings", "--replicas", "1"];

/// What is judged behind requests, and reports of a server from before.
const REPORTS: &str = include_str!("../../../../tests/conformance/install/reports.yaml");

impl Trial<'_> {
    /// Installed anew, with a store: what is found behind requests is written into the cluster, and
    /// what was written before and is found no longer goes.
    pub(super) fn keeps(&mut self, options: &Options) -> anyhow::Result<()> {
        let (admin, install) = (self.site.admin.clone(), [INSTALL, KEEPING].concat());
        self.site.run(&admin, &[INSTALL, CLAIMING].concat())?;
        self.site.run(&admin, &install)?;
        self.site.create(REPORTS)?;
        let store = format!("--store={}", self.site.folder.join("store").display());
        let mut server = self.server(free_port()?, &[&store, "--reports", "--record=7"])?;
        for [group, plural] in
            [["openreports.io/v1alpha1", "reports"], ["wgpolicyk8s.io/v1alpha2", "policyreports"]]
        {
            let path =
                |namespace: &str| format!("/apis/{group}/namespaces/{namespace}/{plural}/yagura");
            let waited = self.site.wait(plural, || {
                let [loud, quiet] = ["loud", "quiet"].map(|it| self.site.client.get(&path(it)));
                Ok(loud?.is_done() && !quiet?.is_done())
            });
            let how = waited.map_err(|error| format!("{error:#}: {}", server.said()));
            self.holds(plural, how, options);
        }
        server.terminate()?;
        self.site.wait("the server to end", || server.has_ended())?;
        self.uses_its_rights("yagura", &self.rendered_roles(&install)?, options)
    }

    /// The lists of reports that are not empty.
    pub(super) fn reports_left(&self) -> anyhow::Result<Vec<String>> {
        let paths = [
            "openreports.io/v1alpha1/reports",
            "openreports.io/v1alpha1/clusterreports",
            "wgpolicyk8s.io/v1alpha2/policyreports",
            "wgpolicyk8s.io/v1alpha2/clusterpolicyreports",
        ];
        let mut left = Vec::new();
        for path in paths {
            let answer = self.site.client.get(&format!("/apis/{path}"))?;
            let items = answer.body.get("items");
            if items.is_none_or(|it| it.to_string() != "[]") {
                left.push(path.to_owned());
            }
        }
        Ok(left)
    }
}
