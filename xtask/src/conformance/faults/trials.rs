//! What happens, one thing at a time.

use std::thread;
use std::time::Duration;

use policy::tree::Tree;

use super::super::apiserver::client::Call;
use super::super::apiserver::server::Half;
use super::replica::Replica;
use super::site::{Site, create};

/// What is done to a site.
pub(super) struct Fault {
    pub(super) name: &'static str,
    /// Not one request may fail.
    pub(super) is_gentle: bool,
    /// It takes minutes: it is done where somebody asks for it, and not with all the rest.
    pub(super) is_long: bool,
    pub(super) act: fn(&mut Site<'_>) -> anyhow::Result<Said>,
}

/// What is to be said of it, beside what requests and the store tell.
pub(super) enum Said {
    /// More for its line, which begins with a comma.
    Well(String),
    Wrong(String),
    /// It cannot be done here.
    Skipped(String),
}

/// Each of them.
pub(super) const FAULTS: &[Fault] = &[
    gentle("nothing", |_| well()),
    rude("the leader is killed", leader_killed),
    gentle("a replica is stopped", replica_stopped),
    rude("both replicas are killed", both_killed),
    rude("the API server is killed", |site| half_killed(site, Half::Api)),
    rude("etcd is killed", |site| half_killed(site, Half::Etcd)),
    rude("everything is killed", all_killed),
    gentle("certificates are renewed, and authorities follow each other", rotated).long(),
    gentle("the clock of one replica jumps", jumped).long(),
    gentle("the database is killed", database_killed),
    gentle("the disk of the store is full", disk_full),
    gentle("policies are changed under load", reloaded),
    gentle("policies cannot be compiled", broken),
    gentle("objects of 3 MB", large),
    gentle("5,000 namespaces", namespaces).long(),
];

const fn gentle(name: &'static str, act: fn(&mut Site<'_>) -> anyhow::Result<Said>) -> Fault {
    Fault { name, is_gentle: true, is_long: false, act }
}

const fn rude(name: &'static str, act: fn(&mut Site<'_>) -> anyhow::Result<Said>) -> Fault {
    Fault { name, is_gentle: false, is_long: false, act }
}

impl Fault {
    const fn long(self) -> Fault {
        Fault { is_long: true, ..self }
    }
}

fn well() -> anyhow::Result<Said> {
    Ok(Said::Well(String::new()))
}

fn pause(seconds: u64) {
    thread::sleep(Duration::from_secs(seconds));
}

fn leader_killed(site: &mut Site<'_>) -> anyhow::Result<Said> {
    site.leader()?.kill()?;
    pause(5);
    site.start_again()?;
    well()
}

/// As a rollout does: what is stopped says so before, and is asked no more.
fn replica_stopped(site: &mut Site<'_>) -> anyhow::Result<Said> {
    site.leader()?.stop()?;
    pause(3);
    site.start_again()?;
    well()
}

fn both_killed(site: &mut Site<'_>) -> anyhow::Result<Said> {
    site.replicas.iter_mut().try_for_each(Replica::kill)?;
    pause(5);
    site.start_again()?;
    well()
}

fn half_killed(site: &mut Site<'_>, half: Half) -> anyhow::Result<Said> {
    site.server.kill(half)?;
    pause(3);
    site.server.start_again(half)?;
    site.server.wait()?;
    well()
}

/// A full stop, as after a power cut: they come back in an order in which each lacks the other.
fn all_killed(site: &mut Site<'_>) -> anyhow::Result<Said> {
    site.replicas.iter_mut().try_for_each(Replica::kill)?;
    site.server.kill(Half::Api)?;
    site.server.kill(Half::Etcd)?;
    site.database.kill()?;
    pause(2);
    site.start_again()?;
    pause(2);
    site.server.start_again(Half::Etcd)?;
    site.server.start_again(Half::Api)?;
    site.server.wait()?;
    site.database.start_again()?;
    // What could not start without the rest is started again, as often as that takes.
    for _ in 0..30 {
        site.ended()?;
        site.start_again()?;
        pause(1);
    }
    well()
}

