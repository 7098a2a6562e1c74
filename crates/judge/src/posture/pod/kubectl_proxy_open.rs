use model::{Container, Severity};

use super::command;
use super::command::Word;
use crate::check::{Check, Judge};
use crate::posture::image::reference;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "kubectl-proxy-open",
    severity: Severity::High,
    page: include_str!("kubectl_proxy_open.md"),
    judge: Judge::Container(kubectl_proxy_open),
};

fn kubectl_proxy_open(container: &Container<'_>, report: &mut Report<'_>) {
    let words = command::words(container, &["proxy"]);
    let proxy = (words.iter().enumerate())
        .find(|(_, word)| word.text == "proxy")
        .filter(|_| is_kubectl(container, &words));
    let Some((position, _)) = proxy else { return };
    let opens = |word: &&Word<'_>| {
        let address = word.text.strip_prefix("--address=");
        let hosts = word.text.strip_prefix("--accept-hosts=");
        address.is_some_and(|address| !matches!(address, "127.0.0.1" | "localhost" | "::1"))
            || hosts.is_some_and(|hosts| matches!(hosts, "*" | ".*" | "^*" | "^.*"))
    };
    if let Some(word) = command::arguments(&words, position).find(opens) {
        let says = format!("{} lends its rights to whoever asks: {}", container.name(), word.text);
        report.at(word.source.path(), says);
    }
}

fn is_kubectl(container: &Container<'_>, words: &[Word<'_>]) -> bool {
    reference::repository(container.image()).contains("kubectl")
        || words.iter().any(|word| word.program() == "kubectl")
}
