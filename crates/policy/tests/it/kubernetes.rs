//! What Kubernetes adds to CEL.

mod hostile;
mod tables;
