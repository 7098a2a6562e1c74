//! Kyverno's policies, and the engines that they stand on.

mod anchor;
mod autogen;
mod body;
mod change;
mod cleanup;
mod cluster_policy;
mod condition;
mod context;
mod deleting;
mod exception;
mod filter;
mod generate;
mod generating;
mod given;
mod image_validating;
mod images;
mod kind;
mod known;
pub mod libraries;
mod lookup;
pub(crate) mod lower;
pub mod mutate;
mod mutating;
pub mod pattern;
mod place;
mod pod_security;
mod reader;
mod schedule;
mod template;
mod validating;
mod who;

pub use anchor::{Anchor, Anchored};
pub use change::Scene;
pub(crate) use known::Known;
pub(crate) use template::Fault;

pub use cleanup::CleanupPolicy;
pub use cluster_policy::{ClusterPolicy, Mutated, Rule};
pub use deleting::DeletingPolicy;
pub use exception::PolicyException;
pub use generate::Generated;
pub use generating::{GeneratingPolicy, ReadYaml};
pub use given::Given;
pub use image_validating::ImageValidatingPolicy;
pub use mutating::MutatingPolicy;
pub use validating::{CelException, ValidatingPolicy};
