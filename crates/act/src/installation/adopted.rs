//! What may be read of policies that a server adopts: by family, the resources of an API group.

/// Resources that are adopted together.
#[derive(Debug)]
pub struct Family {
    /// What names it: an engine, a group, a kind.
    pub words: &'static [&'static str],
    /// The resources that it reads: groups, and plurals of each; `*` where policies bring their kinds.
    pub reads: &'static [(&'static str, &'static [&'static str])],
}

const NATIVE: &str = "admissionregistration.k8s.io";
const KYVERNO: &str = "kyverno.io";
const KYVERNO_CEL: &str = "policies.kyverno.io";
const MUTATORS: &str = "mutations.gatekeeper.sh";
const TEMPLATES: &str = "templates.gatekeeper.sh";

/// Words by which Gatekeeper's templates are adopted, whose constraints need kinds.
pub(super) const BRINGS_KINDS: &[&str] = &["gatekeeper", TEMPLATES, "ConstraintTemplate"];

/// All families. The word `all` names each of them.
pub const FAMILIES: &[Family] = &[
    Family {
        words: &["kubernetes", NATIVE, "ValidatingAdmissionPolicy"],
        reads: &[(NATIVE, &["validatingadmissionpolicies", "validatingadmissionpolicybindings"])],
    },
    Family {
        words: &["kubernetes", NATIVE, "MutatingAdmissionPolicy"],
        reads: &[(NATIVE, &["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"])],
    },
    Family {
        words: &["kyverno", KYVERNO, "ClusterPolicy", "Policy"],
        reads: &[(
            KYVERNO,
            &["clusterpolicies", "globalcontextentries", "policies", "policyexceptions"],
        )],
    },
    Family {
        words: &["kyverno", KYVERNO, "CleanupPolicy", "ClusterCleanupPolicy"],
        reads: &[(KYVERNO, &["cleanuppolicies", "clustercleanuppolicies"])],
    },
    Family {
        words: &[
            "kyverno",
            KYVERNO_CEL,
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
        reads: &[(
            KYVERNO_CEL,
            &[
                "deletingpolicies",
                "generatingpolicies",
                "imagevalidatingpolicies",
                "mutatingpolicies",
                "namespaceddeletingpolicies",
                "namespacedgeneratingpolicies",
                "namespacedimagevalidatingpolicies",
                "namespacedmutatingpolicies",
                "namespacedvalidatingpolicies",
                "policyexceptions",
                "validatingpolicies",
            ],
        )],
    },
    Family {
        words: BRINGS_KINDS,
        reads: &[
            (TEMPLATES, &["constrainttemplates"]),
            // Each template brings a kind of its own.
            ("constraints.gatekeeper.sh", &["*"]),
            ("expansion.gatekeeper.sh", &["expansiontemplate"]),
        ],
    },
    Family {
        words: &[
            "gatekeeper",
            TEMPLATES,
            "ConstraintTemplate",
            MUTATORS,
            "Assign",
            "AssignMetadata",
            "ModifySet",
            "AssignImage",
        ],
        reads: &[(MUTATORS, &["assign", "assignimage", "assignmetadata", "modifyset"])],
    },
];
