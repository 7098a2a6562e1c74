//! What a test gives of a cluster: objects beside its resources, answers of services, exceptions,
//! and who asks.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Error;
use model::{Document, Node, objects_in};
use policy::User;
use policy::jmespath::{Dialect, Expression, Nothing};
use policy::kyverno::libraries::{Answers, Call};
use policy::kyverno::{CelException, PolicyException};
use policy::tree::{Map, Tree};
use policy::vap::Mistake;

use super::super::read;
use super::given::paths;
use super::shelf::Shelf;
use crate::answers;

/// What a test gives of a cluster.
pub(super) struct Cluster {
    /// What policies in CEL find by `resource.Get` and the like.
    pub(super) shelf: Shelf,
    pub(super) answers: Arc<Answers>,
    pub(super) exceptions: Vec<PolicyException>,
    pub(super) cel_exceptions: Vec<CelException>,
    /// The file of who asks.
    user: Vec<Document>,
}

/// Answers larger than these are no one's test.
const LARGEST: usize = 100_000;

impl Cluster {
    /// Reads what a test names. The second are the objects that the cluster has beside the
    /// resources.
    pub(super) fn read(
        test: Node<'_>,
        folder: &Path,
        now: SystemTime,
    ) -> anyhow::Result<(Cluster, Vec<Document>)> {
        let mut answers = answers::at(now);
        answers.has_all_globals = true;
        answers.calls = calls(test)?;
        answers.globals = globals(test, folder)?;
        let mut objects = Vec::new();
        for path in paths(test, "paramResources", folder) {
            objects.extend(read::file(&path).map_err(Error::msg)?);
        }
        let has_cluster = !test.get("clusterResources").is_empty();
        answers.is_offline = !has_cluster;
        let mut shelf = Vec::new();
        if has_cluster {
            objects.extend(cluster_resources(test, folder)?);
            shelf.extend(copies(&objects)?);
            for list in ["resources", "targetResources"] {
                for path in paths(test, list, folder) {
                    shelf.extend(read::file(&path).map_err(Error::msg)?);
                }
            }
        } else if let Some(file) = test.get("context").as_str().filter(|file| !file.is_empty()) {
            for document in read::file(&folder.join(file)).map_err(Error::msg)? {
                let spec = document.root().get("spec");
                shelf.extend(items(spec.get("resources"))?);
                answers.images.extend(images(spec.get("images"))?);
            }
        }
        let (exceptions, cel_exceptions) = exceptions(test, folder)?;
        let mut user = Vec::new();
        if let Some(file) = test.get("userinfo").as_str().filter(|file| !file.is_empty()) {
            user = read::file(&folder.join(file)).map_err(Error::msg)?;
        }
        let answers = Arc::new(answers);
        let shelf = Shelf::of(shelf);
        Ok((Cluster { shelf, answers, exceptions, cel_exceptions, user }, objects))
    }

    /// Who asks, where the test says it.
    pub(super) fn user(&self) -> User<'_> {
        let Some(document) = self.user.first() else { return User::default() };
        let root = document.root();
        let user = root.get("userInfo");
        User {
            name: user.get("username").as_str().unwrap_or_default(),
            uid: user.get("uid").as_str().unwrap_or_default(),
            groups: user.get("groups").strings().collect(),
            roles: root.get("roles").strings().collect(),
            cluster_roles: root.get("clusterRoles").strings().collect(),
            extra: Vec::new(),
        }
    }
}

/// Each item of a list as a document.
fn items(list: Node<'_>) -> anyhow::Result<Vec<Document>> {
    let items = list.items().map(|item| Ok(Tree::from_node(item, LARGEST)?.to_document()));
    items.collect()
}

fn copies(documents: &[Document]) -> anyhow::Result<Vec<Document>> {
    let copy = |it: &Document| Ok(Tree::from_node(it.root(), LARGEST)?.to_document());
    documents.iter().map(copy).collect()
}

