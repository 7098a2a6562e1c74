//! Other tools' lists: what they say, and what is left out of them.

use std::sync::Arc;

use model::{Diagnostic, Exception};
use source::lists::{self, List};

const TRIVY_YAML: &str = "misconfigurations:
  - id: AVD-KSV-0017
    expired_at: 2027-03-31
    statement: it tunes the node
  - id: KSV-0014
    paths: [deploy/**]
  - statement: of what
vulnerabilities:
  - id: CVE-2024-0001
";

const KUBESCAPE: &str = r#"[
  {"name": "a", "posturePolicies": [{"controlID": "C-0057"}],
   "resources": [{"designatorType": "Attributes",
                  "attributes": {"kind": "Pod", "namespace": "kube-.*"}}]},
  {"name": "b", "posturePolicies": [{"controlID": "C-0057"}],
   "resources": [{"designatorType": "Attributes", "attributes": {"cluster": "minikube"}}]},
  {"name": "c", "posturePolicies": [{"frameworkName": "NSA"}]},
  {"name": "d", "posturePolicies": [{"controlID": "C-0057"}],
   "resources": [{"designatorType": "Attributes", "attributes": {"name": "(a|b)"}}]},
  {"name": "e", "posturePolicies": [{"controlID": "C-0057"}], "resources": [{}]}
]"#;

fn read(name: &str, bytes: &[u8]) -> (Vec<Exception>, Vec<Diagnostic>) {
    let by_name = List::of(name, b"[]").unwrap_or(List::Trivy);
    let list = List::of(name, bytes).unwrap_or(by_name);
    lists::read(list, bytes, &Arc::from(name))
}

/// What each exception covers and why, then what is complained of.
fn told(name: &str, text: &str) -> String {
    let (exceptions, diagnostics) = read(name, text.as_bytes());
    let exceptions = exceptions.iter().map(|it| {
        let until = it.until.map(|day| format!(" until {day}")).unwrap_or_default();
        format!("{}: {}{until}\n", it.checks.join(","), it.reason)
    });
    let complaints = diagnostics.iter().map(|it| {
        let (line, column) = it.place.map(|at| (at.line, at.column)).unwrap_or_default();
        format!("{line}:{column}: {}: {}\n", it.level, it.says)
    });
    exceptions.chain(complaints).collect()
}

#[test]
fn trivy_names_an_id_a_line() {
    assert_eq!(
        told(".trivyignore", "# ours\nKSV-0017\n\n  CVE-1 exp:2027-03-31\nKSV-0014 exp:soon\n"),
        "KSV-0017: listed in .trivyignore\n\
         CVE-1: listed in .trivyignore until 2027-03-31\n\
         5:1: error: `exp:` wants a day such as 2027-03-31\n"
    );
}

#[test]
fn trivy_entries_with_paths_are_left_out() {
    assert_eq!(
        told(".trivyignore.yaml", TRIVY_YAML),
        "AVD-KSV-0017: it tunes the node until 2027-03-31\n\
         6:12: warning: the entry is left out: `paths` is not understood here\n\
         7:5: error: an entry names its `id`\n"
    );
}

#[test]
fn kube_linter_and_checkov_name_their_checks() {
    assert_eq!(
        told(".kube-linter.yaml", "checks:\n  exclude: [host-network, {a: b}]\n"),
        "host-network: listed in .kube-linter.yaml\n2:27: error: wants an id\n"
    );
    assert_eq!(
        told(".checkov.yml", "skip-check: CKV_K8S_16, CKV_K8S_17\nquiet: true\n"),
        "CKV_K8S_16: listed in .checkov.yml\nCKV_K8S_17: listed in .checkov.yml\n"
    );
    assert_eq!(told(".checkov.yaml", "skip-check: 7\n"), "1:13: error: wants a list of ids\n");
}

#[test]
fn a_file_of_our_own_is_no_list() {
    for (name, text) in [(".yagura.yaml", "[]"), ("ours.json", "{}"), ("exceptions.yaml", "a: b")] {
        assert_eq!(List::of(name, text.as_bytes()), None, "{name}");
    }
}

#[test]
fn kubescape_policies_that_cannot_be_held_to_are_left_out() {
    let told = told("exceptions.json", KUBESCAPE);
    assert!(told.starts_with("C-0057: listed in exceptions.json\n6:"), "{told}");
    for line in told.lines().skip(1) {
        assert!(line.contains(": warning: the entry is left out: "), "{line}");
        assert!(!line.starts_with("0:"), "without a place: {line}");
    }
    assert_eq!(told.lines().count(), 5, "{told}");
}

/// Bytes of the examples, cut, swapped and repeated at places that look random.
#[test]
fn no_list_makes_the_reader_panic_or_except_nothing_in_particular() {
    let examples = [
        (".trivyignore", "KSV-0017 exp:2027-03-31\n# x\n"),
        (".trivyignore.yaml", TRIVY_YAML),
        (".kube-linter.yaml", "checks:\n  exclude: [host-network, a]\n"),
        (".checkov.yaml", "skip-check:\n  - CKV_K8S_16\n"),
        ("exceptions.json", KUBESCAPE),
    ];
    let mut state = 7_u64;
    let mut below = move |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound.max(1) as u64) as usize
    };
    for round in 0..4_000 {
        let (name, _) = examples[round % examples.len()];
        let (_, text) = examples[below(examples.len())];
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=below(6) {
            let (one, other) = (below(bytes.len()), below(bytes.len()));
            match below(4) {
                0 => bytes.truncate(one.max(1)),
                1 => bytes.swap(one, other),
                2 => bytes[one] = below(256) as u8,
                _ => bytes.extend_from_within(one.min(other)..one.max(other)),
            }
        }
        for exception in read(name, &bytes).0 {
            assert!(!exception.checks.is_empty() && !exception.objects.is_empty());
            assert!(!exception.reason.trim().is_empty() && exception.written.is_some());
        }
    }
}
