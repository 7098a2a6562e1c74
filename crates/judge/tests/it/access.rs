//! What a rule of a role allows, word by word as the API server compares them; and whom a binding
//! gives it to.

use model::access::{Ask, Party, Role, Sweep};
use model::{Document, Inventory, Object, World};

/// How far a rule allows a verb on a resource.
#[derive(Debug, PartialEq)]
enum Far {
    No,
    Named,
    All,
}
use Far::{All, Named, No};

/// Kind of role, its rule, and what of an ask it allows.
type Case =
    (&'static str, &'static str, &'static [&'static str], (&'static str, &'static str), Far);

const CASES: &[Case] = &[
    // Letter by letter.
    ("Role", "{apiGroups: [''], resources: [pods], verbs: [get]}", &["get"], ("", "pods"), All),
    ("Role", "{apiGroups: [''], resources: [Pods], verbs: [get]}", &["get"], ("", "pods"), No),
    ("Role", "{apiGroups: [''], resources: [pods], verbs: [GET]}", &["get"], ("", "pods"), No),
    ("Role", "{apiGroups: [''], resources: [pods], verbs: [list]}", &["get"], ("", "pods"), No),
    ("Role", "{apiGroups: [apps], resources: [pods], verbs: [get]}", &["get"], ("", "pods"), No),
    ("Role", "{apiGroups: [], resources: [pods], verbs: [get]}", &["get"], ("", "pods"), No),
    ("Role", "{resources: [pods], verbs: [get]}", &["get"], ("", "pods"), No),
    // Wildcards.
    ("Role", "{apiGroups: ['*'], resources: [pods], verbs: ['*']}", &["get"], ("", "pods"), All),
    ("Role", "{apiGroups: [''], resources: ['*'], verbs: [get]}", &["get"], ("", "pods/log"), All),
    (
        "Role",
        "{apiGroups: [''], resources: ['*/log'], verbs: [get]}",
        &["get"],
        ("", "pods/log"),
        All,
    ),
    ("Role", "{apiGroups: [''], resources: ['*/log'], verbs: [get]}", &["get"], ("", "pods"), No),
    (
        "Role",
        "{apiGroups: [''], resources: ['*/lo'], verbs: [get]}",
        &["get"],
        ("", "pods/log"),
        No,
    ),
    (
        "Role",
        "{apiGroups: [''], resources: ['pods/*'], verbs: [get]}",
        &["get"],
        ("", "pods/log"),
        No,
    ),
    ("Role", "{apiGroups: [''], resources: ['po*'], verbs: [get]}", &["get"], ("", "pods"), No),
    // A resource is not its subresource.
    ("Role", "{apiGroups: [''], resources: [pods], verbs: [get]}", &["get"], ("", "pods/log"), No),
    ("Role", "{apiGroups: [''], resources: [pods/log], verbs: [get]}", &["get"], ("", "pods"), No),
    // Names.
    (
        "Role",
        "{apiGroups: [''], resources: [pods], verbs: [get], resourceNames: [a]}",
        &["get"],
        ("", "pods"),
        Named,
    ),
    (
        "Role",
        "{apiGroups: [''], resources: [pods], verbs: [get], resourceNames: []}",
        &["get"],
        ("", "pods"),
        All,
    ),
    (
        "Role",
        "{apiGroups: [''], resources: [pods], verbs: ['*'], resourceNames: [a]}",
        &["create"],
        ("", "pods"),
        No,
    ),
    (
        "Role",
        "{apiGroups: [''], resources: [pods], verbs: ['*'], resourceNames: [a]}",
        &["deletecollection"],
        ("", "pods"),
        No,
    ),
    (
        "Role",
        "{apiGroups: [''], resources: [pods/exec], verbs: [create], resourceNames: [a]}",
        &["create"],
        ("", "pods/exec"),
        Named,
    ),
    // A Role allows nothing on what has no namespace.
    (
        "Role",
        "{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}",
        &["get"],
        ("", "nodes/proxy"),
        No,
    ),
    (
        "Role",
        "{apiGroups: ['*'], resources: ['*'], verbs: [get]}",
        &["get"],
        ("", "nodes/proxy"),
        No,
    ),
    (
        "ClusterRole",
        "{apiGroups: ['*'], resources: ['*'], verbs: [get]}",
        &["get"],
        ("", "nodes/proxy"),
        All,
    ),
    (
        "Role",
        "{apiGroups: [''], resources: [namespaces], verbs: [patch]}",
        &["patch"],
        ("", "namespaces"),
        All,
    ),
    // Wrong types allow nothing.
    ("Role", "{apiGroups: '', resources: pods, verbs: get}", &["get"], ("", "pods"), No),
    ("Role", "{apiGroups: [null], resources: [1], verbs: [true]}", &["get"], ("", "pods"), No),
    ("Role", "get pods", &["get"], ("", "pods"), No),
];