/// The clocks of all replicas run through more than a year: leaves are renewed, the next authority
/// is made and signs, the first ends.
fn rotated(site: &mut Site<'_>) -> anyhow::Result<Said> {
    if let Err(why) = Replica::has_clock() {
        return Ok(Said::Skipped(why));
    }
    let before = authorities(site)?;
    for days in [61, 245, 300, 370] {
        for replica in &site.replicas {
            replica.set_clock(&format!("+{days}d"))?;
        }
        pause(40);
    }
    let after = authorities(site)?;
    for replica in &site.replicas {
        replica.set_clock("+0")?;
    }
    pause(35);
    if after == before {
        return Ok(Said::Wrong(
            "the API server still believes by what it believed before".to_owned(),
        ));
    }
    well()
}

/// By what the API server believes a webhook.
fn authorities(site: &Site<'_>) -> anyhow::Result<String> {
    let path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/yagura";
    let answer = site.client().get(path)?;
    let Some(Tree::List(webhooks)) = answer.body.get("webhooks") else { return Ok(String::new()) };
    let bundle = webhooks.first().and_then(|it| it.get("clientConfig")?.get("caBundle")?.as_str());
    Ok(bundle.unwrap_or_default().to_owned())
}

fn jumped(site: &mut Site<'_>) -> anyhow::Result<Said> {
    if let Err(why) = Replica::has_clock() {
        return Ok(Said::Skipped(why));
    }
    for clock in ["+1d", "-1d", "+400d", "-400d", "+0"] {
        site.leader()?.set_clock(clock)?;
        pause(20);
        let leaders = site.replicas.iter().filter(|it| it.leads()).count();
        if leaders > 1 {
            return Ok(Said::Wrong(format!("{leaders} replicas lead, with a clock of {clock}")));
        }
    }
    pause(20);
    well()
}

fn database_killed(site: &mut Site<'_>) -> anyhow::Result<Said> {
    site.database.kill()?;
    pause(5);
    site.database.start_again()?;
    well()
}

fn disk_full(site: &mut Site<'_>) -> anyhow::Result<Said> {
    if let Err(why) = site.database.fill()? {
        return Ok(Said::Skipped(why));
    }
    pause(15);
    site.database.empty()?;
    // A database that could write nothing may have ended.
    site.database.start_again()?;
    well()
}

/// The words of a policy change ten times a second, and another one comes and goes.
fn reloaded(site: &mut Site<'_>) -> anyhow::Result<Said> {
    let path = "/apis/kyverno.io/v1/clusterpolicies";
    let other = Tree::from_json(
        r#"{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{"name":"passing"},
        "spec":{"validationFailureAction":"Enforce","rules":[{"name":"none","match":{"any":[{"resources":
        {"kinds":["Service"]}}]},"validate":{"message":"no","deny":{}}}]}}"#,
    )?;
    for number in 0..100 {
        let policy = site.client().get(&format!("{path}/refuses"))?.body.to_string();
        let start = policy.find("forbidden stands in it").unwrap_or_default();
        let end = policy.get(start..).and_then(|it| it.find('"')).unwrap_or_default() + start;
        let (head, tail) = (policy.get(..start), policy.get(end..));
        let words = format!("forbidden stands in it, {number}");
        let body = format!("{}{words}{}", head.unwrap_or_default(), tail.unwrap_or_default());
        let put = Call { body: Some(body), ..Call::of("PUT", &format!("{path}/refuses")) };
        let answers = site.client().send(&[put])?;
        if let Some(answer) = answers.iter().find(|it| !it.is_done()) {
            return Ok(Said::Wrong(format!("a policy cannot be changed: {}", answer.message())));
        }
        if number % 2 == 0 {
            create(site.client(), path, &other)?;
        } else {
            site.client().send(&[Call::of("DELETE", &format!("{path}/passing"))])?;
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(Said::Well(", 100 times".to_owned()))
}

/// They are told of, and switch nothing off.
fn broken(site: &mut Site<'_>) -> anyhow::Result<Said> {
    let classic = r#"{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{"name":"broken-classic"},
        "spec":{"validationFailureAction":"Enforce","rules":[{"name":"a","match":{"any":[{"resources":
        {"kinds":["Service"]}}]},"validate":{"message":"no","deny":{"conditions":{"any":[{"key":
        "{{ request.object.(((","operator":"Equals","value":"a"}]}}}}]}}"#;
    let cel = r#"{"apiVersion":"policies.kyverno.io/v1","kind":"ValidatingPolicy","metadata":
        {"name":"broken-cel"},"spec":{"validationActions":["Deny"],"matchConstraints":{"resourceRules":
        [{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["services"]}]},
        "validations":[{"expression":"object.spec.(("}]}}"#;
    let paths =
        ["/apis/kyverno.io/v1/clusterpolicies", "/apis/policies.kyverno.io/v1/validatingpolicies"];
    let names = ["broken-classic", "broken-cel"];
    for (path, text) in paths.iter().zip([classic, cel]) {
        create(site.client(), path, &Tree::from_json(text)?)?;
    }
    pause(5);
    for (path, name) in paths.iter().zip(names) {
        for replica in &site.replicas {
            if !replica.said().contains(name) {
                return Ok(Said::Wrong(format!("a replica does not tell of {name}")));
            }
        }
        site.client().send(&[Call::of("DELETE", &format!("{path}/{name}"))])?;
    }
    pause(2);
    well()
}

