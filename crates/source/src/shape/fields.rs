//! The fields that checks look at, and their types, from the Kubernetes API reference v1.36.

use model::Kind;

use super::Shape::{self, Bool, Integer, IntegerOrText, List, Map, Number, Text, Texts};

/// What every object has.
pub(super) const OBJECT: Shape = Map(&[("metadata", METADATA)]);

const METADATA: Shape = Map(&[
    ("name", Text),
    ("generateName", Text),
    ("namespace", Text),
    ("labels", Texts),
    ("annotations", Texts),
]);

/// A pod template.
pub(super) const TEMPLATE: Shape = Map(&[("metadata", METADATA), ("spec", POD)]);

const POD: Shape = Map(&[
    ("containers", List(&CONTAINER)),
    ("initContainers", List(&CONTAINER)),
    ("ephemeralContainers", List(&CONTAINER)),
    ("volumes", List(&VOLUME)),
    ("securityContext", POD_SECURITY),
    ("hostNetwork", Bool),
    ("hostPID", Bool),
    ("hostIPC", Bool),
    ("hostUsers", Bool),
    ("shareProcessNamespace", Bool),
    ("automountServiceAccountToken", Bool),
    ("enableServiceLinks", Bool),
    ("serviceAccountName", Text),
    ("serviceAccount", Text),
    ("runtimeClassName", Text),
    ("priorityClassName", Text),
    ("restartPolicy", Text),
    ("nodeName", Text),
    ("nodeSelector", Texts),
    ("tolerations", List(&Map(&[]))),
    ("hostAliases", List(&Map(&[]))),
    ("imagePullSecrets", List(&Map(&[("name", Text)]))),
    ("terminationGracePeriodSeconds", Integer),
    ("activeDeadlineSeconds", Integer),
    ("os", Map(&[("name", Text)])),
]);

const CONTAINER: Shape = Map(&[
    ("name", Text),
    ("image", Text),
    ("imagePullPolicy", Text),
    ("command", List(&Text)),
    ("args", List(&Text)),
    ("workingDir", Text),
    ("tty", Bool),
    ("stdin", Bool),
    ("env", List(&ENVIRONMENT)),
    (
        "envFrom",
        List(&Map(&[
            ("secretRef", Map(&[("name", Text)])),
            ("configMapRef", Map(&[("name", Text)])),
        ])),
    ),
    (
        "ports",
        List(&Map(&[
            ("containerPort", Integer),
            ("hostPort", Integer),
            ("hostIP", Text),
            ("name", Text),
        ])),
    ),
    (
        "volumeMounts",
        List(&Map(&[
            ("name", Text),
            ("mountPath", Text),
            ("readOnly", Bool),
            ("mountPropagation", Text),
        ])),
    ),
    ("resources", Map(&[("limits", QUANTITIES), ("requests", QUANTITIES)])),
    ("securityContext", SECURITY),
    ("livenessProbe", Map(&[])),
    ("readinessProbe", Map(&[])),
    ("startupProbe", Map(&[])),
    ("lifecycle", Map(&[])),
]);

const QUANTITIES: Shape =
    Map(&[("cpu", Number), ("memory", Number), ("ephemeral-storage", Number)]);

const ENVIRONMENT: Shape = Map(&[
    ("name", Text),
    ("value", Text),
    ("valueFrom", Map(&[("secretKeyRef", KEY_REFERENCE), ("configMapKeyRef", KEY_REFERENCE)])),
]);

const KEY_REFERENCE: Shape = Map(&[("name", Text), ("key", Text), ("optional", Bool)]);

const SECURITY: Shape = Map(&[
    ("privileged", Bool),
    ("allowPrivilegeEscalation", Bool),
    ("readOnlyRootFilesystem", Bool),
    ("runAsNonRoot", Bool),
    ("runAsUser", Integer),
    ("runAsGroup", Integer),
    ("procMount", Text),
    ("capabilities", Map(&[("add", List(&Text)), ("drop", List(&Text))])),
    ("seccompProfile", PROFILE),
    ("appArmorProfile", PROFILE),
    ("seLinuxOptions", SELINUX),
    ("windowsOptions", WINDOWS),
]);

const POD_SECURITY: Shape = Map(&[
    ("runAsNonRoot", Bool),
    ("runAsUser", Integer),
    ("runAsGroup", Integer),
    ("fsGroup", Integer),
    ("supplementalGroups", List(&Integer)),
    ("sysctls", List(&Map(&[("name", Text), ("value", Text)]))),
    ("seccompProfile", PROFILE),
    ("appArmorProfile", PROFILE),
    ("seLinuxOptions", SELINUX),
    ("windowsOptions", WINDOWS),
]);

