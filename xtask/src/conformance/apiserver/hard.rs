//! Cases that are hard on purpose, as they are written down.

use anyhow::{Context, bail};
use model::Node;
use policy::tree::{Map, Tree};
use source::yaml;

/// A policy with its binding, and the objects that it is tried on.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) policy: Tree,
    pub(super) binding: Tree,
    pub(super) objects: Vec<Tree>,
}

/// All cases of a file.
pub(super) struct Cases {
    /// What is there before the policies come.
    pub(super) there: Vec<Tree>,
    pub(super) cases: Vec<Case>,
}

/// What a policy is about where it does not say so.
const CONSTRAINTS: &str = r#"{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["configmaps"]}]}"#;

/// What expressions are evaluated on.
const POD: &str = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"terminationGracePeriodSeconds":5,"volumes":[{"name":"v","configMap":{"name":"settings"}},{"name":"w","emptyDir":{}}],"tolerations":[{"key":"a","operator":"Exists"}],"containers":[{"name":"web","image":"registry.example/Web:1.2","ports":[{"containerPort":8080}],"env":[{"name":"A","value":"b"}],"resources":{"limits":{"cpu":"500m","memory":"1Gi"}},"securityContext":{"runAsUser":1001}},{"name":"log","image":"log"}]}}"#;

/// Reads a list of cases.
pub(super) fn cases(file: &str, text: &str) -> anyhow::Result<Cases> {
    let stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
    if let Some(wrong) = stream.diagnostics.first() {
        bail!("{file}.yaml: {}", wrong.says);
    }
    let document = stream.documents.first().context("no document")?;
    let (mut there, mut cases) = (Vec::new(), Vec::new());
    for node in document.root().items() {
        there.extend(trees(node.get("there"))?);
        if let Some(name) = node.get("case").as_str() {
            let name = format!("{file}-{name}");
            cases.push(case(&name, node).with_context(|| name.clone())?);
        }
    }
    Ok(Cases { there, cases })
}

fn case(name: &str, node: Node<'_>) -> anyhow::Result<Case> {
    let mut policy = tree(node.get("policy"))?;
    if policy.get("matchConstraints").is_none() {
        put(&mut policy, "matchConstraints", Tree::from_json(CONSTRAINTS)?);
    }
    let binding = match node.get("binding").is_mapping() {
        true => tree(node.get("binding"))?,
        false => Tree::Map(Map::new()),
    };
    let actions = match node.get("actions").is_sequence() {
        true => tree(node.get("actions"))?,
        false => Tree::from_json(r#"["Deny"]"#)?,
    };
    let mut objects = trees(node.get("objects"))?;
    if objects.is_empty() {
        let long = "l".repeat(600);
        let data = format!(r#"{{"a":"y","zero":"0","long":"{long}"}}"#);
        let head = r#""apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"tried"}"#;
        objects.push(Tree::from_json(&format!("{{{head},\"data\":{data}}}"))?);
    }
    make(name, policy, binding, actions, objects)
}

/// Reads lines with an expression each: a case refuses, and says what the expression makes.
pub(super) fn expressions(text: &str) -> anyhow::Result<Cases> {
    let written = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("# "));
    let mut cases = Vec::new();
    for (number, written) in written.enumerate() {
        let written = written.trim();
        let clause = Map::from_iter([
            ("expression".to_owned(), Tree::String(format!("({written}) == ''"))),
            ("messageExpression".to_owned(), Tree::String(written.to_owned())),
        ]);
        let constraints = CONSTRAINTS.replace("configmaps", "pods");
        let policy = Map::from_iter([
            ("matchConstraints".to_owned(), Tree::from_json(&constraints)?),
            ("validations".to_owned(), Tree::List(vec![Tree::Map(clause)])),
        ]);
        let name = format!("expressions-{}", number + 1);
        let (binding, actions) = (Tree::Map(Map::new()), Tree::from_json(r#"["Deny"]"#)?);
        let objects = vec![Tree::from_json(POD)?];
        let mut case = make(&name, Tree::Map(policy), binding, actions, objects)?;
        case.name = format!("{name}: {written}");
        cases.push(case);
    }
    Ok(Cases { there: Vec::new(), cases })
}

/// Whole objects; the binding picks the objects of the case by a label.
fn make(
    name: &str,
    policy: Tree,
    mut binding: Tree,
    actions: Tree,
    mut objects: Vec<Tree>,
) -> anyhow::Result<Case> {
    let label = Map::from_iter([("case".to_owned(), Tree::String(name.to_owned()))]);
    let selector = Map::from_iter([("matchLabels".to_owned(), Tree::Map(label))]);
    let mut resources = binding.get("matchResources").cloned().unwrap_or(Tree::Map(Map::new()));
    put(&mut resources, "objectSelector", Tree::Map(selector));
    put(&mut binding, "matchResources", resources);
    put(&mut binding, "policyName", Tree::String(name.to_owned()));
    put(&mut binding, "validationActions", actions);
    for object in &mut objects {
        let mut metadata = object.get("metadata").cloned().unwrap_or(Tree::Map(Map::new()));
        let mut labels = metadata.get("labels").cloned().unwrap_or(Tree::Map(Map::new()));
        put(&mut labels, "case", Tree::String(name.to_owned()));
        put(&mut metadata, "labels", labels);
        put(object, "metadata", metadata);
    }
    Ok(Case {
        name: name.to_owned(),
        policy: object("ValidatingAdmissionPolicy", name, policy),
        binding: object("ValidatingAdmissionPolicyBinding", name, binding),
        objects,
    })
}

fn object(kind: &str, name: &str, spec: Tree) -> Tree {
    let text = |text: &str| Tree::String(text.to_owned());
    let metadata = Map::from_iter([("name".to_owned(), text(name))]);
    Tree::Map(Map::from_iter([
        ("apiVersion".to_owned(), text("admissionregistration.k8s.io/v1")),
        ("kind".to_owned(), text(kind)),
        ("metadata".to_owned(), Tree::Map(metadata)),
        ("spec".to_owned(), spec),
    ]))
}

fn put(tree: &mut Tree, key: &str, value: Tree) {
    if let Tree::Map(map) = tree {
        map.insert(key, value);
    }
}

fn trees(list: Node<'_>) -> anyhow::Result<Vec<Tree>> {
    list.items().map(tree).collect()
}

fn tree(node: Node<'_>) -> anyhow::Result<Tree> {
    Ok(Tree::from_node(node, usize::MAX)?)
}
