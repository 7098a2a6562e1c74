//! Functions that ask a cluster, a registry, the network or the clock, and who answers them.

use std::any::Any;

use model::{Document, Object, World};

use super::times::NOW;
use super::values::{of_tree, record};
use crate::cel::{Arguments, EvalError, Evaluated, Host, Opaque, Overload, Timestamp, Value};
use crate::kyverno::lookup;
use crate::request::resource_of;
use crate::tree::Tree;

/// A text that says more than this is not read.
const LARGEST: usize = 500_000;

/// What else is known beside objects: the moment, and answers that were written down.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// What time it is.
    pub now: Option<Timestamp>,
    /// Reads a text of one YAML document.
    pub read_yaml: Option<ReadYaml>,
    /// What the network answers, an API server among it.
    pub calls: Vec<Call>,
    /// The entries of Kyverno's global context, by name; a projection of one may have an entry of
    /// its own, `name.projection`.
    pub globals: Vec<(String, Tree)>,
    /// All entries are among `globals`: what is not there does not exist.
    pub has_all_globals: bool,
    /// No API server is reached, so that a call to one fails.
    pub is_offline: bool,
    /// What registries say of images, by reference.
    pub images: Vec<(String, Tree)>,
}

/// Reads a text of one YAML document, or says why it cannot.
pub type ReadYaml = fn(&str) -> Result<Document, String>;

/// A call and what is answered.
#[derive(Debug, Clone)]
pub struct Call {
    /// `GET` or `POST`; any where there is none.
    pub method: Option<String>,
    /// The whole address, or the path of an API server.
    pub url: String,
    /// 200 where all is well.
    pub status: i64,
    /// What is answered.
    pub body: Tree,
}

impl Answers {
    /// What is answered to a call.
    pub(crate) fn call(&self, method: &str, url: &str) -> Option<&Call> {
        let named = |call: &&Call| call.url == url && call.method.as_deref() == Some(method);
        let any = |call: &&Call| call.url == url && call.method.is_none();
        self.calls.iter().find(named).or_else(|| self.calls.iter().find(any))
    }

    /// An entry of the global context.
    pub(crate) fn global(&self, name: &str) -> Option<&Tree> {
        self.globals.iter().find(|(own, _)| own == name).map(|(_, tree)| tree)
    }

    /// A projection of an entry of the global context.
    pub(crate) fn projection(&self, name: &str, projection: &str) -> Option<&Tree> {
        let own = self.global(&format!("{name}.{projection}"));
        own.or_else(|| self.global(name)?.get(projection))
    }
}

/// Answers the functions of Kyverno's libraries from objects and what is written down.
#[derive(Clone, Copy)]
pub struct Asker<'w> {
    /// The objects that the cluster has.
    pub world: &'w dyn World,
    /// What else is known.
    pub answers: &'w Answers,
}

/// A resource with its version.
#[derive(Debug, Clone, PartialEq)]
struct Resource {
    api_version: String,
    name: String,
}

impl Opaque for Resource {
    fn type_name(&self) -> &'static str {
        "schema.GroupVersionResource"
    }

    fn equals(&self, other: &dyn Opaque) -> bool {
        (other as &dyn Any).downcast_ref::<Resource>() == Some(self)
    }
}

/// The function that makes objects, whatever its capitals.
pub(in crate::kyverno) const GENERATOR: &str = "generator.Apply";

const LABELS: &str = "map(string, string)";
const GVR: &str = "schema.GroupVersionResource";
const OBJECT: &str = "map(string, dyn)";

pub(super) fn overloads() -> Vec<Overload> {
    let mut overloads = Vec::new();
    let mut host = |name: &str, takes: &[&str], gives: &str| {
        let (library, function) = name.split_once('.').unwrap_or_default();
        let (first, rest) = function.split_at_checked(1).unwrap_or_default();
        // Kyverno writes them in capitals, and since 1.18 as others do.
        let camel = match function {
            "ToGVR" => "toGVR".to_owned(),
            _ => format!("{}{rest}", first.to_ascii_lowercase()),
        };
        for name in [function, &camel] {
            let signature = format!("{library}.{name}({}) -> {gives}", takes.join(", "));
            overloads.push(Overload::host_function(&signature));
        }
    };
    for resource in [&["string", "string"][..], &[GVR]] {
        host("resource.List", &[resource, &["string"]].concat(), OBJECT);
        host("resource.List", &[resource, &["string", LABELS]].concat(), OBJECT);
        host("resource.Get", &[resource, &["string", "string"]].concat(), OBJECT);
    }
    host("resource.ToGVR", &["string", "string"], GVR);
    host("resource.Post", &["string", "string", "string", OBJECT], OBJECT);
    host("resource.Post", &["string", "string", OBJECT], OBJECT);
    host("globalContext.Get", &["string"], "dyn");
    host("globalContext.Get", &["string", "string"], "dyn");
    host("image.GetMetadata", &["string"], "dyn");
    host("generator.Apply", &["string", "list(map(string, dyn))"], "bool");
    host("http.Get", &["string"], "dyn");
    host("http.Get", &["string", LABELS], "dyn");
    host("http.Post", &["string", "dyn"], "dyn");
    host("http.Post", &["string", "dyn", LABELS], "dyn");
    for signature in [
        "random() -> string",
        "random(string) -> string",
        "random.random() -> string",
        "random.random(string) -> string",
        "yaml.parse(string) -> dyn",
    ] {
        overloads.push(Overload::host_function(signature));
    }
    overloads
}

