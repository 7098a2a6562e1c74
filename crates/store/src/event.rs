//! What happened, one thing at a time: a request that was judged, later what a process did.

mod body;

use std::time::Duration;

use model::{Kind, Node, Reference, Verdict};

pub use body::Body;

use crate::filter::{Interval, NoCursor};
use crate::moment::Moment;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// What kind of thing.
    pub kind: EventKind,
    /// Who did it: a user, or a service account.
    pub user: String,
    /// What was said of it.
    pub verdict: Verdict,
    /// How long saying so took.
    pub took: Duration,
    object: Option<Reference>,
    body: Option<Body>,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// A request was judged before it was let in.
    Admission,
    /// A request stands in the API server's log.
    Audit,
    /// A process did something.
    Runtime,
}

/// Which events are asked for: those for which all that is said holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// What kind of thing.
    pub kind: Option<EventKind>,
    /// The namespace; `""` for objects that have none.
    pub namespace: Option<String>,
    /// The kind of the object.
    pub object_kind: Option<String>,
    /// The name of the object.
    pub name: Option<String>,
    /// Who did it.
    pub user: Option<String>,
    /// What was said of it: the verdict without its reason.
    pub verdict: Option<VerdictKind>,
    /// When.
    pub at: Interval,
}

/// A verdict without its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictKind {
    /// Nothing was wrong.
    Pass,
    /// Something was wrong.
    Fail,
    /// The question did not arise.
    NotApplicable,
    /// It could not be told.
    Unknown,
}

/// Where a page of events ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventCursor {
    pub(crate) moment: i64,
    pub(crate) id: i64,
}

impl Event {
    /// Something that happened to no object.
    pub fn new(at: Moment, kind: EventKind, user: &str, verdict: Verdict) -> Event {
        let user = user.to_owned();
        Event { at, kind, user, verdict, took: Duration::ZERO, object: None, body: None }
    }

    /// It happened to this object, of which `body` tells more. This is the only way to give an
    /// event a body: what belongs to a Secret leaves no value in it, and elsewhere what a key calls
    /// a secret is masked.
    pub fn to(mut self, object: Reference, body: Option<Node<'_>>) -> Event {
        let is_secret = Kind::of(&object.api_version, &object.kind) == Kind::core("Secret");
        self.body = body.map(|it| if is_secret { Body::of_secret(it) } else { Body::of(it) });
        self.object = Some(object);
        self
    }

    /// Saying so took this long.
    pub fn took(mut self, took: Duration) -> Event {
        self.took = took;
        self
    }

    /// What it happened to.
    pub fn object(&self) -> Option<&Reference> {
        self.object.as_ref()
    }

    /// More about it, as JSON.
    pub fn body(&self) -> Option<&Body> {
        self.body.as_ref()
    }

    /// What was kept, as it was kept.
    pub(crate) fn kept(self, object: Option<Reference>, body: Option<Body>) -> Event {
        Event { object, body, ..self }
    }
}

impl EventKind {
    /// All of them.
    pub const ALL: [EventKind; 3] = [EventKind::Admission, EventKind::Audit, EventKind::Runtime];

    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Admission => "admission",
            EventKind::Audit => "audit",
            EventKind::Runtime => "runtime",
        }
    }

    pub(crate) fn number(self) -> i64 {
        self as i64
    }
}

impl VerdictKind {
    /// The kind of a verdict.
    pub fn of(verdict: &Verdict) -> VerdictKind {
        match verdict {
            Verdict::Pass => VerdictKind::Pass,
            Verdict::Fail => VerdictKind::Fail,
            Verdict::NotApplicable => VerdictKind::NotApplicable,
            Verdict::Unknown(_) => VerdictKind::Unknown,
        }
    }

    /// Its name, as reports have it.
    pub fn name(self) -> &'static str {
        match self {
            VerdictKind::Pass => "pass",
            VerdictKind::Fail => "fail",
            VerdictKind::NotApplicable => "notApplicable",
            VerdictKind::Unknown => "unknown",
        }
    }

    pub(crate) fn number(self) -> i64 {
        self as i64
    }
}

impl std::fmt::Display for EventCursor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.moment, self.id)
    }
}

impl std::str::FromStr for EventCursor {
    type Err = NoCursor;

    fn from_str(written: &str) -> Result<EventCursor, NoCursor> {
        let (moment, id) = written.split_once('.').ok_or(NoCursor)?;
        let number = |part: &str| part.parse().map_err(|_| NoCursor);
        Ok(EventCursor { moment: number(moment)?, id: number(id)? })
    }
}
