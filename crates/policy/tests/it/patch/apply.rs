//! Server-side applies, by the schemas of Kubernetes and without.

use policy::patch::apply::{ApplyError, Atomics, apply};
use policy::tree::Tree;

use crate::dice::Dice;
use crate::growing::Grower;
use crate::reading::read_one;

fn tree(yaml: &str) -> Tree {
    Tree::from_node(read_one(yaml).root(), 10_000).unwrap()
}

/// The spec of a pod and of a configuration; what comes of them.
fn applied(before: &str, configuration: &str, atomics: Atomics) -> Result<Tree, ApplyError> {
    let pod = |spec| tree(&format!("{{apiVersion: v1, kind: Pod, spec: {spec}}}"));
    let result = apply(pod(before), pod(configuration), atomics)?;
    Ok(result.get("spec").unwrap().clone())
}

#[track_caller]
fn check(before: &str, configuration: &str, after: &str) {
    let result = applied(before, configuration, Atomics::Refused).unwrap();
    assert_eq!(result.to_string(), tree(after).to_string());
}

#[test]
fn maps_are_merged_and_items_told_apart_by_their_keys() {
    check("{hostname: a, hostPID: true}", "{hostname: b}", "{hostname: b, hostPID: true}");
    check(
        "{containers: [{name: a, image: x}, {name: b, env: [{name: e, value: v}]}]}",
        "{containers: [{name: b, env: [{name: f}]}, {name: c}]}",
        "{containers: [{name: a, image: x}, {name: b, env: [{name: e, value: v}, {name: f}]}, {name: c}]}",
    );
    // A port without a protocol is one of TCP.
    check(
        "{containers: [{name: a, ports: [{containerPort: 80, protocol: UDP}, {containerPort: 80}]}]}",
        "{containers: [{name: a, ports: [{containerPort: 80, protocol: TCP, name: http}]}]}",
        "{containers: [{name: a, ports: [{containerPort: 80, protocol: UDP}, {containerPort: 80, protocol: TCP, name: http}]}]}",
    );
}

/// Volumes by their names, before and after.
#[track_caller]
fn check_order(before: &str, configuration: &str, after: &str) {
    let volumes = |names: &str| {
        let items: Vec<String> = names.chars().map(|it| format!("{{name: {it}}}")).collect();
        format!("{{volumes: [{}]}}", items.join(", "))
    };
    let [before, configuration, after] = [before, configuration, after].map(volumes);
    check(&before, &configuration, &after);
}

#[test]
fn items_keep_their_order_as_far_as_both_lists_have_one() {
    check_order("ab", "ca", "cab");
    check_order("ab", "bc", "abc");
    check_order("abc", "ca", "bca");
    check_order("abx", "bap", "bxap");
    check_order("xaz", "paq", "xpazq");
    check_order("", "ab", "ab");
    check_order("ab", "", "ab");
}

#[test]
fn what_comes_twice_is_replaced_by_what_is_applied() {
    check(
        "{containers: [{name: a, env: [{name: t, value: a}, {name: t, value: b}, {name: f, value: x}]}]}",
        "{containers: [{name: a, env: [{name: t, value: c}]}]}",
        "{containers: [{name: a, env: [{name: t, value: c}, {name: f, value: x}]}]}",
    );
    let twice = "{volumes: [{name: a}, {name: a}]}";
    check(twice, "{hostname: a}", "{volumes: [{name: a}, {name: a}], hostname: a}");
    assert!(applied("{}", twice, Atomics::Refused).is_err());
}

#[test]
fn nothing_is_merged_as_nothing() {
    check("{volumes: [{name: a}]}", "{volumes: null}", "{volumes: [{name: a}]}");
    check("{volumes: [{name: a}]}", "{volumes: []}", "{volumes: [{name: a}]}");
    check("{securityContext: {}}", "{securityContext: null}", "{securityContext: null}");
    check("{hostname: a}", "{hostname: null}", "{hostname: null}");
}

