//! Reads what policies have done in the background.

use std::collections::BTreeMap;
use std::iter::once;

use model::{Node, Object, Value};

use super::cleaning::Rules;
use super::words::Words;
use super::{Cleaning, Duty, Holder, Terms, Work};
use crate::bundle::Interest;
use crate::cel::Timestamp;
use crate::kyverno::{ClusterPolicy, GeneratingPolicy, MutatingPolicy, ReadYaml, Rule};
use crate::library::{Generating, Mutating};
use crate::request::Operation;
use crate::tree::Tree;
use crate::vap::Mistake;

/// No policy has more values.
const LARGEST: usize = 100_000;

/// What expressions and variables call those who ask. Nobody is known to ask for anything here.
const OF_WHO: &[&str] = &["request.userInfo", "request.roles", "request.clusterRoles"];

/// The same without a path, as variables alone have it.
const OF_ACCOUNTS: &[&str] = &["serviceAccountName", "serviceAccountNamespace"];

/// Why a rule is left out.
const ASKS_WHO: &str = "it depends on who asks, which the background does not know";

impl Duty {
    /// What a policy has done in the background; nothing for any other object. `yaml` reads the
    /// templates of GeneratingPolicies.
    pub fn read(object: &Object<'_>, yaml: ReadYaml) -> Result<Vec<Duty>, Vec<Mistake>> {
        if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            return classic(object);
        }
        if let Some(read) = Cleaning::read(object) {
            return Ok(vec![cleaning(object, read?)]);
        }
        if object.is(GeneratingPolicy::KIND) || object.is(GeneratingPolicy::NAMESPACED) {
            let policy = GeneratingPolicy::read(object, yaml)?;
            return Ok(vec![generating(object, policy)]);
        }
        if object.is(MutatingPolicy::KIND) || object.is(MutatingPolicy::NAMESPACED) {
            let spec = object.spec();
            if spec.at(&["evaluation", "mutateExisting", "enabled"]).as_bool() == Some(true) {
                return Ok(vec![mutating(object, MutatingPolicy::read(object)?)]);
            }
        }
        Ok(Vec::new())
    }

    fn of(object: &Object<'_>, work: Work) -> Duty {
        Duty {
            id: format!("kyverno/{}", object.name()),
            holder: Holder::of(object),
            version: version(object),
            work,
            left_out: Vec::new(),
            interest: Interest::default(),
            words: Words::default(),
            sources: Words::default(),
            looks_around: false,
            terms: BTreeMap::new(),
        }
    }

    /// Leaves out all rules.
    fn leave_out(&mut self, why: &str) {
        self.terms.clear();
        self.left_out.push(why.to_owned());
    }
}

impl Holder {
    fn of(object: &Object<'_>) -> Holder {
        let kind = object.kind().name;
        let created = object.metadata().get("creationTimestamp").as_str();
        let clusterwide = kind.starts_with("Cluster");
        let namespaced = kind == "Policy" || kind == "CleanupPolicy";
        let is_namespaced = !clusterwide && (namespaced || kind.starts_with("Namespaced"));
        Holder {
            kind: kind.to_owned(),
            namespace: is_namespaced.then(|| object.namespace_or_default().to_owned()),
            name: object.name().to_owned(),
            api_version: object.api_version().to_owned(),
            uid: object.metadata().get("uid").as_str().unwrap_or_default().to_owned(),
            created: created.and_then(Timestamp::parse),
        }
    }
}

/// The rules of a classic policy that make objects, and those that change what is there.
fn classic(object: &Object<'_>) -> Result<Vec<Duty>, Vec<Mistake>> {
    let policy = ClusterPolicy::read(object)?;
    let mut duties = Vec::new();
    if policy.generates() {
        let work = Work::Generate(Generating::of_classic(policy.clone()));
        duties.push(of_rules(object, &policy, work, Rule::generates, "generate"));
    }
    if policy.has_targets() {
        let work = Work::Change(Mutating::of_classic(policy.clone()));
        duties.push(of_rules(object, &policy, work, Rule::has_targets, "mutate"));
    }
    Ok(duties)
}

/// The rules of a policy that do one thing, which is written under `key`.
fn of_rules(
    object: &Object<'_>,
    policy: &ClusterPolicy,
    work: Work,
    does: fn(&Rule) -> bool,
    key: &str,
) -> Duty {
    let mut duty = Duty::of(object, work);
    let spec = object.spec();
    for rule in policy.rules.iter().filter(|rule| does(rule)) {
        let written =
            spec.get("rules").items().find(|it| it.get("name").as_str() == Some(&rule.name));
        let Some(written) = written else { continue };
        if rule.asks_who() || speaks_of_who(written) {
            duty.left_out.push(format!("rule {}: {ASKS_WHO}", rule.name));
            continue;
        }
        rule.add_interest(&mut duty.interest);
        duty.words.add(written.get(key));
        duty.words.add(written.get("context"));
        for part in once(written).chain(written.get(key).get("foreach").items()) {
            duty.looks_around |= !part.get("context").is_empty();
            duty.sources.add(part.get("context"));
        }
        for part in once(written.get(key)).chain(written.get(key).get("foreach").items()) {
            if part.get("clone").is_set() {
                duty.sources.add_text(part.get("kind").as_str().unwrap_or_default());
            }
            duty.sources.add(part.get("cloneList"));
        }
        let terms = Terms {
            names_deletion: rule.names(Operation::Delete),
            follows_background: written.get("skipBackgroundRequests").as_bool() == Some(false),
            ..classic_terms(spec, written.get(key), key)
        };
        duty.terms.insert(rule.name.to_string(), terms);
    }
    duty
}

