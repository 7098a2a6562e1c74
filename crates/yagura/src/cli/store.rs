//! `yagura store`: what can be typed.

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use model::Severity;

/// What to do with what is kept.
#[derive(Debug, Subcommand)]
#[command(
    after_help = "A store is what `yagura serve --store` keeps findings and events in: a folder with SQLite files, or a
schema of a PostgreSQL server. It may be read while a server writes to it.

Examples:
  yagura store status /var/lib/yagura
  yagura store export postgres://yagura@db/security --namespace shop | jq .finding.says"
)]
pub(crate) enum StoreVerb {
    /// Say what is in a store: how much, since when, and how large it is
    Status(StoreStatus),
    /// Write findings or events as JSON, one object a line
    Export(StoreExport),
}

/// Which store to look at.
#[derive(Debug, Args)]
#[command(
    after_help = "Open findings are those that were there when somebody looked last, but for those that are excepted;
fixed ones went since. Severities count what is open. How long fixed findings and events stay is for `yagura serve --keep-days`.

Examples:
  yagura store status /var/lib/yagura
  yagura store status postgres://yagura@db/security --output json

Exit status: 0 told, 2 there is no store, or it cannot be read."
)]
pub(crate) struct StoreStatus {
    /// The folder, or the address of the database: postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(value_name = "PLACE", value_hint = ValueHint::DirPath)]
    pub(crate) place: String,
    /// How to say it
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: StatusFormat,
}

/// How a status is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// Lines for people.
    Text,
    /// An object.
    Json,
}

/// What to export.
#[derive(Debug, Args)]
#[command(
    after_help = "Findings come in the order in which they were first kept, events the latest first. The lines are as
docs/schema/store-export-v1.json says: within version 1, fields are only ever added. Memory does not
grow with what is exported. Values of Secrets are never in a store.

Examples:
  yagura store export /var/lib/yagura > findings.jsonl
  yagura store export /var/lib/yagura --state fixed --check host-network
  yagura store export /var/lib/yagura --what events --namespace shop

Exit status: 0 exported, 2 there is no store, or it cannot be read."
)]
pub(crate) struct StoreExport {
    /// The folder, or the address of the database: postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(value_name = "PLACE", value_hint = ValueHint::DirPath)]
    pub(crate) place: String,
    /// Findings, or events
    #[arg(long, value_name = "WHAT", default_value = "findings")]
    pub(crate) what: Exported,
    /// Findings that are open, excepted or fixed, or any of them
    #[arg(long, value_name = "STATE", default_value = "open")]
    pub(crate) state: StateWord,
    /// Of objects in this namespace; "" for those in none
    #[arg(long, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// Of this check
    #[arg(long, value_name = "ID")]
    pub(crate) check: Option<String>,
    /// At least this bad: low, medium, high, critical
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
}

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Exported {
    /// Findings.
    Findings,
    /// Events.
    Events,
}

/// Whether findings are still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StateWord {
    /// They are.
    Open,
    /// They are, and somebody has decided to live with them.
    Excepted,
    /// They are not.
    Fixed,
    /// Any of these.
    Any,
}
