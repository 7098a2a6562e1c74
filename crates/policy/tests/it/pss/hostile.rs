//! Pods made to hurt: wrong types everywhere, and more of everything than any real pod has.

use model::document::{Builder, Child, NodeId, Span, Style};
use model::{Document, Object, Verdict};
use policy::pss::Standard;

use crate::dice::Dice;
use crate::reading::read_one;

/// Every word that the controls look for, and then some.
const KEYS: &str = "spec metadata annotations containers initContainers ephemeralContainers name \
     securityContext privileged procMount hostNetwork hostPID hostIPC hostUsers volumes hostPath \
     nfs emptyDir ports hostPort livenessProbe lifecycle postStart httpGet tcpSocket host \
     seLinuxOptions type user role seccompProfile appArmorProfile sysctls windowsOptions \
     hostProcess capabilities add drop runAsNonRoot runAsUser allowPrivilegeEscalation os \
     seccomp.security.alpha.kubernetes.io/pod container.apparmor.security.beta.kubernetes.io/a";
const WORDS: &str = "windows Unconfined RuntimeDefault ALL NET_ADMIN Unmasked Default a spc_t";

#[test]
fn nothing_panics_and_nothing_wrong_passes_unsaid() {
    let mut dice = Dice(0xdead_beef);
    let keys: Vec<&str> = KEYS.split_whitespace().collect();
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let standards: Vec<Standard> = ["pss:restricted", "pss:baseline@v1.18", "pss:privileged"]
        .map(|reference| Standard::parse(reference).unwrap())
        .into();
    for _ in 0..5_000 {
        let document = Grower { dice: &mut dice, keys: &keys, words: &words }.pod();
        let object = Object::new(document.root(), None);
        for standard in &standards {
            let Some(ruling) = standard.judge_object(&object) else { continue };
            let findings = ruling.findings(&object);
            let passes = ruling.verdict() == Verdict::Pass;
            assert_eq!(passes, findings.is_empty(), "{:?}", document.root());
            assert_eq!(ruling.denial().is_none(), ruling.charges.is_empty());
            assert!(findings.iter().all(|finding| !finding.says.is_empty()));
        }
    }
}

/// Nobody would wait for the end of this if the time grew faster than the pod.
#[test]
fn very_many_breaches_are_told_in_few_findings() {
    let annotations: String = (0..30_000)
        .map(|index| {
            format!("    container.apparmor.security.beta.kubernetes.io/c{index}: unconfined\n")
        })
        .collect();
    let containers: String = (0..5_000)
        .map(|index| format!("  - {{name: c{index}, ports: [{{hostPort: {index}}}]}}\n"))
        .collect();
    let document = read_one(&format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n{annotations}spec:\n  containers:\n{containers}"
    ));
    let object = Object::new(document.root(), None);
    let ruling = Standard::parse("pss:restricted").unwrap().judge_object(&object).unwrap();
    let findings = ruling.findings(&object);
    assert!(findings.len() < 1_000, "{} findings", findings.len());
    let rest = findings.iter().find(|finding| finding.says.contains("c29999=")).unwrap();
    assert_eq!(rest.check, "pss/baseline/apparmor-profile");
    assert!(ruling.details().contains("containers \"c1\", \"c2\""));
}

/// Grows documents that look like pods from afar.
struct Grower<'g> {
    dice: &'g mut Dice,
    keys: &'g [&'g str],
    words: &'g [&'g str],
}

impl Grower<'_> {
    fn pod(&mut self) -> Document {
        let mut builder = Builder::without_text();
        let mut entries =
            vec![self.entry(&mut builder, "spec", 7), self.entry(&mut builder, "metadata", 3)];
        for (key, value) in [("apiVersion", "v1"), ("kind", "Pod")] {
            let text = builder.owned(value);
            let value = builder.string(text, Span::default(), Style::Plain);
            entries.push(child(&mut builder, key, value));
        }
        let root = builder.mapping(&entries, Span::default(), Style::Block);
        builder.finish(root)
    }

    fn entry(&mut self, builder: &mut Builder, key: &str, depth: usize) -> Child {
        // Mostly what belongs there, so that the depths are reached.
        let value = match (self.dice.below(8), key) {
            (0, _) => self.node(builder, depth),
            (_, "containers" | "initContainers" | "ephemeralContainers" | "volumes" | "ports")
            | (_, "sysctls" | "add" | "drop") => self.list(builder, depth),
            (_, "privileged" | "hostNetwork" | "hostPID" | "hostUsers" | "runAsNonRoot") => {
                let value = self.dice.below(2) == 0;
                builder.bool(value, Span::default())
            }
            (_, "name" | "type" | "user" | "role" | "host" | "procMount") => self.word(builder),
            _ => self.mapping(builder, depth),
        };
        child(builder, key, value)
    }

    fn node(&mut self, builder: &mut Builder, depth: usize) -> NodeId {
        let span = Span::default();
        match self.dice.below(7) {
            0 => builder.null(span),
            1 => builder.bool(true, span),
            2 => builder.integer(0, span),
            3 => builder.float(1.5, span),
            4 => self.list(builder, depth),
            5 => self.mapping(builder, depth),
            _ => self.word(builder),
        }
    }

    fn word(&mut self, builder: &mut Builder) -> NodeId {
        let text = builder.owned(self.words[self.dice.below(self.words.len())]);
        builder.string(text, Span::default(), Style::Plain)
    }

    fn list(&mut self, builder: &mut Builder, depth: usize) -> NodeId {
        let count = if depth == 0 { 0 } else { self.dice.below(4) };
        let items: Vec<NodeId> = (0..count)
            .map(|_| match self.dice.below(4) {
                0 => self.node(builder, depth - 1),
                _ => self.mapping(builder, depth - 1),
            })
            .collect();
        builder.sequence(&items, Span::default(), Style::Block)
    }

    fn mapping(&mut self, builder: &mut Builder, depth: usize) -> NodeId {
        let count = if depth == 0 { 0 } else { self.dice.below(6) };
        let mut entries: Vec<Child> = Vec::new();
        let mut used = Vec::new();
        for _ in 0..count {
            let key = self.keys[self.dice.below(self.keys.len())];
            if !used.contains(&key) {
                used.push(key);
                entries.push(self.entry(builder, key, depth - 1));
            }
        }
        builder.mapping(&entries, Span::default(), Style::Block)
    }
}

fn child(builder: &mut Builder, key: &str, value: NodeId) -> Child {
    Child { key: builder.owned(key), key_span: Span::default(), value, merged: false }
}
