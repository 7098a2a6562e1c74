//! Kubernetes's own admission policies: ValidatingAdmissionPolicy and its bindings, judged as the
//! API server judges them (`k8s.io/apiserver/pkg/admission/plugin/policy/validating`).

mod binding;
mod compile;
mod decision;
mod evaluate;
pub(crate) mod finding;
mod matching;
mod parameters;
mod read;
mod variables;

pub use binding::{Action, Binding};
pub use compile::{Clause, Policy};
pub(crate) use compile::{Dialect, Form};
pub use decision::{Decision, Outcome};
pub(crate) use evaluate::Allowed;
pub use evaluate::NobodyToAsk;
pub(crate) use matching::MatchResources;
pub use read::Mistake;
