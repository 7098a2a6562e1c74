//! What policies would do, as text and as JSON.

use policy::number::Number;
use policy::tree::{Map, Tree};

use super::effect::{Deed, Effect, Effects};

const DEEDS: [Deed; 5] = [Deed::Deny, Deed::Unknown, Deed::Warn, Deed::Audit, Deed::Change];

/// A paragraph for each policy.
pub(crate) fn text(effects: &Effects, limit: usize) -> String {
    let mut text = String::new();
    for of_policy in effects.all.chunk_by(|one, other| one.policy == other.policy) {
        let Some(first) = of_policy.first() else { continue };
        text.push_str(&format!("{}\n", first.policy));
        for of_deed in of_policy.chunk_by(|one, other| one.deed == other.deed) {
            deed(&mut text, of_deed, limit);
        }
    }
    text
}

fn deed(text: &mut String, effects: &[Effect], limit: usize) {
    let Some(first) = effects.first() else { return };
    let requests = effects.iter().filter(|it| it.request.is_some()).count();
    let objects = effects.len() - requests;
    let would = match first.deed {
        Deed::Deny => "would refuse",
        Deed::Unknown => "cannot tell of",
        Deed::Warn => "would warn of",
        Deed::Audit => "would note",
        Deed::Change => "would change",
    };
    let (objects, requests) = (counted(objects, "object"), counted(requests, "request"));
    let both = [objects, requests].into_iter().flatten().collect::<Vec<_>>().join(" and ");
    text.push_str(&format!("  {would} {both}\n"));
    let shown = if limit == 0 { effects.len() } else { limit };
    for effect in effects.iter().take(shown) {
        text.push_str(&format!("    {}\n", line(effect)));
    }
    if effects.len() > shown {
        text.push_str(&format!("    … and {} more\n", effects.len() - shown));
    }
}

fn line(effect: &Effect) -> String {
    let says: String = effect.says.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = if says.is_empty() { says } else { format!(": {says}") };
    match &effect.request {
        None => format!("{}{says}", effect.object),
        Some(asked) => {
            let then = if asked.passed { "" } else { ", refused then too" };
            let (at, user, operation) = (&asked.at, &asked.user, asked.operation);
            format!("{at} {user} {operation} {}{then}{says}", effect.object)
        }
    }
}

fn counted(count: usize, noun: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        count => Some(format!("{count} {noun}s")),
    }
}

/// One line for all.
pub(crate) fn summary(effects: &Effects) -> String {
    let count = |deed| effects.all.iter().filter(|it| it.deed == deed).count();
    let counts: Vec<String> = DEEDS
        .into_iter()
        .filter(|deed| count(*deed) > 0)
        .map(|deed| format!("{} {}", deed.name(), count(deed)))
        .collect();
    let counts = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
    let cut = match effects.cut {
        0 => String::new(),
        cut => format!("; {cut} requests were cut when they were kept, and were not asked about"),
    };
    let (objects, requests) = (effects.objects, effects.requests);
    format!("of {objects} objects and {requests} requests: {counts}{cut}")
}

/// All of it, for programs.
pub(crate) fn json(effects: &Effects) -> String {
    let number = |count: usize| Tree::Number(Number::Integer(count as i64));
    let text = |text: &str| Tree::String(text.to_owned());
    let list = effects.all.iter().map(|effect| {
        let mut entry = Map::new();
        entry.insert("policy", text(&effect.policy));
        entry.insert("action", text(effect.deed.name()));
        entry.insert("object", text(&effect.object));
        if !effect.says.is_empty() {
            entry.insert("message", text(&effect.says));
        }
        if let Some(asked) = &effect.request {
            let mut request = Map::new();
            request.insert("at", text(&asked.at));
            request.insert("user", text(&asked.user));
            request.insert("operation", text(asked.operation));
            request.insert("allowed", Tree::Bool(asked.passed));
            entry.insert("request", Tree::Map(request));
        }
        Tree::Map(entry)
    });
    let mut root = Map::new();
    root.insert("version", number(1));
    root.insert("objects", number(effects.objects));
    root.insert("requests", number(effects.requests));
    root.insert("requestsCut", number(effects.cut));
    root.insert("effects", Tree::List(list.collect()));
    format!("{}\n", Tree::Map(root))
}