impl Host for Asker<'_> {
    fn call<'a>(&self, signature: &str, arguments: &[Value<'a>]) -> Evaluated<Value<'a>> {
        if signature == NOW {
            let now = self.answers.now.map(Value::Timestamp);
            return now.ok_or_else(|| EvalError::unknown("what time it is"));
        }
        let all = Arguments(arguments);
        let name = signature.split('(').next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "resource.list" => self.list(all),
            "resource.get" => self.get(all),
            "resource.togvr" => {
                let name = resource_of(all.str(1)?);
                Ok(Value::opaque(Resource { api_version: all.str(0)?.to_owned(), name }))
            }
            "resource.post" => self.post(all),
            "globalcontext.get" => self.global(all),
            "image.getmetadata" => {
                let image = all.str(0)?;
                let known = self.answers.images.iter().find(|(own, _)| own == image);
                let unknown = || EvalError::unknown(format!("what a registry says of {image}"));
                known.map(|(_, data)| of_tree(data)).ok_or_else(unknown)
            }
            "http.get" => self.http("GET", all),
            "http.post" => self.http("POST", all),
            "yaml.parse" => self.yaml(all.str(0)?),
            "random" | "random.random" => Err(EvalError::unknown("what a random text will be")),
            _ => Err(EvalError::unknown("who may do what")),
        }
    }
}

impl Asker<'_> {
    fn list<'a>(&self, all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
        let (resource, all) = resource(all)?;
        let namespace = all.str(0)?;
        let labels = all.map(1).ok();
        let has_labels = |object: &Object<'_>| {
            labels.is_none_or(|labels| {
                let own = object.metadata().get("labels");
                labels.iter().all(|(key, value)| {
                    key.as_str().is_some_and(|key| own.get(key).as_str() == value.as_str())
                })
            })
        };
        let is_there = |object: &Object<'_>| lookup::is_in(object, namespace);
        let mut items = Vec::new();
        for object in resource.objects(self.world).filter(is_there).filter(has_labels) {
            items.push(self.value_of(&object)?);
        }
        if !lookup::knows_all(self.world, namespace) {
            return Err(EvalError::unknown(format!("all {} of the cluster", resource.name)));
        }
        record([
            ("apiVersion", Value::string(resource.api_version.as_str())),
            ("kind", Value::from("List")),
            ("items", Value::list(items)),
        ])
    }

    fn get<'a>(&self, all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
        let (resource, all) = resource(all)?;
        let (namespace, name) = (all.str(0)?, all.str(1)?);
        let is_wanted =
            |object: &Object<'_>| object.name() == name && lookup::is_in(object, namespace);
        match resource.objects(self.world).find(is_wanted) {
            Some(object) => self.value_of(&object),
            None if lookup::knows_all(self.world, namespace) => Ok(Value::Null),
            None => {
                let Resource { name: resource, .. } = &resource;
                Err(EvalError::unknown(format!("the object {name} among the {resource}")))
            }
        }
    }

    fn value_of<'a>(&self, object: &Object<'_>) -> Evaluated<Value<'a>> {
        let tree = lookup::tree_of(object, self.world);
        tree.map(|tree| of_tree(&tree)).map_err(EvalError::unknown)
    }

    fn post<'a>(&self, all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
        let resource = all.str(1)?;
        Err(EvalError::unknown(format!("what an API server answers to a new object of {resource}")))
    }

    /// A whole entry, or one of its projections.
    fn global<'a>(&self, all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
        let name = all.str(0)?;
        let Some(data) = self.answers.global(name) else {
            return match self.answers.has_all_globals {
                true => Ok(Value::Null),
                false => Err(EvalError::unknown(format!("the global context entry {name}"))),
            };
        };
        match all.str(1).ok().filter(|it| !it.is_empty()) {
            None => Ok(of_tree(data)),
            Some(projection) => {
                self.answers.projection(name, projection).map(of_tree).ok_or_else(|| {
                    let says = format!(
                        "projection {projection:?} not found in global context entry {name:?}"
                    );
                    EvalError::invalid(format!("failed to get global reference: {says}"))
                })
            }
        }
    }

    fn http<'a>(&self, method: &str, all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
        let url = all.str(0)?;
        let Some(call) = self.answers.call(method, url) else {
            return Err(EvalError::unknown(format!("what {url} answers")));
        };
        record([("body", of_tree(&call.body)), ("statusCode", Value::Int(call.status))])
    }

    fn yaml<'a>(&self, text: &str) -> Evaluated<Value<'a>> {
        let Some(read) = self.answers.read_yaml else {
            return Err(EvalError::unknown("what a text of YAML says"));
        };
        let document = read(text).map_err(EvalError::invalid)?;
        let tree = Tree::from_node(document.root(), LARGEST);
        tree.map(|tree| of_tree(&tree)).map_err(|_| EvalError::SizeExceeded.into())
    }
}

/// The resource that the first arguments name, and the arguments after them.
fn resource<'e, 'a>(all: Arguments<'e, 'a>) -> Evaluated<(Resource, Arguments<'e, 'a>)> {
    let behind = |count: usize| Arguments(all.0.get(count..).unwrap_or_default());
    if let Ok(resource) = all.opaque::<Resource>(0) {
        return Ok((resource.clone(), behind(1)));
    }
    // A subresource says nothing that the object does not.
    let name = all.str(1)?.split('/').next().unwrap_or_default().to_owned();
    Ok((Resource { api_version: all.str(0)?.to_owned(), name }, behind(2)))
}

impl Resource {
    fn objects<'w>(&self, world: &'w dyn World) -> impl Iterator<Item = Object<'w>> {
        let group = self.api_version.split_once('/').map_or("", |(group, _)| group);
        lookup::of_resource(world, group, &self.name)
    }
}
