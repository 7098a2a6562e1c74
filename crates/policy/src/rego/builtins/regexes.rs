//! Functions of regular expressions, in the syntax of RE2. They take time linear in the text.

mod expand;
mod template;

use std::collections::HashMap;
use std::sync::Arc;

use regex::Regex;

use super::{Answer, Context, Family, Stop, only};
use crate::cel::pattern;
use crate::rego::value::{Text, Value};

pub(super) const FAMILY: Family = &[
    ("re_match", 2, is_match),
    ("regex.find_all_string_submatch_n", 3, find_groups),
    ("regex.find_n", 3, find),
    ("regex.is_valid", 1, is_valid),
    ("regex.match", 2, is_match),
    ("regex.replace", 3, replace),
    ("regex.split", 2, split),
    ("regex.template_match", 4, template_match),
];

/// Which argument of a function is a pattern.
pub(super) fn argument(name: &str) -> Option<usize> {
    match name {
        "regex.replace" => Some(1),
        "regex.template_match" => None,
        _ => FAMILY.iter().any(|(own, ..)| *own == name).then_some(0),
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    /// How often it may look at a byte at worst.
    steps: u64,
}

impl Pattern {
    /// It stands somewhere in a text.
    pub(super) fn is_match(&self, context: &mut Context, text: &str) -> Result<bool, Stop> {
        self.look(context, text)?;
        Ok(self.regex.is_match(text))
    }

    fn look(&self, context: &mut Context, text: &str) -> Result<(), Stop> {
        context.work(text.len().saturating_mul(self.steps as usize))
    }
}

/// Patterns that are written in a program, compiled with it.
#[derive(Debug, Clone, Default)]
pub(in crate::rego) struct Patterns(HashMap<Box<str>, Option<Arc<Pattern>>>);

impl Patterns {
    /// Compiles a pattern, unless there are too many: then that is left to who asks.
    pub(in crate::rego) fn add(&mut self, text: &str) {
        if self.0.len() < KEPT && !self.0.contains_key(text) {
            self.0.insert(text.into(), compiled(text));
        }
    }
}

/// `None` where it is none, or too large.
fn compiled(text: &str) -> Option<Arc<Pattern>> {
    let found = pattern::compile(text).ok();
    found.map(|(regex, steps)| Arc::new(Pattern { regex, steps }))
}

/// What compiling a pattern counts as.
const COMPILING: usize = 1 << 18;

/// So many patterns are kept.
const KEPT: usize = 256;

impl Context {
    /// A compiled pattern, of which there is one for each text; `None` where it is none.
    pub(super) fn pattern(&mut self, text: &str) -> Result<Option<Arc<Pattern>>, Stop> {
        if let Some(known) = self.written.0.get(text).or_else(|| self.patterns.get(text)) {
            return Ok(known.clone());
        }
        self.work(COMPILING)?;
        let found = compiled(text);
        if self.patterns.len() >= KEPT {
            self.patterns.clear();
        }
        self.patterns.insert(text.into(), found.clone());
        Ok(found)
    }
}

fn is_match<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(pattern), Value::String(text)] = arguments else { return Ok(None) };
    let Some(pattern) = context.pattern(pattern.as_str())? else { return Ok(None) };
    Ok(Some(Value::Bool(pattern.is_match(context, text.as_str())?)))
}

fn is_valid<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let is_valid = match arguments {
        [Value::String(pattern)] => context.pattern(pattern.as_str())?.is_some(),
        _ => false,
    };
    Ok(Some(Value::Bool(is_valid)))
}

/// Up to so many places at which a pattern stands; all where the number is below zero.
fn find<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some((pattern, whole, most)) = search(context, arguments)? else { return Ok(None) };
    let mut found = Vec::new();
    for place in pattern.regex.find_iter(whole.as_str()).take(most) {
        context.spend(1 + place.len())?;
        found.push(Value::String(whole.slice(place.range())));
    }
    Ok(Some(Value::array(found)))
}

