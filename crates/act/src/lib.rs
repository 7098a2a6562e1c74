//! The only writer to a cluster.
//!
//! What is written is decided elsewhere; here it is put into the words of the API server, sent, and
//! taken back again. Every write can be rehearsed: the API server checks it and keeps nothing.

mod constraint;
mod install;
pub mod installation;
mod lease;
mod logbook;
mod native;
mod ownership;
mod place;
mod registration;
mod reviews;
mod roll;
mod secret;
mod servers;
mod uninstall;
mod whoami;
mod writer;

pub use constraint::constraint_kind;
pub use install::{Brought, Owner, bring, owner};
pub use lease::{Held, Lease};
pub use logbook::Logbook;
pub use native::{
    Household, NATIVE_GROUP, NATIVE_KINDS, Standing, is_native_of, may_clear_natives, natives,
};
pub use place::Place;
pub use registration::{Failure, Hook, Purpose, Reach, Registered, Registration, Rule, registered};
pub use reviews::{User, may_list_workloads, user_of_token};
pub use roll::Roll;
pub use secret::{Kept, SecretPlace};
pub use servers::Servers;
pub use uninstall::{leavings, made_kinds, others_in, reports};
pub use whoami::whoami;
pub use writer::{Manner, Version, WriteError, Writer};

/// The name under which the API server notes who owns a field.
const MANAGER: &str = "yagura";

/// The label that everything written here bears, and its value.
const LABEL: (&str, &str) = ("app.kubernetes.io/managed-by", "yagura");

/// The label that the leases of replicas bear, and its value.
const REPLICA: (&str, &str) = ("yagura.dev/replica", "true");
