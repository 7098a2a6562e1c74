//! One ExpansionTemplate: of which objects which others are made.

use model::{Diagnostic, Kind, Node, Object, Place};

use crate::gatekeeper::applies::Applies;
use crate::gatekeeper::enforcement;
use crate::outcome::Action;

/// Gatekeeper takes no longer name.
const LONGEST_NAME: usize = 63;

/// A template, read and checked.
#[derive(Debug, Clone)]
pub struct Expansion {
    pub(super) name: String,
    pub(super) applies: Vec<Applies>,
    /// Where the object to be stands: `spec`, `template`.
    pub(super) source: Vec<String>,
    /// What it is then.
    pub(super) api_version: String,
    pub(super) kind: String,
    /// What a breach leads to, in place of what the constraint says.
    pub(super) action: Option<Action>,
}

impl Expansion {
    /// The kind of expansion templates.
    pub const KIND: Kind<'static> = Kind::new("expansion.gatekeeper.sh", "ExpansionTemplate");

    /// Reads a template. What is wrong with it is told with its place, and concerns no other.
    pub fn read(object: &Object<'_>) -> Result<Expansion, Diagnostic> {
        let (name, spec) = (object.name(), object.spec());
        let told = |node: Node<'_>, says: &str| placed(object, node, says);
        if name.is_empty() || name.len() > LONGEST_NAME {
            let says = format!("its name must have 1 to {LONGEST_NAME} letters");
            return Err(told(object.metadata().get("name"), &says));
        }
        let source = spec.get("templateSource").as_str().unwrap_or_default();
        if source.is_empty() {
            return Err(told(spec.get("templateSource"), "templateSource is wanted"));
        }
        let generated = spec.get("generatedGVK");
        let part = |key| generated.get(key).as_str().unwrap_or_default();
        let (group, version, kind) = (part("group"), part("version"), part("kind"));
        if group.is_empty() && version.is_empty() && kind.is_empty() {
            return Err(told(generated, "generatedGVK is wanted"));
        }
        let applies =
            Applies::read(spec.get("applyTo")).map_err(|says| told(spec.get("applyTo"), &says))?;
        if applies.iter().any(|it| it.is_about(group, version, kind)) {
            return Err(told(generated, "it applies to what it makes"));
        }
        let action = spec.get("enforcementAction");
        let word = action.as_str().filter(|word| !word.is_empty());
        let read = word.map(enforcement::action).transpose();
        Ok(Expansion {
            name: name.to_owned(),
            applies,
            source: source.split('.').map(str::to_owned).collect(),
            api_version: match group {
                "" => version.to_owned(),
                group => format!("{group}/{version}"),
            },
            kind: kind.to_owned(),
            action: read.map_err(|says| told(action, &says))?,
        })
    }

    /// It is about what another one makes.
    pub(super) fn follows(&self, other: &Expansion) -> bool {
        let api = other.api_version.as_str();
        let (group, version) = api.split_once('/').unwrap_or(("", api));
        self.applies.iter().any(|it| it.is_about(group, version, &other.kind))
    }

    /// It is about such an object.
    pub(super) fn holds(&self, object: &Object<'_>) -> bool {
        self.applies.iter().any(|it| it.holds(object, None))
    }
}

/// What is wrong with a template, at a node of it, or where the node is missing at the whole.
fn placed(object: &Object<'_>, node: Node<'_>, says: &str) -> Diagnostic {
    let says = format!("the expansion template {} is not valid: {says}", object.name());
    let span = node.span().or(object.node().span());
    let diagnostic = Diagnostic::error(says);
    span.map_or(diagnostic.clone(), |span| diagnostic.at(Place::from(span)))
}
