//! Asking whether someone may do something. An expression puts the question together; who answers
//! it is up to the caller, who gives an `Authorizer`.

/// Knows who may do what.
pub trait Authorizer {
    /// Decides; an error says why nothing is known, and the expression fails with it.
    fn authorize(&self, access: &Access) -> Result<Decision, String>;
}

/// What an expression asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Who wants to.
    pub subject: Subject,
    /// The verb of the API, or the method of HTTP.
    pub verb: String,
    /// Do what to what.
    pub target: Target,
}

/// Who wants something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Who made the request under judgement.
    Requester,
    /// A service account.
    ServiceAccount {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
}

/// What someone wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A path that is no resource: `/healthz`.
    Path(String),
    /// A resource of the API.
    Resource(ResourceTarget),
}

/// A resource of the API. An empty string means that a part is not said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResourceTarget {
    /// Its group; empty for the core.
    pub group: String,
    /// `pods`
    pub resource: String,
    /// `status`
    pub subresource: String,
    /// Empty for what has no namespace, and for all namespaces.
    pub namespace: String,
    /// Empty for all names.
    pub name: String,
    /// As written; what cannot be read is no limit.
    pub field_selector: String,
    /// As written; what cannot be read is no limit.
    pub label_selector: String,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// It is allowed. Else it is denied, or nobody has an opinion, or an error came in between.
    pub is_allowed: bool,
    /// Why, if there is something to say.
    pub reason: String,
    /// What went wrong while it was decided.
    pub error: Option<String>,
}
