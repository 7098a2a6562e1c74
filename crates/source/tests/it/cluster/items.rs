//! Lists taken apart as they come in.

use std::io::{self, Read};

use model::{Document, Node};
use source::cluster::{Items, PageError, Trim, object_text};
use source::yaml::{self, Limits};

use crate::dice::Dice;

/// Gives a few bytes at a time.
struct Drops<'b>(&'b [u8], Dice);

impl Read for Drops<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let amount = (1 + self.1.below(7)).min(room.len()).min(self.0.len());
        let (taken, rest) = self.0.split_at(amount);
        room[..amount].copy_from_slice(taken);
        self.0 = rest;
        Ok(amount)
    }
}

fn items(bytes: &[u8], seed: u64) -> Result<(Vec<String>, Option<String>), PageError> {
    let mut items = Items::new(Drops(bytes, Dice(seed)));
    let mut found = Vec::new();
    while let Some(item) = items.next()? {
        found.push(String::from_utf8_lossy(item).into_owned());
    }
    Ok((found, items.goes_on().map(str::to_owned)))
}

#[test]
fn items_are_found_wherever_the_pieces_break() {
    let list = br#" { "kind" : "PodList", "metadata":{"resourceVersion":"1","continue":"abc"} ,
        "items": [ {"a":"}]\\\"{"} , {"b":[1,{"c":"\\"}]},{} ] , "more": [{}] } "#;
    for seed in 1..500 {
        let (found, next) = items(list, seed).unwrap();
        assert_eq!(found, [r#"{"a":"}]\\\"{"}"#, r#"{"b":[1,{"c":"\\"}]}"#, "{}"], "{seed}");
        assert_eq!(next.as_deref(), Some("abc"));
    }
    let empty = br#"{"items":[],"metadata":{"continue":""}}"#;
    assert_eq!(items(empty, 1).unwrap(), (vec![], None));
    assert_eq!(items(br#"{"items":null}"#, 1).unwrap(), (vec![], None));
}

#[test]
fn what_is_no_list_is_refused() {
    for text in ["[]", "{\"items\"", "{\"items\":[", "{\"items\":[{}", "{1:2}", "", "<html>", "{]"]
    {
        assert!(items(text.as_bytes(), 3).is_err(), "{text}");
    }
}

/// A value of random shape, as JSON.
fn value(dice: &mut Dice, depth: usize, out: &mut String) {
    const TEXTS: &[&str] = &["", "a", "}", "]", "\\\"", "\\\\", "\\n", "é", "{", "[,:", "\\u00e9"];
    match dice.below(if depth > 4 { 4 } else { 6 }) {
        0 => out.push_str(["0", "-1", "2.5e3", "17"][dice.below(4)]),
        1 => out.push_str(["true", "false", "null"][dice.below(3)]),
        2 | 3 => out.push_str(&format!("\"{}\"", TEXTS[dice.below(TEXTS.len())])),
        4 => {
            out.push('[');
            for index in 0..dice.below(4) {
                out.push_str(if index > 0 { ", " } else { "" });
                value(dice, depth + 1, out);
            }
            out.push(']');
        }
        _ => mapping(dice, depth, out),
    }
}

fn mapping(dice: &mut Dice, depth: usize, out: &mut String) {
    out.push('{');
    for index in 0..dice.below(4) {
        out.push_str(if index > 0 { " ," } else { "" });
        out.push_str(&format!("\"k{}{index}\" : ", ["", "}", "\\\\"][dice.below(3)]));
        value(dice, depth + 1, out);
    }
    out.push('}');
}

#[test]
fn an_item_says_the_same_as_its_text_read_by_itself() {
    for seed in 1..2_000 {
        let mut dice = Dice(seed);
        let count = dice.below(4);
        let mut texts = Vec::new();
        for _ in 0..count {
            let mut text = String::new();
            mapping(&mut dice, 0, &mut text);
            texts.push(text);
        }
        let list = format!("{{\"items\":[{}]}}", texts.join(" , "));
        let (found, _) = items(list.as_bytes(), seed).unwrap();
        assert_eq!(found, texts, "{list}");
        for text in found {
            let made = object_text(text.as_bytes(), "v1", "Pod", Trim::Bookkeeping).unwrap();
            let made = yaml::json(&made.into(), &Limits::default()).unwrap().unwrap();
            let read = yaml::json(&text.as_str().into(), &Limits::default()).unwrap().unwrap();
            assert_eq!(made.root().get("kind").as_str(), Some("Pod"));
            assert_eq!(said(&made), said(&read), "{text}");
        }
    }
}

/// What a document says, without what every item is given.
fn said(document: &Document) -> String {
    let entries = document.root().entries().filter(|it| !["apiVersion", "kind"].contains(&it.key));
    entries.map(|entry| format!("{:?}={};", entry.key, written(entry.value))).collect()
}

fn written(node: Node<'_>) -> String {
    let entries = node.entries().map(|it| format!("{:?}={};", it.key, written(it.value)));
    let items = node.items().map(|it| written(it) + ";");
    format!("{:?}<{}>", node.value(), entries.chain(items).collect::<String>())
}

#[test]
fn whatever_stands_in_an_answer_nothing_breaks() {
    const BYTES: &[u8] = b"{}[]\",:\\ \n0a\xff";
    let list = format!("{{\"items\":[{}]}}", String::from_utf8_lossy(SECRET));
    for seed in 1..3_000 {
        let mut dice = Dice(seed);
        let mut bytes = list.clone().into_bytes();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            bytes[at] = BYTES[dice.below(BYTES.len())];
        }
        let mut items = Items::new(Drops(&bytes, dice));
        while let Ok(Some(item)) = items.next() {
            let text = object_text(item, "v1", "Secret", Trim::Values);
            let Some(text) = text else { continue };
            if let Ok(Some(document)) = yaml::json(&text.into(), &Limits::default()) {
                let mut held = document.root().get("data").entries();
                assert!(held.all(|entry| !entry.value.is_set()), "{seed}");
            }
        }
    }
}

const SECRET: &[u8] =
    br#"{"metadata":{"name":"db","managedFields":[{"f:data":{}}],"annotations":{"a":"b",
    "kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"password\":\"hunter2\"}}"}},
    "data":{"password":"hunter2","a\"b":"hunter2"},"d\u0061ta":{"c":"hunter2"},"type":"Opaque"}"#;

#[test]
fn of_a_secret_only_key_names_are_left() {
    let text = object_text(SECRET, "v1", "Secret", Trim::Values).unwrap();
    assert_eq!(
        text,
        r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","annotations":{"a":"b","kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"\":null}}"}},"data":{"password":null,"a\"b":null},"type":"Opaque"}"#
    );
}

#[test]
fn bookkeeping_is_left_out_of_any_object() {
    let text = object_text(SECRET, "v1", "ConfigMap", Trim::Bookkeeping).unwrap();
    assert!(!text.contains("managedFields") && !text.contains("last-applied"), "{text}");
    assert!(text.contains(r#""annotations":{"a":"b"}"#), "{text}");
}
