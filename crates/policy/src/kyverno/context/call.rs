//! `apiCall` of a context: a path of the API server, answered from the world, or a service.

use model::{Object, World};

use super::path::Path;
use super::{Found, asked, path, text};
use crate::jmespath::{Missing, Value};
use crate::kyverno::known::Known;
use crate::kyverno::lookup;
use crate::kyverno::template::{Fault, Template, Variable};
use crate::tree::{Map, Tree};

/// A call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    method: String,
    /// A path of the API server.
    path: Option<Template>,
    /// The address of a service.
    url: Option<Template>,
    /// What to ask the answer.
    wanted: Option<Variable>,
    /// What stands for an answer that does not come.
    default: Option<Tree>,
}

impl Call {
    pub(super) fn read(tree: &Tree, rewrite: &dyn Fn(&str) -> String) -> Result<Call, Fault> {
        let service = tree.get("service").filter(|it| **it != Tree::Null);
        let url = service.map(|it| super::part(it, "url", rewrite)).transpose()?.flatten();
        let method = tree.get("method").and_then(Tree::as_str).unwrap_or("GET");
        Ok(Call {
            method: method.to_ascii_uppercase(),
            path: super::part(tree, "urlPath", rewrite)?,
            url,
            wanted: path(tree, rewrite)?,
            default: tree.get("default").cloned(),
        })
    }

    pub(super) fn value<'v>(&'v self, known: &Known<'v>, world: &dyn World) -> Found<'v> {
        let address = match (&self.url, &self.path) {
            (Some(url), _) => text(url, known)?,
            (None, Some(path)) => text(path, known)?,
            (None, None) => return Err(Missing::Failed("no address to call".to_owned())),
        };
        match (self.answer(&address, known, world), &self.default) {
            (Ok(answer), _) => asked(answer, self.wanted.as_ref(), known),
            (Err(Missing::Failed(_)), Some(default)) => Ok(Value::from_tree(default.clone())),
            (Err(missing), _) => Err(missing),
        }
    }

    fn answer(&self, address: &str, known: &Known<'_>, world: &dyn World) -> Result<Tree, Missing> {
        let answers = known.answers();
        if let Some(call) = answers.call(&self.method, address) {
            return match call.status {
                200..300 => Ok(call.body.clone()),
                status => Err(Missing::Failed(format!("{address} answers {status}"))),
            };
        }
        let unknown = || Missing::Unknown(format!("what {address} answers"));
        if answers.is_offline {
            return Err(Missing::Failed(format!("{address} is not reached")));
        }
        if self.url.is_some() || self.method != "GET" {
            return Err(unknown());
        }
        let path = Path::parse(address).ok_or_else(unknown)?;
        from_world(&path, world)
    }
}

fn from_world(path: &Path<'_>, world: &dyn World) -> Result<Tree, Missing> {
    let is_there = |object: &Object<'_>| {
        lookup::is_in(object, path.namespace)
            && path.takes(object)
            && (path.name.is_empty() || object.name() == path.name)
    };
    let mut found = lookup::of_resource(world, path.group, path.resource).filter(is_there);
    let tree = |object: Object<'_>| lookup::tree_of(&object, world).map_err(Missing::Unknown);
    if !path.name.is_empty() {
        return match found.next() {
            Some(object) => tree(object),
            None => Err(absent(path, world)),
        };
    }
    let items = found.map(tree).collect::<Result<Vec<_>, _>>()?;
    if !lookup::knows_all(world, path.namespace) {
        return Err(Missing::Unknown(format!("all {} of the cluster", path.resource)));
    }
    let text = |text: &str| Tree::String(text.to_owned());
    let mut list = Map::new();
    list.insert("apiVersion", text(&path.api_version()));
    list.insert("kind", text("List"));
    list.insert("metadata", Tree::Map(Map::new()));
    list.insert("items", Tree::List(items));
    Ok(Tree::Map(list))
}

fn absent(path: &Path<'_>, world: &dyn World) -> Missing {
    let says = format!("the object {} among the {}", path.name, path.resource);
    match lookup::knows_all(world, path.namespace) {
        true => Missing::Failed(format!("{says} is not there")),
        false => Missing::Unknown(says),
    }
}
