//! A program that a kubeconfig names to give a credential: `aws eks get-token`, `kubelogin`.
//!
//! It is asked as `client.authentication.k8s.io` says: what it should know stands in a variable,
//! and it prints an ExecCredential.

use std::io::{IsTerminal, Read, stdin};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::access::{Access, OpenError};
use super::credential::Pair;
use super::kubeconfig::Section;
use crate::yaml;

/// Long enough to sign in with a browser.
const PATIENCE: Duration = Duration::from_secs(300);
/// A credential is a few kilobytes.
const MOST_BYTES: u64 = 1 << 20;

/// A program to ask.
pub(super) struct Plugin {
    program: PathBuf,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    /// What to say where the program is missing.
    hint: Option<String>,
    /// It may talk to the person.
    is_interactive: bool,
    /// What it is told.
    told: String,
}

/// What it gave.
pub(super) struct Given {
    pub(super) token: Option<String>,
    pub(super) certificate: Option<Pair>,
}

/// Why a plugin gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum PluginError {
    /// It cannot be started.
    #[error("cannot start {program}, which the kubeconfig names to prove who asks{hint}")]
    Start {
        /// The program.
        program: String,
        /// What the kubeconfig says of how to get it.
        hint: String,
        /// Why.
        source: std::io::Error,
    },
    /// It failed.
    #[error("{program}, which the kubeconfig names to prove who asks, failed")]
    Failed {
        /// The program.
        program: String,
    },
    /// It went on and on.
    #[error("{program}, which the kubeconfig names to prove who asks, took longer than {} seconds", PATIENCE.as_secs())]
    TooLong {
        /// The program.
        program: String,
    },
    /// What it printed is of no use. It may be a secret, so it is not shown.
    #[error("{program}, which the kubeconfig names to prove who asks, printed no credential")]
    Nothing {
        /// The program.
        program: String,
    },
}

impl Plugin {
    pub(super) fn read(section: Section<'_>, access: &Access) -> Result<Plugin, OpenError> {
        let missing =
            || OpenError::Missing { kind: "user", name: "exec".to_owned(), field: "command" };
        let program = section.program("command").ok_or_else(missing)?;
        let arguments = section.get("args").items();
        let arguments = arguments.filter_map(|it| it.as_str().map(str::to_owned)).collect();
        let variables = section.get("env").items().filter_map(|variable| {
            let text = |key| variable.get(key).as_str().map(str::to_owned);
            Some((text("name")?, text("value").unwrap_or_default()))
        });
        let version = section.text("apiVersion").unwrap_or("client.authentication.k8s.io/v1");
        let is_interactive =
            section.text("interactiveMode") != Some("Never") && stdin().is_terminal();
        let cluster = match section.says_yes("provideClusterInfo") {
            true => cluster(access),
            false => String::new(),
        };
        let told = format!(
            "{{\"apiVersion\":{},\"kind\":\"ExecCredential\",\"spec\":{{\"interactive\":{is_interactive}{cluster}}}}}",
            quoted(version)
        );
        let hint = section.text("installHint").map(str::to_owned);
        let variables = variables.collect();
        Ok(Plugin { program, arguments, variables, hint, is_interactive, told })
    }

    /// Asks it. What it complains of goes to the person, as with kubectl.
    pub(super) fn run(&self) -> Result<Given, PluginError> {
        let program = self.program.display().to_string();
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env("KUBERNETES_EXEC_INFO", &self.told);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(if self.is_interactive { Stdio::inherit() } else { Stdio::null() });
        let hint = self.hint.as_ref().map_or(String::new(), |hint| format!(": {hint}"));
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| PluginError::Start { program: program.clone(), hint, source })?;
        let stdout = child.stdout.take();
        let printed = thread::spawn(move || {
            let mut printed = Vec::new();
            stdout.map(|stdout| stdout.take(MOST_BYTES).read_to_end(&mut printed));
            printed
        });
        let is_well = wait(&mut child);
        let printed = printed.join().unwrap_or_default();
        match is_well {
            None => Err(PluginError::TooLong { program }),
            Some(false) => Err(PluginError::Failed { program }),
            Some(true) => given(&printed).ok_or(PluginError::Nothing { program }),
        }
    }
}

/// Whether the program ended well; `None` when it had to be stopped.
fn wait(child: &mut Child) -> Option<bool> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => return Some(false),
        }
    }
    child.kill().ok();
    child.wait().ok();
    None
}

fn given(printed: &[u8]) -> Option<Given> {
    let limits = yaml::Limits { bytes: MOST_BYTES as usize, depth: 20 };
    let document = yaml::read(printed, &limits).documents.into_iter().next()?;
    let status = document.root().get("status");
    let text = |key| status.get(key).as_str().filter(|text| !text.is_empty());
    let bytes = |key| text(key).map(|text| text.as_bytes().to_vec());
    let token = text("token").map(str::to_owned);
    let certificate = bytes("clientCertificateData").zip(bytes("clientKeyData"));
    (token.is_some() || certificate.is_some()).then_some(Given { token, certificate })
}

fn cluster(access: &Access) -> String {
    let mut text = format!(",\"cluster\":{{\"server\":{}", quoted(&access.server));
    if let Some(authorities) = &access.authorities {
        let authorities = STANDARD.encode(authorities);
        text.push_str(&format!(",\"certificate-authority-data\":{}", quoted(&authorities)));
    }
    if let Some(name) = &access.server_name {
        text.push_str(&format!(",\"tls-server-name\":{}", quoted(name)));
    }
    if let Some(proxy) = &access.proxy {
        text.push_str(&format!(",\"proxy-url\":{}", quoted(proxy)));
    }
    if access.is_unverified {
        text.push_str(",\"insecure-skip-tls-verify\":true");
    }
    text.push('}');
    text
}

/// A text in JSON.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            character if character < ' ' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
