//! The data that travels inside the program: frameworks, and other tools' ids.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, bail};
use model::Framework;
use source::framework;

/// Frameworks by the name of their file.
const FRAMEWORKS: &[(&str, &str)] = &[
    ("cis", include_str!("../../../frameworks/cis.yaml")),
    ("microsoft", include_str!("../../../frameworks/microsoft.yaml")),
    ("mitre", include_str!("../../../frameworks/mitre.yaml")),
    ("nsa", include_str!("../../../frameworks/nsa.yaml")),
    ("owasp-2022", include_str!("../../../frameworks/owasp-2022.yaml")),
    ("owasp-2025", include_str!("../../../frameworks/owasp-2025.yaml")),
    ("pss-baseline", include_str!("../../../frameworks/pss-baseline.yaml")),
    ("pss-restricted", include_str!("../../../frameworks/pss-restricted.yaml")),
];

/// Other tools' ids, by tool.
const ALIASES: &[(&str, &str)] = &[
    ("checkov", include_str!("../../../frameworks/aliases/checkov.yaml")),
    ("kube-linter", include_str!("../../../frameworks/aliases/kube-linter.yaml")),
    ("kube-score", include_str!("../../../frameworks/aliases/kube-score.yaml")),
    ("kubescape", include_str!("../../../frameworks/aliases/kubescape.yaml")),
    ("polaris", include_str!("../../../frameworks/aliases/polaris.yaml")),
    ("trivy", include_str!("../../../frameworks/aliases/trivy.yaml")),
];

/// The names of all frameworks.
pub(crate) fn framework_names() -> impl Iterator<Item = &'static str> {
    FRAMEWORKS.iter().map(|(name, _)| *name)
}

/// The framework called `name`.
pub(crate) fn framework(name: &str) -> anyhow::Result<Framework> {
    let Some((_, text)) = FRAMEWORKS.iter().find(|(known, _)| *known == name) else {
        let known: Vec<_> = framework_names().collect();
        bail!("no framework is called {name:?}; there are: {}", known.join(", "));
    };
    framework::read(text)
        .map_err(|error| anyhow!(error))
        .with_context(|| format!("frameworks/{name}.yaml"))
}

/// What other tools call our checks.
#[derive(Debug)]
pub(crate) struct Aliases(BTreeMap<&'static str, BTreeMap<String, Vec<String>>>);

impl Aliases {
    /// Reads the tables.
    pub(crate) fn read() -> anyhow::Result<Aliases> {
        let mut tools = BTreeMap::new();
        for (tool, text) in ALIASES {
            let table = framework::read_aliases(text)
                .map_err(|error| anyhow!(error))
                .with_context(|| format!("frameworks/aliases/{tool}.yaml"))?;
            let table = table.into_iter().map(|(id, checks)| (canonical(&id), checks));
            tools.insert(*tool, table.collect());
        }
        Ok(Aliases(tools))
    }

    /// Our checks that `id` of `tool` stands for.
    pub(crate) fn of_tool(&self, tool: &str, id: &str) -> Option<&[String]> {
        self.0.get(tool)?.get(&canonical(id)).map(Vec::as_slice)
    }

    /// Our checks that `id` of any tool stands for.
    pub(crate) fn of_any(&self, id: &str) -> Option<&[String]> {
        let id = canonical(id);
        self.0.values().find_map(|table| table.get(&id)).map(Vec::as_slice)
    }

    /// Every id of another tool that stands for our check, with the tool.
    pub(crate) fn naming<'a>(
        &'a self,
        check: &'a str,
    ) -> impl Iterator<Item = (&'static str, &'a str)> {
        self.0.iter().flat_map(move |(tool, table)| {
            let naming =
                table.iter().filter(move |(_, checks)| checks.iter().any(|it| it == check));
            naming.map(move |(id, _)| (*tool, id.as_str()))
        })
    }
}

/// Trivy writes one id as `KSV017`, `KSV-0017` and `AVD-KSV-0017`; and nobody remembers capitals.
fn canonical(id: &str) -> String {
    let upper = id.trim().to_ascii_uppercase();
    let id = upper.strip_prefix("AVD-").unwrap_or(&upper);
    match id.strip_prefix("KSV").or_else(|| id.strip_prefix("KCV")) {
        Some(number) => {
            let number = number.trim_start_matches(['-', '0']);
            format!("{}-{number:0>4}", id.get(..3).unwrap_or_default())
        }
        None => id.to_owned(),
    }
}
