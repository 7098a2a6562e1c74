//! Objects that policies make, and keep as they want them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use model::{Document, Kind, Object};
use policy::Operation;
use policy::kyverno::{Generated, Product};
use policy::library::{Duty, Terms};
use serde_json::Value;

use super::Errands;
use super::live::{Came, Subject, value_of_tree};
use super::marks::{Made, Marks};
use super::pending::Question;
use super::roster::is_going;
use super::settle::Put;
use super::stock::{Key, Secrets};
use super::withdraw::{Confirm, Withdrawal};

/// What the rules of a policy want.
type Wanted = Vec<(String, Generated)>;

/// What only an API server writes, and what a controller does.
const NOT_OURS: &[&str] = &[
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "managedFields",
    "selfLink",
];

impl Errands {
    /// Makes what a policy wants for the sake of an object, and takes away what it does not want any
    /// more.
    pub(super) fn make(
        &mut self,
        duty: &Duty,
        key: &Key,
        question: &Question,
        now: SystemTime,
    ) -> Came {
        let document = match self.subject(key, question) {
            Ok(Some(document)) if question.operation == Operation::Delete => document,
            Ok(Some(document)) if !is_going(&document) => document,
            // It goes, or went away since, and that will be told.
            Ok(_) => return Came::Done,
            Err(why) => return self.cannot_ask(duty, key, &why),
        };
        if question.operation == Operation::Delete {
            self.release_made_for(duty, key, &document, now);
        }
        let wanted = match self.wanted_by(duty, key, question, &document, now) {
            Ok(wanted) => wanted,
            Err(why) => return self.cannot_ask(duty, key, &why),
        };
        let mut came = Came::Done;
        let mut kept: BTreeMap<String, BTreeSet<Key>> = BTreeMap::new();
        for (rule, generated) in wanted {
            match generated {
                Generated::Skip(_) => drop(kept.entry(rule).or_default()),
                Generated::Objects(products) => {
                    let kept = kept.entry(rule.clone()).or_default();
                    let order = Order { duty, rule: &rule, trigger: &document, question, now };
                    for product in products {
                        came = came.worse(self.deliver(&order, &product, kept));
                    }
                }
                Generated::Error(why) | Generated::Unknown(why) => {
                    let by = by(duty, &rule);
                    self.say(format!("{by}, for {key}: {why}"));
                    came = came.worse(Came::Failed);
                }
            }
        }
        if question.operation != Operation::Delete {
            self.release_unwanted(duty, &document, &kept, now);
        }
        came
    }

    /// All that the rules want. A rule that is not about what was done, but has made something, is asked
    /// as if something else had been done before it counts as one that wants nothing.
    fn wanted_by(
        &self,
        duty: &Duty,
        key: &Key,
        question: &Question,
        document: &Document,
        now: SystemTime,
    ) -> Result<Wanted, String> {
        let before = question.before.as_deref();
        let ask = |operation: Operation| {
            let subject = Subject { key, operation, document, before };
            self.answer(duty, &subject, now, Secrets::default(), |it| {
                duty.want(&it.request, it.view, &it.asker, &it.given, it.exceptions)
            })
        };
        let mut wanted = ask(question.operation)?;
        if question.operation == Operation::Delete {
            return Ok(wanted);
        }
        let rules = self.rules_with_made(duty, document);
        for operation in [Operation::Create, Operation::Update] {
            let is_missing = |rule: &String| !wanted.iter().any(|(own, _)| own == rule);
            let missing: Vec<&String> = rules.iter().filter(|rule| is_missing(rule)).collect();
            if operation != question.operation && !missing.is_empty() {
                let others = ask(operation)?;
                let new = others.into_iter().filter(|(rule, _)| missing.contains(&rule));
                wanted.extend(new.collect::<Vec<_>>());
            }
        }
        let is_undecided = |rule: &String| !wanted.iter().any(|(own, _)| own == rule);
        let idle: Vec<String> = rules.into_iter().filter(is_undecided).collect();
        wanted.extend(idle.into_iter().map(|rule| (rule, Generated::Skip(None))));
        Ok(wanted)
    }

    /// The rules that have made something that follows, for the sake of an object.
    fn rules_with_made(&self, duty: &Duty, trigger: &Document) -> BTreeSet<String> {
        self.made_for(duty, trigger).into_iter().map(|(_, rule)| rule).collect()
    }

    /// What follows of what a policy made for the sake of an object: which, and by which rule.
    fn made_for(&self, duty: &Duty, trigger: &Document) -> Vec<(Key, String)> {
        let uid = trigger.root().at(&["metadata", "uid"]).as_str().unwrap_or_default();
        let shelf = self.stock.shelf();
        let made = shelf.made_for(uid).filter_map(|key| {
            let object = Object::new(shelf.get(key)?.root(), None);
            let made = Made::of(&object).filter(|made| made.is_by(&duty.holder))?;
            let rule = duty.rules().find(|rule| made.is_by_rule(&duty.holder, rule))?;
            let follows = duty.terms(rule).is_some_and(|terms| terms.is_synchronized);
            follows.then(|| (key.clone(), rule.to_owned()))
        });
        made.collect()
    }