#[test]
fn what_is_atomic_is_replaced_only_where_that_is_wanted() {
    let before = "{tolerations: [{key: a}], nodeSelector: {a: b}}";
    for (configuration, found, after) in [
        (
            "{tolerations: [{key: b}]}",
            ".spec.tolerations",
            "{tolerations: [{key: b}], nodeSelector: {a: b}}",
        ),
        (
            "{nodeSelector: {c: d}}",
            ".spec.nodeSelector",
            "{tolerations: [{key: a}], nodeSelector: {c: d}}",
        ),
        (
            "{containers: [{name: a, args: [b]}]}",
            ".spec.containers[0].args",
            "{tolerations: [{key: a}], nodeSelector: {a: b}, containers: [{name: a, args: [b]}]}",
        ),
    ] {
        let refused = applied(before, configuration, Atomics::Refused).unwrap_err();
        assert_eq!(refused, ApplyError::Atomic(found.to_owned()));
        let replaced = applied(before, configuration, Atomics::Replaced).unwrap();
        assert_eq!(replaced, tree(after));
    }
}

#[test]
fn fields_are_held_to_their_kind() {
    for (configuration, says) in [
        ("{hostnames: a}", "the configuration: .spec.hostnames: field not declared in schema"),
        ("{hostname: 1}", "the configuration: .spec.hostname: expected a string"),
        ("{hostPID: 'yes'}", "the configuration: .spec.hostPID: expected a boolean"),
        ("{priority: high}", "the configuration: .spec.priority: expected a number"),
        ("{containers: {}}", "the configuration: .spec.containers: expected a list"),
        ("{securityContext: []}", "the configuration: .spec.securityContext: expected a map"),
        (
            "{volumes: [{emptyDir: {}}]}",
            "the configuration: .spec.volumes[0]: an item has none of name",
        ),
        ("{overhead: {cpu: 1}}", ""),
    ] {
        let error = applied("{}", configuration, Atomics::Refused).err();
        assert_eq!(error.map(|it| it.to_string()).unwrap_or_default(), says);
    }
    let error = applied("{nonsense: 1}", "{}", Atomics::Refused).unwrap_err().to_string();
    assert_eq!(error, "the object: .spec.nonsense: field not declared in schema");
}

#[test]
fn kinds_of_others_have_maps_that_merge_and_lists_that_do_not() {
    let widget =
        |spec| tree(&format!("{{apiVersion: shop.example/v1, kind: Widget, spec: {spec}}}"));
    let result = apply(
        widget("{a: {b: 1, c: 2}, containers: [{name: a}]}"),
        widget("{a: {b: 3}, containers: [{name: b}]}"),
        Atomics::Refused,
    );
    assert_eq!(result.unwrap(), widget("{a: {b: 3, c: 2}, containers: [{name: b}]}"));
}

const KEYS: &str = "metadata spec labels annotations containers initContainers env \
     ports name value image containerPort protocol volumes tolerations nodeSelector finalizers \
     securityContext template selector matchLabels";
const WORDS: &str = "v1 apps/v1 Pod Deployment a b TCP UDP 80 1 -1 1.5 true null \u{308}";

#[test]
fn applying_anything_to_anything_ends_and_is_settled_the_second_time() {
    let mut dice = Dice(0xa991e);
    let mut merged = 0;
    for round in 0..4_000 {
        let mut grower = Grower { dice: &mut dice, keys: KEYS, words: WORDS };
        let (mut object, mut patch) = (grower.map(5), grower.map(5));
        // Half of them are of a kind that has types.
        for map in [&mut object, &mut patch].into_iter().filter(|_| round % 2 == 0) {
            map.insert("apiVersion", Tree::String("v1".to_owned()));
            map.insert("kind", Tree::String("Pod".to_owned()));
        }
        let (object, patch) = (Tree::Map(object), Tree::Map(patch));
        let Ok(once) = apply(object, patch.clone(), Atomics::Replaced) else { continue };
        let twice = apply(once.clone(), patch, Atomics::Replaced).unwrap();
        assert_eq!(once.to_string(), twice.to_string());
        merged += 1;
    }
    assert!(merged > 500, "{merged}");
}
