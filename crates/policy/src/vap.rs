//! Kubernetes's own admission policies: ValidatingAdmissionPolicy, MutatingAdmissionPolicy and
//! their bindings, as the API server has them (`k8s.io/apiserver/pkg/admission/plugin/policy`).

mod binding;
mod compile;
mod decision;
mod evaluate;
pub(crate) mod finding;
mod matching;
mod mutating;
mod parameters;
mod read;
mod variables;

pub use binding::{Action, Binding};
pub use compile::{Clause, Policy};
pub(crate) use compile::{Dialect, Form, Patches};
pub use decision::{Decision, Outcome};
pub(crate) use evaluate::Allowed;
pub use evaluate::NobodyToAsk;
pub(crate) use matching::MatchResources;
pub use mutating::MutatingPolicy;
pub(crate) use mutating::refused;
pub use read::Mistake;