/// The objects and the definitions that files of the kind ClusterResource name.
fn cluster_resources(test: Node<'_>, folder: &Path) -> anyhow::Result<Vec<Document>> {
    let mut objects = Vec::new();
    for path in paths(test, "clusterResources", folder) {
        for document in read::file(&path).map_err(Error::msg)? {
            let spec = document.root().get("spec");
            objects.extend(items(spec.get("resources"))?);
            for path in paths(spec, "crds", folder) {
                objects.extend(read::file(&path).map_err(Error::msg)?);
            }
        }
    }
    Ok(objects)
}

fn images(list: Node<'_>) -> anyhow::Result<Vec<(String, Tree)>> {
    let image = |item: Node<'_>| {
        let name = item.get("image").as_str().unwrap_or_default().to_owned();
        Ok((name, Tree::from_node(item, LARGEST)?))
    };
    list.items().map(image).collect()
}

fn calls(test: Node<'_>) -> anyhow::Result<Vec<Call>> {
    let call = |item: Node<'_>| {
        let text = |key: &str| item.get(key).as_str().map(str::trim).filter(|it| !it.is_empty());
        let response = item.get("response");
        Ok(Call {
            method: text("method").map(str::to_ascii_uppercase),
            url: text("url").or(text("urlPath")).unwrap_or_default().to_owned(),
            status: response.get("statusCode").as_i64().filter(|it| *it != 0).unwrap_or(200),
            body: Tree::from_node(response.get("body"), LARGEST)?,
        })
    };
    test.get("apiCallResponses").items().map(call).collect()
}

/// The entries of the global context: data, or a list of objects, or a projection of either.
fn globals(test: Node<'_>, folder: &Path) -> anyhow::Result<Vec<(String, Tree)>> {
    let mut globals = Vec::new();
    for item in test.get("globalContextEntries").items() {
        let mut root = Tree::from_node(item.get("data"), LARGEST)?;
        if item.get("resources").is_set() {
            root = Tree::from_node(item.get("resources"), LARGEST)?;
        } else if item.get("resourceFiles").is_set() {
            let mut objects = Vec::new();
            for path in paths(item, "resourceFiles", folder) {
                for document in read::file(&path).map_err(Error::msg)? {
                    objects.push(Tree::from_node(document.root(), LARGEST)?);
                }
            }
            root = Tree::List(objects);
        }
        if let Some(path) = item.get("fieldPath").as_str().filter(|path| !path.is_empty()) {
            root = found(&root, path)?;
        }
        let mut projected = Map::new();
        for projection in item.get("projections").items() {
            let text = |key: &str| projection.get(key).as_str().unwrap_or_default();
            projected.insert(text("name"), found(&root, text("path"))?);
        }
        let name = item.get("name").as_str().unwrap_or_default().trim().to_owned();
        globals.push((name, if projected.is_empty() { root } else { Tree::Map(projected) }));
    }
    Ok(globals)
}

fn found(root: &Tree, path: &str) -> anyhow::Result<Tree> {
    let expression = Expression::compile(path, Dialect::Kyverno)?;
    Ok(expression.evaluate(root.to_document().root(), &Nothing, Expression::STEPS)?)
}

fn exceptions(
    test: Node<'_>,
    folder: &Path,
) -> anyhow::Result<(Vec<PolicyException>, Vec<CelException>)> {
    let (mut classic, mut cel) = (Vec::new(), Vec::new());
    let fault = |mistake: &Mistake| Error::msg(format!("{}: {}", mistake.path, mistake.says));
    for path in paths(test, "exceptions", folder) {
        for document in read::file(&path).map_err(Error::msg)? {
            for object in objects_in(document.root(), None) {
                if object.is(PolicyException::KIND) {
                    classic.push(PolicyException::read(&object).map_err(|it| fault(&it))?);
                } else if object.is(CelException::KIND) {
                    let read = CelException::read(&object);
                    let first = |all: Vec<Mistake>| all.first().map_or(Error::msg(""), fault);
                    cel.push(read.map_err(first)?);
                }
            }
        }
    }
    Ok((classic, cel))
}