    /// What was made for an object goes where that goes.
    fn release_made_for(&mut self, duty: &Duty, key: &Key, trigger: &Document, now: SystemTime) {
        let uid = trigger.root().at(&["metadata", "uid"]).as_str().unwrap_or_default().to_owned();
        for (made, rule) in self.made_for(duty, trigger) {
            let confirm = Confirm::Trigger(key.clone(), uid.clone());
            let why = format!("{key}, for which it was made, is gone");
            self.withdrawals.insert(made, Withdrawal::new(duty, &rule, &why, confirm, now));
        }
    }

    /// What was made for an object and is wanted no more goes.
    fn release_unwanted(
        &mut self,
        duty: &Duty,
        trigger: &Document,
        kept: &BTreeMap<String, BTreeSet<Key>>,
        now: SystemTime,
    ) {
        for (made, rule) in self.made_for(duty, trigger) {
            let is_unwanted = kept.get(&rule).is_some_and(|keys| !keys.contains(&made));
            if is_unwanted && !self.withdrawals.contains_key(&made) {
                let why = "its policy does not want it any more";
                let withdrawal = Withdrawal::new(duty, &rule, why, Confirm::Nothing, now);
                self.withdrawals.insert(made, withdrawal);
            }
        }
    }

    /// Makes one object, or brings it to what it should be.
    fn deliver(&mut self, order: &Order<'_>, product: &Product, kept: &mut BTreeSet<Key>) -> Came {
        let Order { duty, rule, question, now, .. } = *order;
        let trigger = Object::new(order.trigger.root(), None);
        let (by, why) = (by(duty, rule), format!("for {}", Key::of(&trigger)));
        let terms = duty.terms(rule).unwrap_or_default();
        let ready = value_of_tree(&product.object).ok_or_else(|| "it is no object".to_owned());
        let placed = ready.and_then(|object| {
            let (place, key) = self.placed(&object)?;
            allowed(duty, product, &key)?;
            Ok((object, place, key))
        });
        if let Ok((_, place, _)) = &placed
            && self.is_leaving(place.namespace.as_deref())
        {
            return Came::Done;
        }
        let (mut wanted, place, key) = match placed {
            Ok(placed) => placed,
            Err(says) => {
                self.say(format!("{by}, {why}: {says}"));
                return Came::Failed;
            }
        };
        if let Some(source) = product.source.as_ref().filter(|_| product.is_bereft) {
            self.bereave(order, &key, source, terms);
            // It is made as soon as there is something to copy again.
            return Came::Failed;
        }
        kept.insert(key.clone());
        self.withdrawals.remove(&key);
        strip(&mut wanted, &place);
        let source = product.source.as_ref();
        Marks { holder: &duty.holder, rule, terms, trigger, source }.put_on(&mut wanted);
        let put = Put { duty, rule, by, why, place, key, wanted, terms, question };
        self.settle(put, now)
    }

    /// Everything in the namespace goes, and nothing new may come.
    fn is_leaving(&self, namespace: Option<&str>) -> bool {
        let key = namespace.map(|name| Key::new(Kind::core("Namespace"), "", name));
        let shelf = self.stock.shelf();
        key.and_then(|key| shelf.get(&key)).is_some_and(|document| is_going(document))
    }

    /// What is a copy goes where its original is gone.
    fn bereave(
        &mut self,
        order: &Order<'_>,
        key: &Key,
        source: &policy::kyverno::Original,
        terms: Terms,
    ) {
        let original = format!("{} {}/{}", source.kind, source.namespace, source.name);
        let is_there = self.stock.shelf().get(key).is_some();
        if terms.is_synchronized && is_there {
            let why = format!("{original}, of which it is a copy, is gone");
            let confirm = Confirm::Source(source.clone());
            let withdrawal = Withdrawal::new(order.duty, order.rule, &why, confirm, order.now);
            self.withdrawals.insert(key.clone(), withdrawal);
        }
        let by = by(order.duty, order.rule);
        self.say(format!("{by}: {original} is not there, and so is not copied to {key}"));
    }
}

/// For whose sake something is made.
struct Order<'o> {
    duty: &'o Duty,
    rule: &'o str,
    trigger: &'o Document,
    question: &'o Question,
    now: SystemTime,
}

/// A policy that holds in one namespace makes nothing outside of it, and copies nothing from there: who
/// may write policies in a namespace may no more than that.
fn allowed(duty: &Duty, product: &Product, key: &Key) -> Result<(), String> {
    let Some(own) = &duty.holder.namespace else { return Ok(()) };
    let is_outside = |namespace: &str| namespace != own;
    let source = product.source.as_ref();
    if is_outside(&key.namespace) || source.is_some_and(|it| is_outside(&it.namespace)) {
        return Err(format!(
            "{key} is none of its business: it holds in the namespace {own} alone"
        ));
    }
    Ok(())
}

/// Leaves out what is not ours to say, and says where the object stands.
fn strip(object: &mut Value, place: &act::Place) {
    let Some(fields) = object.as_object_mut() else { return };
    fields.remove("status");
    let Some(metadata) = fields.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    NOT_OURS.iter().for_each(|key| drop(metadata.remove(*key)));
    match &place.namespace {
        Some(namespace) => drop(metadata.insert("namespace".to_owned(), namespace.clone().into())),
        None => drop(metadata.remove("namespace")),
    }
}

/// `kyverno/add-quota: rule quota`
pub(super) fn by(duty: &Duty, rule: &str) -> String {
    match rule {
        "" => duty.id.clone(),
        rule => format!("{}: rule {rule}", duty.id),
    }
}