fn classic_terms(spec: Node<'_>, written: Node<'_>, key: &str) -> Terms {
    let says = |node: Node<'_>, key: &str| node.get(key).as_bool();
    // A rule says it, or its policy for all rules.
    let (own, common): (_, &[&str]) = match key {
        "generate" => ("generateExisting", &["generateExisting", "generateExistingOnPolicyUpdate"]),
        _ => ("mutateExistingOnPolicyUpdate", &["mutateExistingOnPolicyUpdate"]),
    };
    let common = || common.iter().find_map(|key| says(spec, key));
    Terms {
        is_synchronized: says(written, "synchronize") == Some(true),
        is_for_existing: says(written, own).or_else(common) == Some(true),
        is_orphaning: says(written, "orphanDownstreamOnPolicyDelete") == Some(true),
        names_deletion: false,
        follows_background: false,
    }
}

fn generating(object: &Object<'_>, policy: GeneratingPolicy) -> Duty {
    let mut interest = Interest::default();
    policy.add_interest(&mut interest);
    let policy_looks_around = policy.asks_objects();
    let mut duty = Duty::of(object, Work::Generate(Generating::of_cel(policy)));
    duty.interest = interest;
    let spec = object.spec();
    let others = |key: &str| key != "matchConstraints" && key != "evaluation";
    spec.entries().filter(|it| others(it.key)).for_each(|it| duty.words.add(it.value));
    let says = |key: &str| spec.at(&["evaluation", key, "enabled"]).as_bool() == Some(true);
    let terms = Terms {
        is_synchronized: says("synchronize"),
        is_for_existing: says("generateExisting"),
        is_orphaning: says("orphanDownstreamOnPolicyDelete"),
        // Its constraints name operations.
        names_deletion: true,
        follows_background: false,
    };
    duty.looks_around = policy_looks_around;
    if policy_looks_around {
        duty.sources = duty.words.clone();
    }
    duty.terms.insert(String::new(), terms);
    if speaks_of_who(spec) {
        duty.leave_out(ASKS_WHO);
    }
    duty
}

fn mutating(object: &Object<'_>, policy: MutatingPolicy) -> Duty {
    let mut interest = Interest::default();
    policy.add_interest(&mut interest);
    let has_targets = policy.has_targets();
    let mut duty = Duty::of(object, Work::Change(Mutating::of_cel(policy)));
    duty.interest = interest;
    let spec = object.spec();
    let others = |key: &str| key != "matchConstraints" && key != "evaluation";
    spec.entries().filter(|it| others(it.key)).for_each(|it| duty.words.add(it.value));
    let terms = Terms {
        is_for_existing: true,
        names_deletion: true,
        follows_background: false,
        ..Terms::default()
    };
    duty.terms.insert(String::new(), terms);
    if speaks_of_who(spec) {
        duty.leave_out(ASKS_WHO);
    }
    if !has_targets {
        duty.leave_out("it does not say by targetMatchConstraints which objects it changes");
    }
    duty
}

fn cleaning(object: &Object<'_>, cleaning: Cleaning) -> Duty {
    let mut interest = Interest::default();
    match &cleaning.rules {
        Rules::Classic(policy) => policy.add_interest(&mut interest),
        Rules::Cel(policy) => policy.add_interest(&mut interest),
    }
    let mut duty = Duty::of(object, Work::Clean(cleaning));
    duty.interest = interest;
    let looked_up = ["context", "conditions", "variables"];
    looked_up.iter().for_each(|key| duty.words.add(object.spec().get(key)));
    duty.terms.insert(String::new(), Terms::default());
    duty
}

/// A text of it speaks of those who ask.
fn speaks_of_who(node: Node<'_>) -> bool {
    match node.value() {
        Value::Mapping => node.entries().any(|entry| speaks_of_who(entry.value)),
        Value::Sequence => node.items().any(speaks_of_who),
        Value::String(text) => {
            let has = |names: &[&str]| names.iter().any(|name| text.contains(name));
            has(OF_WHO) || text.contains("{{") && has(OF_ACCOUNTS)
        }
        _ => false,
    }
}

/// FNV-1a of what the policy says and which one it is: told apart from another version, and from
/// another policy of its name.
fn version(object: &Object<'_>) -> u64 {
    let spec = Tree::from_node(object.spec(), LARGEST).map(|it| it.to_string());
    let uid = object.metadata().get("uid").as_str().unwrap_or_default();
    let bytes = spec.unwrap_or_default();
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    uid.bytes().chain(bytes.bytes()).fold(0xcbf2_9ce4_8422_2325, step)
}
