//! The data that travels inside the program: frameworks, and other tools' ids.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, bail};
use model::Framework;
use source::framework;

/// Frameworks by the name of their file.
const FRAMEWORKS: &[(&str, &str)] = &[
    ("cis", include_str!("../../../frameworks/cis.yaml")),
    ("gdpr", include_str!("../../../frameworks/gdpr.yaml")),
    ("hipaa", include_str!("../../../frameworks/hipaa.yaml")),
    ("iso-27001", include_str!("../../../frameworks/iso-27001.yaml")),
    ("microsoft", include_str!("../../../frameworks/microsoft.yaml")),
    ("mitre", include_str!("../../../frameworks/mitre.yaml")),
    ("nist-800-190", include_str!("../../../frameworks/nist-800-190.yaml")),
    ("nist-800-53", include_str!("../../../frameworks/nist-800-53.yaml")),
    ("nsa", include_str!("../../../frameworks/nsa.yaml")),
    ("owasp-2022", include_str!("../../../frameworks/owasp-2022.yaml")),
    ("owasp-2025", include_str!("../../../frameworks/owasp-2025.yaml")),
    ("pci-dss", include_str!("../../../frameworks/pci-dss.yaml")),
    ("pss-baseline", include_str!("../../../frameworks/pss-baseline.yaml")),
    ("pss-restricted", include_str!("../../../frameworks/pss-restricted.yaml")),
    ("soc2", include_str!("../../../frameworks/soc2.yaml")),
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
pub(crate) struct Aliases(BTreeMap<&'static str, BTreeMap<String, Alias>>);

/// One id of another tool.
#[derive(Debug)]
struct Alias {
    /// As the tool writes it.
    written: String,
    /// Our checks that say the same.
    checks: Vec<String>,
}

impl Aliases {
    /// Reads the tables.
    pub(crate) fn read() -> anyhow::Result<Aliases> {
        let mut tools = BTreeMap::new();
        for (tool, text) in ALIASES {
            let table = framework::read_aliases(text)
                .map_err(|error| anyhow!(error))
                .with_context(|| format!("frameworks/aliases/{tool}.yaml"))?;
            let table = table
                .into_iter()
                .map(|(written, checks)| (canonical(&written), Alias { written, checks }));
            tools.insert(*tool, table.collect());
        }
        Ok(Aliases(tools))
    }

    /// Our checks that `id` of `tool` stands for.
    pub(crate) fn of_tool(&self, tool: &str, id: &str) -> Option<&[String]> {
        self.0.get(tool)?.get(&canonical(id)).map(|alias| alias.checks.as_slice())
    }

    /// Our checks that `id` of any tool stands for.
    pub(crate) fn of_any(&self, id: &str) -> Option<&[String]> {
        let id = canonical(id);
        self.0.values().find_map(|table| table.get(&id)).map(|alias| alias.checks.as_slice())
    }

    /// Every id of another tool that stands for our check, with the tool.
    pub(crate) fn naming<'a>(
        &'a self,
        check: &'a str,
    ) -> impl Iterator<Item = (&'static str, &'a str)> {
        self.0.iter().flat_map(move |(tool, table)| {
            let naming =
                table.values().filter(move |alias| alias.checks.iter().any(|it| it == check));
            naming.map(move |alias| (*tool, alias.written.as_str()))
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use judge::posture;

    use super::*;

    /// The tables as written: a mapping keeps the last of two equal keys, so the lines are read.
    fn lines(text: &str) -> Vec<&str> {
        let ids = text.lines().filter(|line| !line.starts_with(['#', ' ']));
        ids.filter_map(|line| line.split_once(':')).map(|(id, _)| id).collect()
    }

    #[test]
    fn every_alias_stands_for_checks_that_exist() {
        for (tool, text) in ALIASES {
            let table = framework::read_aliases(text).expect("the table is readable");
            assert_eq!(table.len(), lines(text).len(), "{tool}: an id stands twice");
            for (id, checks) in table {
                assert!(!checks.is_empty(), "{tool} {id}: no check");
                let distinct: BTreeSet<_> = checks.iter().collect();
                assert_eq!(distinct.len(), checks.len(), "{tool} {id}: a check stands twice");
                for check in checks {
                    assert!(posture::check(&check).is_some(), "{tool} {id}: no check {check}");
                }
            }
        }
    }

    #[test]
    fn ids_are_distinct_however_they_are_written() {
        for (tool, text) in ALIASES {
            let ids = lines(text);
            let distinct: BTreeSet<_> = ids.iter().map(|id| canonical(id)).collect();
            assert_eq!(distinct.len(), ids.len(), "{tool}: two ids are one");
        }
    }

    #[test]
    fn one_id_in_several_spellings() {
        let aliases = Aliases::read().expect("the tables are readable");
        for id in ["KSV017", "KSV-0017", "AVD-KSV-0017", "ksv-0017", "C-0057", "CKV_K8S_16"] {
            let checks = aliases.of_any(id).unwrap_or_default();
            assert!(checks.iter().any(|check| check == "privileged"), "{id}: {checks:?}");
        }
        assert_eq!(aliases.of_any("KSV-9999"), None);
    }

    #[test]
    fn an_id_in_two_tables_names_a_check_of_ours_or_is_told_apart() {
        let aliases = Aliases::read().expect("the tables are readable");
        for (tool, table) in &aliases.0 {
            for alias in table.values().filter(|alias| posture::check(&alias.written).is_some()) {
                let stands_for_itself = alias.checks.contains(&alias.written);
                assert!(stands_for_itself, "{tool} {}: our check says else", alias.written);
            }
        }
    }
}
