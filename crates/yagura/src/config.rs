//! What the environment says. Nothing else reads it.

use std::ffi::OsString;
use std::io::{IsTerminal, stderr, stdout};
use std::time::SystemTime;
use std::{env, process};

use source::cluster::Environment;

use crate::cli::When;

/// The environment, as far as it matters to us.
pub(crate) struct Config {
    /// Colours on standard output.
    pub(crate) color: bool,
    /// Standard output is a terminal, where a person reads.
    pub(crate) is_terminal: bool,
    /// Standard error is a terminal: progress may be shown.
    pub(crate) shows_progress: bool,
    /// The terminal's width in columns.
    pub(crate) width: usize,
    /// The folders of programs.
    pub(crate) programs: Option<OsString>,
    /// Which clusters there are, and the way to them.
    pub(crate) clusters: Environment,
    /// What this machine is called: a pod's name, in a pod.
    pub(crate) host: Option<String>,
    /// Where metrics and log lines are pushed to.
    #[cfg(feature = "otlp")]
    pub(crate) collector: Collector,
    /// Now.
    pub(crate) now: SystemTime,
}

/// A collector that the environment names, as OpenTelemetry's exporters read it.
#[cfg(feature = "otlp")]
pub(crate) struct Collector {
    /// Its address.
    pub(crate) endpoint: Option<String>,
    /// What it is told besides, as `NAME=VALUE,…`: secrets.
    pub(crate) headers: Option<String>,
}

impl Config {
    /// Reads the environment.
    pub(crate) fn read(color: When) -> Config {
        let is_terminal = stdout().is_terminal();
        // https://no-color.org: set to anything but nothing.
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match color {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                is_terminal && !refused && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        };
        let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        Config {
            color,
            is_terminal,
            shows_progress: stderr().is_terminal() && env::var_os("CI").is_none(),
            width: columns.or_else(terminal_width).unwrap_or(100).clamp(40, 200),
            programs: env::var_os("PATH"),
            clusters: clusters(),
            host: env::var("HOSTNAME").ok(),
            #[cfg(feature = "otlp")]
            collector: Collector {
                endpoint: text("OTEL_EXPORTER_OTLP_ENDPOINT"),
                headers: text("OTEL_EXPORTER_OTLP_HEADERS"),
            },
            now: SystemTime::now(),
        }
    }
}

impl Config {
    /// A name that no other process has now, fit for a name of Kubernetes.
    pub(crate) fn replica(&self) -> String {
        let host = self.host.as_deref().unwrap_or("host").to_ascii_lowercase();
        let host: String =
            host.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '-').collect();
        let since = self.now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let number = since.as_micros() as u64 ^ (u64::from(process::id()) << 40);
        format!("{host}-{number:x}")
    }
}

/// A variable that is set to something.
fn text(name: &str) -> Option<String> {
    env::var(name).ok().filter(|text| !text.is_empty())
}

fn clusters() -> Environment {
    // Both spellings are in use; curl and Go read both.
    let either = |name: &str| text(name).or_else(|| text(&name.to_ascii_lowercase()));
    Environment {
        kubeconfig: env::var_os("KUBECONFIG"),
        home: env::home_dir(),
        service: text("KUBERNETES_SERVICE_HOST").zip(text("KUBERNETES_SERVICE_PORT")),
        proxy: either("HTTPS_PROXY"),
        no_proxy: either("NO_PROXY"),
    }
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}
