//! What policies cannot make the server do: whoever may write policies does not get to its network.

use std::net::TcpListener;

use policy::bundle::Among;
use server::admission::Review;

use crate::{court_of, review_of_pod};

/// One policy of each language that asks an address for something, and refuses by the answer.
fn policies(address: &str) -> [(&'static str, String); 4] {
    let classic = format!(
        r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {{name: classic}}
spec:
  validationFailureAction: Enforce
  rules:
  - name: call
    match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}
    context:
    - name: answer
      apiCall: {{method: GET, service: {{url: "http://{address}/latest/meta-data"}}}}
    validate:
      message: "{{{{ answer }}}}"
      deny: {{conditions: {{all: [{{key: "{{{{ answer }}}}", operator: Equals, value: ""}}]}}}}
"#
    );
    let cel = |expression: &str| {
        format!(
            r#"
apiVersion: policies.kyverno.io/v1alpha1
kind: ValidatingPolicy
metadata: {{name: cel}}
spec:
  validationActions: [Deny]
  matchConstraints: {{resourceRules: [{{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}}]}}
  validations: [{{expression: '{expression}'}}]
"#
        )
    };
    let rego = format!(
        r#"
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {{name: k8scall}}
spec:
  crd: {{spec: {{names: {{kind: K8sCall}}}}}}
  targets:
  - target: admission.k8s.gatekeeper.sh
    rego: |
      package k8scall
      violation[{{"msg": msg}}] {{
        answer := http.send({{"method": "get", "url": "http://{address}/"}})
        msg := sprintf("%v", [answer])
      }}
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sCall
metadata: {{name: call}}
"#
    );
    [
        ("classic", classic),
        ("CEL", cel(&format!("http.Get(\"http://{address}/\").metadata.name == \"a\""))),
        ("an image", cel(&format!("image.GetMetadata(\"{address}/web:1\").digest != \"\""))),
        ("Rego", rego),
    ]
}

#[test]
fn no_policy_makes_the_server_ask_an_address() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    for (language, policy) in policies(&address) {
        let (court, told) = court_of(&policy, "");
        let review = review_of_pod("shop", "nginx:1.29");
        let reply = Review::read(review.as_bytes()).unwrap().answer_by(&court, Among::All);
        let is_known = !told.is_empty() || reply.denials.iter().any(|it| it.contains("judged"));
        assert!(is_known, "{language}: it passes, and nobody is told: {reply:?}");
        assert!(listener.accept().is_err(), "{language}: the server asked");
    }
}

#[test]
fn each_claim_of_the_security_page_has_its_test() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let page = std::fs::read_to_string(format!("{root}/docs/security.md")).unwrap();
    let named = page.split('`').filter(|it| it.starts_with("crates/") && it.contains(".rs::"));
    let named: Vec<_> = named.filter_map(|it| it.split_once("::")).collect();
    assert!(named.len() >= 9, "{named:?}");
    for (file, test) in named {
        let text = std::fs::read_to_string(format!("{root}/{file}")).unwrap();
        assert!(text.contains(&format!("fn {test}()")), "{file} has no test {test}");
    }
}
