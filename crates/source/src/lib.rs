//! The world as facts, read only: files, folders, charts, what people wrote beside them.

pub mod annotations;
pub mod cluster;
pub mod files;
pub mod framework;
pub mod lists;
pub mod project;
pub mod shape;
pub mod yaml;
