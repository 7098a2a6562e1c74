//! Who may look, and at what: the link of the terminal, sessions, and what a person may see.

pub(crate) mod entry;
mod identify;
mod link;
mod origin;
mod sessions;
mod sight;

pub(crate) use identify::{LANGUAGE_COOKIE, NOBODY, THEME_COOKIE, Theme, Viewer, identify};
pub use link::EntryLink;
pub(crate) use origin::{own_host, same_site};
pub(crate) use sessions::{Session, Sessions};
pub(crate) use sight::{Sight, Sights};
