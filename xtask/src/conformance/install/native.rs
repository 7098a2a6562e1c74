//! Policies that the API server judges by itself: servers write them, keep them, and take them away by
//! the rights that they were given.

use policy::tree::Tree;

use super::super::Options;
use super::super::apiserver::client::Call;
use super::{Running, Trial, WEBHOOKS, config_map, free_port};

const POLICIES: &str = include_str!("../../../../tests/conformance/install/native.yaml");

const CEL: &str = "/apis/policies.kyverno.io/v1";

/// What stands for them.
const FORMS: [&str; 4] = [
    "validatingadmissionpolicies/vpol-native",
    "validatingadmissionpolicybindings/vpol-native",
    "mutatingadmissionpolicies/mpol-native",
    "mutatingadmissionpolicybindings/mpol-native",
];

impl Trial<'_> {
    /// They decide in their native form, whether a server runs or not, and follow the originals.
    pub(super) fn decides_natively(
        &mut self,
        mut server: Running,
        options: &Options,
    ) -> anyhow::Result<()> {
        self.site.create(POLICIES)?;
        let waited = self.site.wait("native policies", || {
            Ok(server.said().contains("the API server judges by 2 policies itself"))
        });
        let how = waited.map_err(|error| format!("{error:#}: {}", server.said()));
        self.holds("native policies", how, options);
        self.stops(&mut server, options)?;
        self.says_natively("no server", "the native form says no", options)?;
        // Bindings change with what is exempt, and policies with their originals.
        let exempt = ["--native", "--exempt=elsewhere"];
        let mut server = self.server(free_port()?, &exempt)?;
        for plural in ["validatingpolicies", "mutatingpolicies"] {
            self.change(plural)?;
        }
        let waited = self.site.wait("native policies to follow", || {
            let forms = self.forms()?;
            let has = |form: &str, word: &str| form.contains(word);
            Ok(forms.iter().all(|form| has(form, "elsewhere") || has(form, "otherwise")))
        });
        let said = || format!("{:?}: {}", self.forms(), server.said());
        let how = waited.map_err(|error| format!("{error:#}: {}", said()));
        self.holds("native policies follow", how, options);
        self.clear_natives()?;
        let gone = self.site.wait("native policies to go", || Ok(self.forms()?.is_empty()));
        let how = gone.map_err(|error| format!("{error:#}: {}", server.said()));
        self.holds("native policies go", how, options);
        self.stops(&mut server, options)
    }

    /// A server that has written them. They stay.
    pub(super) fn native_server(&mut self) -> anyhow::Result<Running> {
        self.site.create(POLICIES)?;
        let server = self.server(free_port()?, &["--native"])?;
        self.site.wait("native policies", || Ok(self.forms()?.len() == FORMS.len()))?;
        Ok(server)
    }

    /// Those that are there, as they are.
    pub(super) fn forms(&self) -> anyhow::Result<Vec<String>> {
        let mut forms = Vec::new();
        for form in FORMS {
            let path = format!("{WEBHOOKS}/{form}");
            let answer = self.site.client.get(&path)?;
            if answer.is_done() {
                forms.push(answer.body.to_string());
            }
        }
        Ok(forms)
    }

    fn says_natively(&mut self, case: &str, words: &str, options: &Options) -> anyhow::Result<()> {
        let refused = self.configure(&config_map("refused-natively"))?;
        let how = refused.contains(words).then_some(()).ok_or(refused);
        self.holds(&format!("refused natively, {case}"), how, options);
        let changed = self.configure(&config_map("changed-natively"))?;
        let how = changed.contains(r#""changed":"natively""#).then_some(()).ok_or(changed);
        self.holds(&format!("changed natively, {case}"), how, options);
        Ok(())
    }

    /// Has a policy say something else.
    fn change(&self, plural: &str) -> anyhow::Result<()> {
        let path = format!("{CEL}/{plural}/native");
        let text = self.site.client.get(&path)?.body.to_string();
        let text = text.replace("'refused-natively'", "'otherwise'");
        let text = text.replace("'changed-natively'", "'otherwise'");
        let answer = self
            .site
            .client
            .send(&[Call { method: "PUT", ..Call::post(&path, &Tree::from_json(&text)?) }])?;
        anyhow::ensure!(answer.iter().all(|it| it.is_done()), "{plural} cannot be changed");
        Ok(())
    }

    fn clear_natives(&self) -> anyhow::Result<()> {
        let delete = |plural| Call::of("DELETE", &format!("{CEL}/{plural}/native"));
        self.site.client.send(&["validatingpolicies", "mutatingpolicies"].map(delete))?;
        Ok(())
    }
}