#[test]
fn rules_allow_what_the_api_server_allows() {
    for (kind, rule, verbs, resource, far) in CASES {
        let ask = Ask { verbs, resources: std::slice::from_ref(resource) };
        let documents = read(&role(kind, rule));
        let found = Role::of(object(&documents[0])).unwrap().grants(&ask).next();
        let found = match found {
            None => No,
            Some(grant) if grant.is_unlimited() => All,
            Some(_) => Named,
        };
        assert_eq!(found, *far, "{kind} {rule}: {verbs:?} {resource:?}");
    }
}

#[test]
fn rules_without_limit_are_known() {
    const SEVEN: &str = "get, list, watch, create, update, patch, delete";
    let sweep = |groups: &str, resources: &str, verbs: &str| {
        let rule = format!("{{apiGroups: [{groups}], resources: [{resources}], verbs: [{verbs}]}}");
        let documents = read(&role("ClusterRole", &rule));
        let role = Role::of(object(&documents[0])).unwrap();
        role.rules().next().and_then(|rule| rule.sweep())
    };
    assert_eq!(sweep("'*'", "'*'", "'*'"), Some(Sweep::Everything));
    assert_eq!(sweep("'', '*'", "pods, '*'", SEVEN), Some(Sweep::Everything));
    assert_eq!(sweep("''", "'*'", "'*'"), Some(Sweep::Core));
    assert_eq!(sweep("apps", "'*'", "'*'"), None);
    assert_eq!(sweep("'*'", "pods", "'*'"), None);
    assert_eq!(sweep("'*'", "'*'", "get, list, watch"), None);
}

#[test]
fn bindings_are_found_by_whom_they_name() {
    let finds = |subject: &str, party: Party<'_>| {
        let binding = read(&format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n\
             metadata: {{name: b, namespace: shop}}\n\
             roleRef: {{kind: Role, name: r}}\nsubjects: [{subject}]\n"
        ));
        let mut world = Inventory::of_all();
        world.add(&object(&binding[0]));
        world.bindings(party).next().is_some()
    };
    let web = Party::Account("shop", "web");
    assert!(finds("{kind: ServiceAccount, name: web, namespace: shop}", web));
    assert!(finds("{kind: ServiceAccount, name: web}", web), "the binding's own namespace");
    assert!(finds("{kind: User, name: 'system:serviceaccount:shop:web'}", web));
    assert!(!finds("{kind: ServiceAccount, name: web, namespace: bank}", web));
    assert!(!finds("{kind: User, name: web}", web));
    assert!(!finds("{kind: Group, name: web}", web));
    assert!(finds("{kind: Group, name: web}", Party::Group("web")));
    assert!(finds("", Party::Role("Role", "r")));
    assert!(!finds("", Party::Role("ClusterRole", "r")));
}

#[test]
fn a_role_is_idle_only_when_every_binding_is_known() {
    let role = read(&role("Role", "{apiGroups: [''], resources: [secrets], verbs: [get]}"));
    let role = Role::of(object(&role[0])).unwrap();
    let binding = |role: &str| {
        read(&format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n\
             metadata: {{name: b, namespace: shop}}\nroleRef: {{kind: Role, name: {role}}}\n\
             subjects: [{{kind: User, name: ada}}]\n"
        ))
    };
    let is_idle = |mut world: Inventory, binding: Vec<Document>| {
        binding.iter().for_each(|document| world.add(&object(document)));
        role.is_idle(&world)
    };
    assert!(is_idle(Inventory::of_all(), binding("other")));
    assert!(!is_idle(Inventory::of_all(), binding("r")), "it is given to somebody");
    assert!(!is_idle(Inventory::of_some(), binding("other")), "another file may give it");
    assert!(!is_idle(Inventory::of_all(), Vec::new()), "it was given alone");
}

fn role(kind: &str, rule: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\n\
         metadata: {{name: r, namespace: shop}}\nrules: [{rule}]\n"
    )
}

fn read(yaml: &str) -> Vec<Document> {
    source::yaml::read(yaml.as_bytes(), &source::yaml::Limits::default()).documents
}

fn object(document: &Document) -> Object<'_> {
    Object::new(document.root(), None)
}
