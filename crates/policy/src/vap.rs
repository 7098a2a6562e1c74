//! Kubernetes's own admission policies: ValidatingAdmissionPolicy, MutatingAdmissionPolicy and
//! their bindings, as the API server has them (`k8s.io/apiserver/pkg/admission/plugin/policy`).

mod asked;
mod binding;
mod compile;
mod decision;
mod evaluate;
pub(crate) mod finding;
mod form;
mod matching;
mod mutating;
mod parameters;
mod policy;
mod read;
mod variables;

pub use binding::{Action, Binding};
pub use decision::{Bound, Decision, Outcome};
pub(crate) use evaluate::Allowed;
pub use evaluate::NobodyToAsk;
pub(crate) use form::{Dialect, Form, Patches, Rewrite};
pub(crate) use matching::MatchResources;
pub use mutating::MutatingPolicy;
pub(crate) use mutating::{LARGEST, length, refused};
pub use policy::{Clause, Policy};
pub use read::Mistake;
