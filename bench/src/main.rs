//! Measures what we claim of speed, beside our peers, on this machine.

mod allocations;
mod background;
mod cluster;
mod corpus;
mod measure;
mod phases;
mod policies;
mod scan;
mod serve;
mod startup;
mod store;
mod thread;
mod yaml;

#[path = "../../tests/support/api_server.rs"]
mod api_server;

/// Measures the claims named on the command line, or all of them.
fn main() -> anyhow::Result<()> {
    let mut named: Vec<String> = std::env::args().skip(1).collect();
    // `measure` is this program once more, alone with the program that it measures.
    if named.first().is_some_and(|name| name == "measure") {
        return measure::alone(&named[1..]);
    }
    // So is each of these, for its own memory.
    if let Some(of @ ("pods" | "spaces")) = named.first().map(String::as_str) {
        return background::alone(of, &named[1..]);
    }
    if named.is_empty() {
        named = [
            "scan",
            "phases",
            "policies",
            "serve",
            "yaml",
            "startup",
            "store",
            "background",
            "cluster",
        ]
        .map(str::to_owned)
        .to_vec();
    }
    for name in &named {
        println!("== {name}");
        match name.as_str() {
            "scan" => scan::run()?,
            "phases" => phases::run()?,
            "policies" => policies::run()?,
            "serve" => serve::run()?,
            "yaml" => yaml::run()?,
            "startup" => startup::run()?,
            "store" => store::run()?,
            "background" => background::run()?,
            "cluster" => cluster::run()?,
            other => {
                anyhow::bail!(
                    "no claim is called {other}: scan, phases, policies, serve, yaml, startup, \
                     store, background, cluster"
                )
            }
        }
    }
    Ok(())
}
