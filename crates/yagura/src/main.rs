//! The program `yagura`: it wires, the other crates work.

fn main() {}
