//! Facts and somebody's policy in, findings out.
