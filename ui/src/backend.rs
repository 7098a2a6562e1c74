//! What the pages ask of the program around them.

use std::sync::Arc;
use std::time::SystemTime;

use model::{Finding, Framework};
use store::Store;

/// Tells what the pages need beyond the store. Its functions may block, and are called from threads
/// that may.
pub trait Backend: Send + Sync {
    /// What time it is.
    fn now(&self) -> SystemTime;

    /// The version of the program.
    fn version(&self) -> String;

    /// The store, or why there is none yet.
    fn store(&self) -> Result<Arc<dyn Store>, String>;

    /// The parts of the server, and how each fares.
    fn parts(&self) -> Vec<Part>;

    /// How many policies requests are judged by.
    fn policies(&self) -> usize;

    /// When the certificate ends that requests are answered with, in seconds since 1970; `None`
    /// where there is none.
    fn certificate_ends(&self) -> Option<i64>;

    /// The frameworks that name checks.
    fn frameworks(&self) -> &[Framework];

    /// The text of the file that a finding is about; `None` where there is none, or where it is not
    /// one of those that are judged.
    fn file(&self, finding: &Finding) -> Option<Arc<str>>;

    /// The fix of a finding as a unified diff of its file, which has this text; `None` where it cannot
    /// be made.
    fn diff(&self, finding: &Finding, text: &str) -> Option<String>;

    /// Who decides who may see what; `None` where whoever has the link of the terminal sees all.
    fn gatekeeper(&self) -> Option<&dyn Gatekeeper>;
}

/// A part of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, in lower case.
    pub name: String,
    /// Why it is not well; `None` where it is.
    pub complaint: Option<String>,
}

/// Decides who somebody is, and what they may see.
pub trait Gatekeeper: Send + Sync {
    /// Whose token this is; `None` where it is nobody's.
    fn person(&self, token: &str) -> Result<Option<Person>, Refusal>;

    /// Whether a person may see what is found about a namespace; about everything, where none is
    /// named.
    fn may_see(&self, person: &Person, namespace: Option<&str>) -> Result<bool, Refusal>;
}

/// Somebody, as the API server knows them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// `uid` of the user, where there is one.
    pub uid: String,
    /// Their groups.
    pub groups: Vec<String>,
    /// What else is known of them, by key.
    pub extra: Vec<(String, Vec<String>)>,
}

/// Nobody could tell. It holds no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);
