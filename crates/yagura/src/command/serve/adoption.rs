//! Which kinds of policies are taken from the cluster: those that somebody asked for, and what goes
//! with them.

use anyhow::bail;
use source::cluster::Resource;

/// Kinds that are adopted.
#[derive(Debug, Default, Clone)]
pub(super) struct Adoption {
    families: Vec<&'static Family>,
}

/// Kinds of policies that belong together.
#[derive(Debug)]
struct Family {
    engine: &'static str,
    group: &'static str,
    /// The kinds to name it by; any of the group, where there are none.
    kinds: &'static [&'static str],
    /// What its policies need beside them: a group, and kinds of it, or all.
    beside: &'static [(&'static str, &'static [&'static str])],
}

const NATIVE: &str = "admissionregistration.k8s.io";

const FAMILIES: &[Family] = &[
    Family {
        engine: "kubernetes",
        group: NATIVE,
        kinds: &["ValidatingAdmissionPolicy"],
        beside: &[(NATIVE, &["ValidatingAdmissionPolicyBinding"])],
    },
    Family {
        engine: "kubernetes",
        group: NATIVE,
        kinds: &["MutatingAdmissionPolicy"],
        beside: &[(NATIVE, &["MutatingAdmissionPolicyBinding"])],
    },
    Family {
        engine: "kyverno",
        group: "kyverno.io",
        kinds: &["ClusterPolicy", "Policy"],
        beside: &[("kyverno.io", &["PolicyException", "GlobalContextEntry"])],
    },
    Family {
        engine: "kyverno",
        group: "kyverno.io",
        kinds: &["CleanupPolicy", "ClusterCleanupPolicy"],
        beside: &[],
    },
    Family {
        engine: "kyverno",
        group: "policies.kyverno.io",
        kinds: &[
            "ValidatingPolicy",
            "NamespacedValidatingPolicy",
            "MutatingPolicy",
            "NamespacedMutatingPolicy",
            "GeneratingPolicy",
            "NamespacedGeneratingPolicy",
            "DeletingPolicy",
            "NamespacedDeletingPolicy",
            "ImageValidatingPolicy",
            "NamespacedImageValidatingPolicy",
        ],
        beside: &[("policies.kyverno.io", &["PolicyException"])],
    },
    Family {
        engine: "gatekeeper",
        group: "templates.gatekeeper.sh",
        kinds: &["ConstraintTemplate"],
        beside: &[
            ("constraints.gatekeeper.sh", &[]),
            ("expansion.gatekeeper.sh", &[]),
            ("mutations.gatekeeper.sh", &[]),
        ],
    },
    Family {
        engine: "gatekeeper",
        group: "mutations.gatekeeper.sh",
        kinds: &["Assign", "AssignMetadata", "ModifySet", "AssignImage"],
        beside: &[],
    },
];

impl Adoption {
    /// What these words name: kinds, groups, engines, or `all`.
    pub(super) fn read(words: &[String]) -> anyhow::Result<Adoption> {
        let mut families: Vec<&'static Family> = Vec::new();
        for word in words {
            let named = FAMILIES.iter().filter(|family| {
                word == "all"
                    || *word == family.engine
                    || *word == family.group
                    || family.kinds.contains(&word.as_str())
            });
            let before = families.len();
            families.extend(named);
            if families.len() == before {
                let known = "kyverno, gatekeeper, kubernetes, all, a group or a kind of theirs";
                bail!("no kind of policies is called {word:?}: there are {known}");
            }
        }
        Ok(Adoption { families })
    }

    /// Nothing is adopted.
    pub(super) fn is_empty(&self) -> bool {
        self.families.is_empty()
    }

    /// Objects of this kind are adopted, or are needed by what is.
    pub(super) fn takes(&self, resource: &Resource) -> bool {
        let Resource { group, kind, .. } = resource;
        self.families.iter().any(|family| {
            let is_own = family.group == *group && family.kinds.contains(&kind.as_str());
            let is_beside = family.beside.iter().any(|(beside, kinds)| {
                beside == group && (kinds.is_empty() || kinds.contains(&kind.as_str()))
            });
            is_own || is_beside
        })
    }

    /// Templates are adopted: their constraints need kinds.
    pub(super) fn has_templates(&self) -> bool {
        self.families.iter().any(|family| family.group == "templates.gatekeeper.sh")
    }
}

#[cfg(test)]
mod tests {
    use source::cluster::Resource;

    use super::{Adoption, FAMILIES};

    /// What `yagura install` gives the right to read when `word` is adopted.
    fn may_be_read(word: &str, group: &str, plural: &str) -> bool {
        let families = act::installation::FAMILIES.iter();
        let reads = families.filter(|it| it.words.contains(&word)).flat_map(|it| it.reads);
        let mut reads = reads.filter(|(own, _)| *own == group);
        reads.any(|(_, plurals)| plurals.iter().any(|it| *it == "*" || *it == plural))
    }

    #[test]
    fn what_is_adopted_may_be_read_and_nothing_else() {
        let words = FAMILIES.iter().flat_map(|it| [&[it.engine, it.group], it.kinds].concat());
        for word in words {
            let adoption = Adoption::read(&[word.to_owned()]).expect("a word that is known");
            for (group, kind, plural) in kinds() {
                let resource = Resource {
                    group: group.to_owned(),
                    kind: kind.clone(),
                    version: "v1".to_owned(),
                    plural: plural.clone(),
                    is_namespaced: false,
                };
                let (takes, may) = (adoption.takes(&resource), may_be_read(word, group, &plural));
                assert_eq!(takes, may, "--adopt {word}: {kind} ({plural}.{group})");
            }
        }
    }

    /// Every kind of every family, and its plural.
    fn kinds() -> Vec<(&'static str, String, String)> {
        let own = FAMILIES.iter().flat_map(|it| it.kinds.iter().map(|kind| (it.group, *kind)));
        let beside = FAMILIES.iter().flat_map(|it| it.beside.iter());
        let beside = beside.flat_map(|(group, kinds)| kinds.iter().map(|kind| (*group, *kind)));
        let brought = [
            ("constraints.gatekeeper.sh", "Any"),
            ("expansion.gatekeeper.sh", "ExpansionTemplate"),
        ];
        let all = own.chain(beside).chain(brought);
        all.map(|(group, kind)| (group, kind.to_owned(), plural(group, kind))).collect()
    }

    /// Gatekeeper calls its own resources by their kinds, but for templates.
    fn plural(group: &str, kind: &str) -> String {
        let kind = kind.to_ascii_lowercase();
        let is_as_it_is = ["mutations.gatekeeper.sh", "expansion.gatekeeper.sh"].contains(&group);
        match kind.strip_suffix('y') {
            _ if is_as_it_is => kind,
            Some(stem) => format!("{stem}ies"),
            None => format!("{kind}s"),
        }
    }
}
