//! Words that nearly every object has: kept once, they are not kept with each of thousands.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::builder::Text;

/// Keys first, then values.
const WORDS: &[&str] = &[
    "allowPrivilegeEscalation",
    "annotations",
    "apiGroup",
    "apiGroups",
    "apiVersion",
    "app",
    "app.kubernetes.io/component",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/name",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/version",
    "automountServiceAccountToken",
    "claimName",
    "clusterIP",
    "clusterIPs",
    "configMap",
    "configMapKeyRef",
    "configMapRef",
    "containerPort",
    "containers",
    "cpu",
    "data",
    "defaultMode",
    "downwardAPI",
    "emptyDir",
    "env",
    "envFrom",
    "ephemeral-storage",
    "expirationSeconds",
    "fieldPath",
    "fieldRef",
    "helm.sh/chart",
    "hostNetwork",
    "hostPath",
    "image",
    "imagePullSecrets",
    "initContainers",
    "internalTrafficPolicy",
    "ipFamilies",
    "ipFamilyPolicy",
    "key",
    "kind",
    "kube-root-ca.crt",
    "labels",
    "limits",
    "matchLabels",
    "maxSurge",
    "maxUnavailable",
    "memory",
    "metadata",
    "mountPath",
    "name",
    "namespace",
    "nodePort",
    "optional",
    "path",
    "persistentVolumeClaim",
    "pod-template-hash",
    "podSelector",
    "policyTypes",
    "port",
    "ports",
    "priorityClassName",
    "progressDeadlineSeconds",
    "projected",
    "protocol",
    "readOnly",
    "replicas",
    "requests",
    "resources",
    "restartPolicy",
    "revisionHistoryLimit",
    "roleRef",
    "rollingUpdate",
    "rules",
    "secret",
    "secretKeyRef",
    "secretName",
    "selector",
    "serviceAccount",
    "serviceAccountName",
    "serviceAccountToken",
    "sessionAffinity",
    "sizeLimit",
    "sources",
    "spec",
    "strategy",
    "subPath",
    "subjects",
    "targetPort",
    "template",
    "type",
    "uid",
    "value",
    "valueFrom",
    "verbs",
    "version",
    "volumeMounts",
    "volumes",
    "/tmp",
    "/var/run/secrets/kubernetes.io/serviceaccount",
    "100m",
    "128Mi",
    "Always",
    "ClusterIP",
    "Deployment",
    "Namespace",
    "Pod",
    "ReplicaSet",
    "Role",
    "RoleBinding",
    "RollingUpdate",
    "Secret",
    "Service",
    "ServiceAccount",
    "TCP",
    "apps/v1",
    "default",
    "deployment.kubernetes.io/revision",
    "http",
    "metrics",
    "rbac.authorization.k8s.io",
    "rbac.authorization.k8s.io/v1",
    "tmp",
    "token",
    "v1",
];

/// Where each word stands in the text of all.
pub(super) static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::new);

/// What a document says whose text is the dictionary.
pub(super) static NOTHING: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));

pub(super) struct Dictionary {
    pub(super) text: Arc<str>,
    places: HashMap<&'static str, Text>,
}

impl Dictionary {
    fn new() -> Dictionary {
        let (mut text, mut places) = (String::new(), HashMap::new());
        for word in WORDS {
            let (start, length) = (text.len() as u32, word.len() as u32);
            places.insert(*word, Text { start, length });
            text.push_str(word);
        }
        Dictionary { text: text.into(), places }
    }

    /// The word, where it is one.
    pub(super) fn find(&self, word: &str) -> Option<Text> {
        self.places.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{DICTIONARY, WORDS};

    #[test]
    fn every_word_stands_where_it_is_said_to() {
        assert_eq!(WORDS.iter().collect::<BTreeSet<_>>().len(), WORDS.len());
        for word in WORDS {
            let place = DICTIONARY.find(word).unwrap();
            let (start, end) = (place.start as usize, (place.start + place.length) as usize);
            assert_eq!(DICTIONARY.text.get(start..end), Some(*word));
        }
        assert!(DICTIONARY.find("no such word").is_none());
    }
}