/// Up to so many places at which a pattern stands, with what its groups stand for.
fn find_groups<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some((pattern, whole, most)) = search(context, arguments)? else { return Ok(None) };
    let mut found = Vec::new();
    for groups in pattern.regex.captures_iter(whole.as_str()).take(most) {
        let ranges = groups.iter().map(|group| group.map_or(0..0, |group| group.range()));
        let ranges: Vec<_> = ranges.collect();
        context.spend(ranges.iter().fold(1, |size, range| size + 1 + range.len()))?;
        let groups = ranges.into_iter().map(|range| Value::String(whole.slice(range)));
        found.push(Value::array(groups.collect()));
    }
    Ok(Some(Value::array(found)))
}

/// The pattern, the text that it is looked for in, and how many places at most.
type Search<'v, 'a> = (Arc<Pattern>, &'v Text<'a>, usize);

fn search<'v, 'a>(
    context: &mut Context,
    arguments: &'v [Value<'a>],
) -> Result<Option<Search<'v, 'a>>, Stop> {
    let [Value::String(pattern), Value::String(whole), Value::Number(most)] = arguments else {
        return Ok(None);
    };
    let Some(most) = most.as_int() else { return Ok(None) };
    let Some(pattern) = context.pattern(pattern.as_str())? else { return Ok(None) };
    pattern.look(context, whole.as_str())?;
    Ok(Some((pattern, whole, usize::try_from(most).unwrap_or(usize::MAX))))
}

/// The pieces between the places at which a pattern stands.
fn split<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(pattern), Value::String(whole)] = arguments else { return Ok(None) };
    let Some(compiled) = context.pattern(pattern.as_str())? else { return Ok(None) };
    let text = whole.as_str();
    compiled.look(context, text)?;
    if text.is_empty() && !pattern.as_str().is_empty() {
        return context.array(vec![Value::String(whole.clone())]);
    }
    let (mut pieces, mut start, mut end) = (Vec::new(), 0, 0);
    for place in compiled.regex.find_iter(text) {
        end = place.start();
        if place.end() != 0 {
            context.spend(1 + (end - start))?;
            pieces.push(Value::String(whole.slice(start..end)));
        }
        start = place.end();
    }
    if end != text.len() {
        context.spend(1 + (text.len() - start))?;
        pieces.push(Value::String(whole.slice(start..text.len())));
    }
    Ok(Some(Value::array(pieces)))
}

/// Puts other letters in the places at which a pattern stands; `$1` and `${name}` in them are what
/// a group stands for.
fn replace<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(whole), Value::String(pattern), Value::String(new)] = arguments else {
        return Ok(None);
    };
    let Some(pattern) = context.pattern(pattern.as_str())? else { return Ok(None) };
    let text = whole.as_str();
    pattern.look(context, text)?;
    let parts = expand::parts(new.as_str());
    let (mut out, mut start) = (String::new(), 0);
    for groups in pattern.regex.captures_iter(text) {
        let Some(place) = groups.get(0) else { continue };
        out.push_str(text.get(start..place.start()).unwrap_or_default());
        expand::write(&parts, &groups, &mut out);
        start = place.end();
        if out.len() > context.room() {
            break;
        }
    }
    out.push_str(text.get(start..).unwrap_or_default());
    context.text(out)
}

fn template_match<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [template, text, start, end] = arguments else { return Ok(None) };
    let (Some(template), Some(text)) = (template.as_str(), text.as_str()) else { return Ok(None) };
    let one = |value: &Value<'a>| value.as_str().and_then(only);
    let (Some(start), Some(end)) = (one(start), one(end)) else { return Ok(None) };
    let Some(pattern) = template::pattern(template, start, end) else { return Ok(None) };
    let Some(pattern) = context.pattern(&pattern)? else { return Ok(None) };
    Ok(Some(Value::Bool(pattern.is_match(context, text)?)))
}
