//! What a standard says of one pod: the charges, the API server's words, our findings.

use model::{Finding, Object, Pod, Verdict};

use super::control::{Control, controls};
use super::guilt::Guilt;
use super::shape::{self, READABLE, Unreadable};
use super::{Level, Standard};
use crate::scribe::Scribe;

/// More breaches of one control than any real pod has.
const MOST: usize = 100;

/// What a standard says of one pod.
#[derive(Debug)]
pub struct Ruling {
    /// The standard.
    pub standard: Standard,
    /// The controls that the pod breaks, in the order in which the denial names them.
    pub charges: Vec<Charge>,
    /// What the API server could not even read.
    pub unreadable: Vec<Unreadable>,
}

/// A control, and how a pod breaks it.
#[derive(Debug)]
pub struct Charge {
    /// The control.
    pub control: &'static Control,
    /// The breaches, at least one.
    pub guilts: Vec<Guilt>,
}

impl Standard {
    /// The controls that it asks for, in the order in which denials name them.
    pub fn controls(self) -> impl Iterator<Item = &'static Control> {
        let minor = self.version.minor();
        controls().filter(move |control| control.is_asked(self.level, minor))
    }

    /// Judges one pod, or template of pods.
    pub fn judge(self, pod: &Pod<'_>) -> Ruling {
        let mut ruling = Ruling { standard: self, charges: Vec::new(), unreadable: Vec::new() };
        if self.level == Level::Privileged {
            return ruling;
        }
        let minor = self.version.minor();
        for control in self.controls() {
            let guilts = control.guilts(pod, minor);
            if !guilts.is_empty() {
                ruling.charges.push(Charge { control, guilts });
            }
        }
        ruling.unreadable = shape::unreadable(pod);
        ruling
    }

    /// Judges the pod that an object is or makes; `None` when it makes none.
    pub fn judge_object(self, object: &Object<'_>) -> Option<Ruling> {
        if let Some(pod) = Pod::of(*object) {
            return Some(self.judge(&pod));
        }
        let unreadable = shape::unreadable_spec(object)?;
        Some(Ruling { standard: self, charges: Vec::new(), unreadable: vec![unreadable] })
    }
}

/// All that several standards find about the pod that an object is or makes. What several ask for is
/// found once; `count` hears how each control fares, each time it is asked for.
pub fn hold(
    standards: &[Standard],
    object: &Object<'_>,
    count: &mut dyn FnMut(&'static str, &Verdict),
) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for ruling in standards.iter().filter_map(|standard| standard.judge_object(object)) {
        for (control, verdict) in ruling.verdicts() {
            count(control.id, &verdict);
        }
        for finding in ruling.findings(object) {
            if !found.iter().any(|earlier| earlier.fingerprint == finding.fingerprint) {
                found.push(finding);
            }
        }
    }
    found
}

impl Charge {
    /// The short reason: `host namespaces`.
    pub fn reason(&self) -> &'static str {
        self.control.say(&self.guilts).0
    }

    /// What exactly: `hostNetwork=true, hostPID=true`.
    pub fn detail(&self) -> String {
        self.control.say(&self.guilts).1
    }
}

impl Ruling {
    /// Fails when a control is broken. What could not be read is never a pass.
    pub fn verdict(&self) -> Verdict {
        match (self.charges.first(), self.unreadable.first()) {
            (Some(_), _) => Verdict::Fail,
            (None, Some(unreadable)) => Verdict::Unknown(unreadable.to_string()),
            (None, None) => Verdict::Pass,
        }
    }

    /// What each control that is asked says, and whether all could be read. Where something could
    /// not, no control is known to be kept.
    pub fn verdicts(&self) -> impl Iterator<Item = (&'static Control, Verdict)> {
        let otherwise = match self.unreadable.first() {
            Some(unreadable) => Verdict::Unknown(unreadable.to_string()),
            None => Verdict::Pass,
        };
        self.standard.controls().chain([&READABLE]).map(move |control| {
            let is_broken = self.charges.iter().any(|charge| charge.control.id == control.id);
            (control, if is_broken { Verdict::Fail } else { otherwise.clone() })
        })
    }

    /// No control is broken.
    pub fn is_allowed(&self) -> bool {
        self.charges.is_empty()
    }

    /// The short reasons: `host namespaces, hostPort`.
    pub fn reasons(&self) -> String {
        let reasons: Vec<&str> = self.charges.iter().map(Charge::reason).collect();
        reasons.join(", ")
    }

    /// The reasons, each with what exactly: `host namespaces (hostNetwork=true), …`.
    pub fn details(&self) -> String {
        let details = self.charges.iter().map(|charge| {
            let (reason, detail) = charge.control.say(&charge.guilts);
            if detail.is_empty() { reason.to_owned() } else { format!("{reason} ({detail})") }
        });
        details.collect::<Vec<_>>().join(", ")
    }

    /// `PodSecurity "restricted:v1.30": …`, what follows `violates` or `would violate`.
    pub(super) fn violation(&self) -> String {
        format!("PodSecurity \"{}\": {}", self.standard, self.details())
    }

    /// The denial: `violates PodSecurity "restricted:v1.30": …`; `None` for a pod that is allowed.
    pub fn denial(&self) -> Option<String> {
        (!self.is_allowed()).then(|| format!("violates {}", self.violation()))
    }

    /// One finding for each breach and for each field that could not be read. Of very many, the
    /// last one tells of all the rest.
    pub fn findings(&self, object: &Object<'_>) -> Vec<Finding> {
        let mut scribe = Scribe::of(object);
        for Charge { control, guilts } in &self.charges {
            let (each, rest) = guilts.split_at(guilts.len().min(MOST));
            for guilt in each {
                let says = says(control, std::slice::from_ref(guilt));
                let finding = scribe.finding(
                    control.id,
                    control.severity,
                    guilt.path.clone(),
                    Verdict::Fail,
                    says,
                );
                finding.fix.clone_from(&guilt.fix);
            }
            if let Some(first) = rest.first() {
                let says = says(control, rest);
                scribe.finding(
                    control.id,
                    control.severity,
                    first.path.clone(),
                    Verdict::Fail,
                    says,
                );
            }
        }
        let (each, rest) = self.unreadable.split_at(self.unreadable.len().min(MOST));
        for unreadable in each {
            let verdict = Verdict::Unknown(unreadable.to_string());
            scribe.finding(
                READABLE.id,
                READABLE.severity,
                unreadable.path.clone(),
                verdict,
                unreadable.must.to_owned(),
            );
        }
        if let Some(first) = rest.first() {
            let says = format!("{} more fields are of the wrong type", rest.len());
            scribe.finding(
                READABLE.id,
                READABLE.severity,
                first.path.clone(),
                Verdict::Unknown(says.clone()),
                says,
            );
        }
        scribe.findings()
    }
}

/// The detail, or where there is none, the reason: a sysctl without a name.
fn says(control: &Control, guilts: &[Guilt]) -> String {
    let (reason, detail) = control.say(guilts);
    if detail.trim().is_empty() { reason.to_owned() } else { detail }
}
