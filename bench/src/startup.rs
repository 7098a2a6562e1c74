//! How long it takes to start.

use crate::measure;
use crate::scan::YAGURA;

/// Prints the median of fifty starts.
pub fn run() -> anyhow::Result<()> {
    let cost = measure::median(50, YAGURA, &["--version"])?;
    println!("yagura --version: {:.2} ms wall, median of 50 (target: under 5)", cost.wall * 1e3);
    Ok(())
}
