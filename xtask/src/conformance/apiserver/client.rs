//! Requests to an API server, by way of curl: many with one call, over one connection.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use policy::tree::Tree;

/// A client with the rights of an administrator.
pub(in crate::conformance) struct Client {
    folder: PathBuf,
    address: String,
}

/// One request.
pub(in crate::conformance) struct Call {
    pub(in crate::conformance) method: &'static str,
    /// With its query: `/api/v1/namespaces?dryRun=All`.
    pub(in crate::conformance) path: String,
    pub(in crate::conformance) body: Option<String>,
    /// Who asks, where it is not the administrator: one with the same rights.
    pub(in crate::conformance) user: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(in crate::conformance) struct Answer {
    pub(in crate::conformance) code: u16,
    pub(in crate::conformance) body: Tree,
    /// What the client is warned of, as it stands in the `Warning` headers.
    pub(in crate::conformance) warnings: Vec<String>,
}

/// How many requests one call of curl sends.
const BATCH: usize = 100;

impl Client {
    pub(in crate::conformance) fn new(
        folder: &Path,
        port: u16,
        token: &str,
    ) -> anyhow::Result<Client> {
        let folder = folder.join("requests");
        fs::create_dir_all(&folder)?;
        let headers = format!("Authorization: Bearer {token}\nContent-Type: application/json\n");
        fs::write(folder.join("headers"), headers)?;
        Ok(Client { folder, address: format!("https://127.0.0.1:{port}") })
    }

    pub(in crate::conformance) fn get(&self, path: &str) -> anyhow::Result<Answer> {
        let answers = self.send(&[Call::of("GET", path)])?;
        answers.into_iter().next().context("no answer")
    }

    pub(in crate::conformance) fn post(&self, path: &str, body: &Tree) -> anyhow::Result<Answer> {
        let answers = self.send(&[Call::post(path, body)])?;
        answers.into_iter().next().context("no answer")
    }

    /// Sends requests one after another, and gives the answers in their order.
    pub(in crate::conformance) fn send(&self, calls: &[Call]) -> anyhow::Result<Vec<Answer>> {
        let batches = calls.chunks(BATCH).map(|batch| self.send_batch(batch));
        Ok(batches.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn send_batch(&self, calls: &[Call]) -> anyhow::Result<Vec<Answer>> {
        let file = |kind: &str, number: usize| self.folder.join(format!("{kind}{number}"));
        let mut script = String::new();
        for (number, call) in calls.iter().enumerate() {
            let (out, body) = (file("out", number), file("body", number));
            let head = file("head", number);
            // An answer of the batch before must not pass for one of this.
            fs::remove_file(&out).ok();
            fs::remove_file(&head).ok();
            writeln!(script, "url = \"{}{}\"", self.address, call.path)?;
            writeln!(script, "request = \"{}\"", call.method)?;
            writeln!(script, "header = \"@{}\"", self.folder.join("headers").display())?;
            // The certificate is one that the API server made itself a moment ago.
            writeln!(script, "insecure\nsilent\nmax-time = 60")?;
            writeln!(script, "output = \"{}\"", out.display())?;
            writeln!(script, "dump-header = \"{}\"", head.display())?;
            writeln!(script, "write-out = \"%{{http_code}}\\n\"")?;
            if let Some(user) = &call.user {
                writeln!(script, "header = \"Impersonate-User: {user}\"")?;
                writeln!(script, "header = \"Impersonate-Group: system:masters\"")?;
            }
            if let Some(text) = &call.body {
                fs::write(&body, text)?;
                writeln!(script, "data-binary = \"@{}\"", body.display())?;
            }
            writeln!(script, "next")?;
        }
        let path = self.folder.join("script");
        fs::write(&path, script.trim_end_matches("next\n"))?;
        let output = Command::new("curl").arg("--config").arg(&path).output()?;
        let codes = String::from_utf8(output.stdout)?;
        let codes: Vec<u16> = codes.lines().map(str::parse).collect::<Result<_, _>>()?;
        if codes.len() != calls.len() {
            bail!("{} answers to {} requests", codes.len(), calls.len());
        }
        let answer = |(number, code)| {
            let text = fs::read_to_string(file("out", number)).unwrap_or_default();
            let head = fs::read_to_string(file("head", number)).unwrap_or_default();
            let is_warning = |line: &&str| line.to_lowercase().starts_with("warning:");
            let warnings = head.lines().filter(is_warning).map(str::to_owned).collect();
            Answer { code, body: Tree::from_json(&text).unwrap_or_default(), warnings }
        };
        Ok(codes.into_iter().enumerate().map(answer).collect())
    }
}

impl Call {
    /// A request without a body, of the administrator.
    pub(in crate::conformance) fn of(method: &'static str, path: &str) -> Call {
        Call { method, path: path.to_owned(), body: None, user: None }
    }

    pub(in crate::conformance) fn post(path: &str, body: &Tree) -> Call {
        Call { body: Some(body.to_string()), ..Call::of("POST", path) }
    }
}

impl Answer {
    /// It was done.
    pub(in crate::conformance) fn is_done(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// What a refusal says.
    pub(in crate::conformance) fn message(&self) -> &str {
        self.body.get("message").and_then(Tree::as_str).unwrap_or_default()
    }
}