const PROFILE: Shape = Map(&[("type", Text), ("localhostProfile", Text)]);
const SELINUX: Shape = Map(&[("type", Text), ("user", Text), ("role", Text), ("level", Text)]);
const WINDOWS: Shape = Map(&[("hostProcess", Bool), ("runAsUserName", Text)]);

const VOLUME: Shape = Map(&[
    ("name", Text),
    ("hostPath", Map(&[("path", Text), ("type", Text)])),
    ("secret", Map(&[("secretName", Text), ("optional", Bool)])),
    ("configMap", Map(&[("name", Text), ("optional", Bool)])),
    ("persistentVolumeClaim", Map(&[("claimName", Text), ("readOnly", Bool)])),
    ("emptyDir", Map(&[])),
    ("projected", Map(&[("sources", List(&Map(&[])))])),
]);

const RULES: Shape = Map(&[(
    "rules",
    List(&Map(&[
        ("apiGroups", List(&Text)),
        ("resources", List(&Text)),
        ("verbs", List(&Text)),
        ("resourceNames", List(&Text)),
        ("nonResourceURLs", List(&Text)),
    ])),
)]);

const BINDING: Shape = Map(&[
    (
        "subjects",
        List(&Map(&[("kind", Text), ("name", Text), ("namespace", Text), ("apiGroup", Text)])),
    ),
    ("roleRef", Map(&[("kind", Text), ("name", Text), ("apiGroup", Text)])),
]);

const SELECTOR: Shape = Map(&[
    ("matchLabels", Texts),
    ("matchExpressions", List(&Map(&[("key", Text), ("operator", Text), ("values", List(&Text))]))),
]);

const WORKLOAD: Shape = Map(&[("spec", Map(&[("replicas", Integer), ("selector", SELECTOR)]))]);

const WEBHOOKS: Shape = Map(&[(
    "webhooks",
    List(&Map(&[
        ("name", Text),
        ("failurePolicy", Text),
        ("timeoutSeconds", Integer),
        ("rules", List(&Map(&[]))),
    ])),
)]);

const PEERS: Shape = List(&Map(&[
    ("podSelector", SELECTOR),
    ("namespaceSelector", SELECTOR),
    ("ipBlock", Map(&[("cidr", Text), ("except", List(&Text))])),
]));

/// Kinds with fields of their own.
pub(super) const KINDS: &[(Kind<'static>, Shape)] = &[
    (Kind::core("ConfigMap"), Map(&[("data", Texts), ("binaryData", Texts)])),
    (Kind::core("Secret"), Map(&[("type", Text), ("data", Texts), ("stringData", Texts)])),
    (
        Kind::core("Service"),
        Map(&[(
            "spec",
            Map(&[
                ("type", Text),
                ("selector", Texts),
                ("externalName", Text),
                ("externalIPs", List(&Text)),
                ("loadBalancerSourceRanges", List(&Text)),
                (
                    "ports",
                    List(&Map(&[
                        ("port", Integer),
                        ("targetPort", IntegerOrText),
                        ("nodePort", Integer),
                    ])),
                ),
            ]),
        )]),
    ),
    (Kind::core("ServiceAccount"), Map(&[("automountServiceAccountToken", Bool)])),
    (Kind::new("admissionregistration.k8s.io", "MutatingWebhookConfiguration"), WEBHOOKS),
    (Kind::new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"), WEBHOOKS),
    (Kind::new("apps", "DaemonSet"), WORKLOAD),
    (Kind::new("apps", "Deployment"), WORKLOAD),
    (Kind::new("apps", "ReplicaSet"), WORKLOAD),
    (Kind::new("apps", "StatefulSet"), WORKLOAD),
    (
        Kind::new("networking.k8s.io", "NetworkPolicy"),
        Map(&[(
            "spec",
            Map(&[
                ("podSelector", SELECTOR),
                ("policyTypes", List(&Text)),
                (
                    "ingress",
                    List(&Map(&[
                        ("from", PEERS),
                        ("ports", List(&Map(&[("port", IntegerOrText)]))),
                    ])),
                ),
                (
                    "egress",
                    List(&Map(&[("to", PEERS), ("ports", List(&Map(&[("port", IntegerOrText)])))])),
                ),
            ]),
        )]),
    ),
    (Kind::new("rbac.authorization.k8s.io", "ClusterRole"), RULES),
    (Kind::new("rbac.authorization.k8s.io", "ClusterRoleBinding"), BINDING),
    (Kind::new("rbac.authorization.k8s.io", "Role"), RULES),
    (Kind::new("rbac.authorization.k8s.io", "RoleBinding"), BINDING),
];
