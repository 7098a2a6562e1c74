//! Which kinds of policies are taken from the cluster: those that somebody asked for, and what goes
//! with them. Whoever is installed may read just these: it is one table, `act::installation::FAMILIES`.

use act::installation::{FAMILIES, Family};
use anyhow::bail;
use source::cluster::Resource;

/// The group of Gatekeeper's templates.
const TEMPLATES: &str = "templates.gatekeeper.sh";

/// Kinds that are adopted.
#[derive(Debug, Default, Clone)]
pub(super) struct Adoption {
    families: Vec<&'static Family>,
}

impl Adoption {
    /// What these words name: kinds, groups, engines, or `all`.
    pub(super) fn read(words: &[String]) -> anyhow::Result<Adoption> {
        let mut families: Vec<&'static Family> = Vec::new();
        for word in words {
            let is_named =
                |family: &&Family| word == "all" || family.words.contains(&word.as_str());
            let before = families.len();
            families.extend(FAMILIES.iter().filter(is_named));
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
        self.has(&resource.group, &resource.plural)
    }

    /// The same, of a resource by its group and its plural.
    pub(super) fn has(&self, group: &str, plural: &str) -> bool {
        let is_own = |own: &&str| *own == "*" || *own == plural;
        let mut reads = self.families.iter().flat_map(|family| family.reads);
        reads.any(|(of, plurals)| *of == group && plurals.iter().any(is_own))
    }

    /// Templates are adopted: their constraints need kinds.
    pub(super) fn has_templates(&self) -> bool {
        let mut reads = self.families.iter().flat_map(|family| family.reads);
        reads.any(|(group, _)| *group == TEMPLATES)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use act::installation::FAMILIES;
    use source::cluster::Resource;

    use super::Adoption;

    const NATIVE: &[&str] = &[
        "mutatingadmissionpolicies.admissionregistration.k8s.io",
        "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
        "validatingadmissionpolicies.admissionregistration.k8s.io",
        "validatingadmissionpolicybindings.admissionregistration.k8s.io",
    ];
    const CLASSIC: &[&str] = &[
        "clusterpolicies.kyverno.io",
        "globalcontextentries.kyverno.io",
        "policies.kyverno.io",
        "policyexceptions.kyverno.io",
    ];
    const CLEANUP: &[&str] = &["cleanuppolicies.kyverno.io", "clustercleanuppolicies.kyverno.io"];
    const CEL: &[&str] = &[
        "deletingpolicies.policies.kyverno.io",
        "generatingpolicies.policies.kyverno.io",
        "imagevalidatingpolicies.policies.kyverno.io",
        "mutatingpolicies.policies.kyverno.io",
        "namespaceddeletingpolicies.policies.kyverno.io",
        "namespacedgeneratingpolicies.policies.kyverno.io",
        "namespacedimagevalidatingpolicies.policies.kyverno.io",
        "namespacedmutatingpolicies.policies.kyverno.io",
        "namespacedvalidatingpolicies.policies.kyverno.io",
        "policyexceptions.policies.kyverno.io",
        "validatingpolicies.policies.kyverno.io",
    ];
    const TEMPLATES: &[&str] = &[
        "anys.constraints.gatekeeper.sh",
        "constrainttemplates.templates.gatekeeper.sh",
        "expansiontemplate.expansion.gatekeeper.sh",
    ];
    const MUTATORS: &[&str] = &[
        "assign.mutations.gatekeeper.sh",
        "assignimage.mutations.gatekeeper.sh",
        "assignmetadata.mutations.gatekeeper.sh",
        "modifyset.mutations.gatekeeper.sh",
    ];

    /// What a word brings, as it was decided.
    fn brings(word: &str) -> Vec<&'static str> {
        let (validating, mutating) = (NATIVE.get(2..), NATIVE.get(..2));
        match word {
            "kubernetes" | "admissionregistration.k8s.io" => NATIVE.to_vec(),
            "ValidatingAdmissionPolicy" => validating.unwrap_or_default().to_vec(),
            "MutatingAdmissionPolicy" => mutating.unwrap_or_default().to_vec(),
            "kyverno" => [CLASSIC, CLEANUP, CEL].concat(),
            "kyverno.io" => [CLASSIC, CLEANUP].concat(),
            "ClusterPolicy" | "Policy" => CLASSIC.to_vec(),
            "CleanupPolicy" | "ClusterCleanupPolicy" => CLEANUP.to_vec(),
            "gatekeeper" | "templates.gatekeeper.sh" | "ConstraintTemplate" => {
                [TEMPLATES, MUTATORS].concat()
            }
            "mutations.gatekeeper.sh"
            | "Assign"
            | "AssignMetadata"
            | "ModifySet"
            | "AssignImage" => MUTATORS.to_vec(),
            _ => CEL.to_vec(),
        }
    }

    #[test]
    fn a_word_brings_what_was_decided_and_nothing_else() {
        let words: BTreeSet<&str> =
            FAMILIES.iter().flat_map(|family| family.words).copied().collect();
        assert_eq!(words.len(), 29);
        for word in words {
            let adoption = Adoption::read(&[word.to_owned()]).expect("a word that is known");
            for named in [NATIVE, CLASSIC, CLEANUP, CEL, TEMPLATES, MUTATORS].concat() {
                let (plural, group) = named.split_once('.').expect("a plural and a group");
                let resource = Resource {
                    group: group.to_owned(),
                    kind: String::new(),
                    version: "v1".to_owned(),
                    plural: plural.to_owned(),
                    is_namespaced: false,
                };
                let is_brought = brings(word).contains(&named);
                assert_eq!(adoption.takes(&resource), is_brought, "--adopt {word}: {named}");
            }
            let has_templates = brings(word).contains(&TEMPLATES[1]);
            assert_eq!(adoption.has_templates(), has_templates, "--adopt {word}");
        }
    }
}