/// As large as the API server takes requests, in a dry run; and as large as etcd takes objects.
fn large(site: &mut Site<'_>) -> anyhow::Result<Said> {
    let path = "/apis/example.com/v1/namespaces/load/parcels";
    for (size, query) in [(2_900_000, "?dryRun=All"), (1_200_000, "")] {
        for (name, more) in [("large", ""), ("large-forbidden", r#""forbidden":"a","#)] {
            let text = "x".repeat(size);
            let body = format!(
                r#"{{"apiVersion":"example.com/v1","kind":"Parcel","metadata":{{"name":"{name}"}},"data":{{{more}"text":"{text}"}}}}"#
            );
            let call = Call { body: Some(body), ..Call::of("POST", &format!("{path}{query}")) };
            let answers = site.client().send(&[call])?;
            let (is_done, message) = match answers.first() {
                Some(answer) => (answer.is_done(), answer.message()),
                None => (false, ""),
            };
            let is_right = match more {
                "" => is_done,
                _ => !is_done && message.contains("forbidden stands in it"),
            };
            if !is_right {
                return Ok(Said::Wrong(format!(
                    "{name} of {size} bytes: done: {is_done}, {message}"
                )));
            }
        }
    }
    well()
}

/// Each is made, and something is put into it at once: what the labels of half of them forbid.
fn namespaces(site: &mut Site<'_>) -> anyhow::Result<Said> {
    let mut wrong = Vec::new();
    for first in (0..5_000).step_by(50) {
        let calls = (first..first + 50).flat_map(|number| {
            let strict = if number % 2 == 0 { "yes" } else { "no" };
            let space = format!(
                r#"{{"apiVersion":"v1","kind":"Namespace","metadata":{{"name":"space-{number}","labels":{{"strict":"{strict}"}}}}}}"#
            );
            let map = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"first"},"data":{"a":"b"}}"#;
            let path = format!("/api/v1/namespaces/space-{number}/configmaps");
            [
                Call { body: Some(space), ..Call::of("POST", "/api/v1/namespaces") },
                Call { body: Some(map.to_owned()), ..Call::of("POST", &path) },
            ]
        });
        let calls: Vec<Call> = calls.collect();
        let answers = site.client().send(&calls)?;
        for (call, answer) in calls.iter().zip(&answers).skip(1).step_by(2) {
            let is_strict = answer.message().contains("nothing may be in it");
            let number = call.path.split(['-', '/']).find_map(|part| part.parse::<u32>().ok());
            let is_right = match number.unwrap_or_default() % 2 {
                0 => !answer.is_done() && is_strict,
                _ => answer.is_done(),
            };
            if !is_right {
                wrong.push(format!("{}: {} {}", call.path, answer.code, answer.message()));
            }
        }
    }
    if let Some(first) = wrong.first() {
        return Ok(Said::Wrong(format!("{} of 5,000 wrong, the first {first}", wrong.len())));
    }
    let memory: Vec<String> =
        site.replicas.iter().map(|it| format!("{} MiB", it.resident())).collect();
    Ok(Said::Well(format!(", resident {}", memory.join(" and "))))
}
