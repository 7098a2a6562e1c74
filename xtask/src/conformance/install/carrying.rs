//! The third step: servers that do in the background what policies want done, by rights that the policies
//! decide on.

use policy::tree::Tree;

use super::super::Options;
use super::super::apiserver::client::Call;
use super::{INSTALL, Trial, free_port};

const CARRYING: &[&str] = &["--carry-out=generate"];

/// What is carried out.
const ERRANDS: &str = include_str!("../../../../tests/conformance/install/errands.yaml");

/// What it is carried out for, when servers are there.
const TRIGGER: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: carried-out}\n";

/// The rights that it takes, as a controller puts them into the role from roles with the label.
const RULES: &str =
    r#"[{"apiGroups":[""],"resources":["configmaps"],"verbs":["create","get","patch"]}]"#;

impl Trial<'_> {
    /// Installed anew: what policies want made is made, and each right for it is used.
    pub(super) fn carries_out(&mut self, options: &Options) -> anyhow::Result<()> {
        let (admin, install) = (self.site.admin.clone(), [INSTALL, CARRYING].concat());
        self.site.run(&admin, &install)?;
        let path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/yagura-carry-out";
        let text = self.site.client.get(path)?.body.to_string();
        let role = text.replace(r#""rules":null"#, &format!(r#""rules":{RULES}"#));
        let role = Tree::from_json(&role)?;
        let answers =
            self.site.client.send(&[Call { method: "PUT", ..Call::post(path, &role) }])?;
        anyhow::ensure!(answers.iter().all(|it| it.is_done()), "the role cannot be filled: {text}");
        self.site.create(ERRANDS)?;
        let mut server = self.server(free_port()?, CARRYING)?;
        self.site.wait("the background", || {
            Ok(server.said().contains("objects written in the background"))
        })?;
        self.site.create(TRIGGER)?;
        let made = "/api/v1/namespaces/carried-out/configmaps/settings";
        let waited = self.site.wait("what is carried out", || {
            let is_told = server.said().contains("created ConfigMap carried-out/settings");
            Ok(is_told && self.site.client.get(made)?.is_done())
        });
        let how = waited.map_err(|error| format!("{error:#}: {}", server.said()));
        self.holds("carried out", how, options);
        server.terminate()?;
        self.site.wait("the server to end", || server.has_ended())?;
        let mut roles = self.rendered_roles(&install)?;
        roles.push(role);
        self.uses_its_rights("yagura", &roles, options)?;
        // What is not asked for any more goes.
        self.site.run(&admin, INSTALL)?;
        let is_left = self.site.client.get(path)?.is_done();
        let how = (!is_left).then_some(()).ok_or("its role is left".to_owned());
        self.holds("not carried out any more", how, options);
        Ok(())
    }
}
