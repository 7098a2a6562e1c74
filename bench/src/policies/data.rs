//! Pods and policies of our own.

use anyhow::ensure;
use model::Document;
use source::yaml;

/// How many annotations and variables a pod has beside the rest.
pub const SMALL: usize = 0;
/// As many as a pod has whose history the API server keeps.
pub const LARGE: usize = 72;

/// Three clauses about containers: their images, their limits, and the node's network.
pub const THREE_CLAUSES: &str = r#"
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: three-clauses}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}
  validations:
  - expression: "object.spec.containers.all(c, !c.image.endsWith(':latest'))"
  - expression: "object.spec.containers.all(c, has(c.resources) && has(c.resources.limits) && 'memory' in c.resources.limits)"
  - expression: "!has(object.spec.hostNetwork) || !object.spec.hostNetwork"
"#;

/// The same three expressions, for those who know nothing of policies.
pub const EXPRESSIONS: [&str; 3] = [
    "object.spec.containers.all(c, !c.image.endsWith(':latest'))",
    "object.spec.containers.all(c, has(c.resources) && has(c.resources.limits) && 'memory' in c.resources.limits)",
    "!has(object.spec.hostNetwork) || !object.spec.hostNetwork",
];

/// What most patterns of Kyverno's library ask: limits that are there, images with a tag.
pub const PATTERN: &str = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: pattern}
spec:
  rules:
  - name: limits-and-tags
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate:
      message: Images need a tag, and containers limits.
      pattern:
        spec:
          =(hostNetwork): "false"
          containers:
          - image: "*:* & !*:latest"
            resources:
              requests: {cpu: "?*", memory: "?*"}
              limits: {memory: "<=2Gi"}
"#;

/// A pod of three containers, with so many annotations and variables beside.
pub fn pod(extra: usize) -> String {
    let mut text = String::from(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\n  namespace: shop\n  labels:\n    \
         app.kubernetes.io/name: shop\n    team: shop\n  annotations:\n    \
         example.org/owner: shop@example.org\n",
    );
    for number in 0..extra {
        text += &format!(
            "    example.org/note-{number}: \"what the controllers of a cluster wrote down about \
             this pod, number {number}\"\n"
        );
    }
    text +=
        "spec:\n  serviceAccountName: shop\n  automountServiceAccountToken: false\n  containers:\n";
    for (container, port) in [("web", 8080), ("cart", 8081), ("log", 8082)] {
        text += &format!(
            "  - name: {container}\n    image: registry.example.org/shop/{container}:1.4.2\n    \
             ports:\n    - containerPort: {port}\n    resources:\n      requests:\n        \
             cpu: 100m\n        memory: 128Mi\n      limits:\n        memory: 256Mi\n    \
             securityContext:\n      runAsNonRoot: true\n      readOnlyRootFilesystem: true\n",
        );
        if extra > 0 {
            text += "    env:\n";
        }
        for number in 0..extra / 2 {
            text += &format!(
                "    - name: SETTING_{number}\n      value: \"a setting of {container}, {number}\"\n"
            );
        }
    }
    text
}

/// The one document of a text.
pub fn document(text: &str) -> anyhow::Result<Document> {
    let mut stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
    ensure!(stream.documents.len() == 1, "one document: {:?}", stream.diagnostics);
    Ok(stream.documents.remove(0))
}
