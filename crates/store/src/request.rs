//! Requests for exceptions: somebody asks to live with findings, another decides.

use model::{Date, Exception, ObjectGlob};

use crate::moment::Moment;

/// The most checks that a request names, and the most patterns of objects.
const MOST: usize = 100;

/// The longest of these, in bytes.
const LONGEST_PATTERN: usize = 1_000;

/// The longest reason, in bytes.
const LONGEST_REASON: usize = 4_096;

/// Somebody asks that findings be lived with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionRequest {
    /// The checks; `*` for all of them.
    pub checks: Vec<String>,
    /// The objects, as `ObjectGlob` reads them: any of these.
    pub objects: Vec<String>,
    /// Why.
    pub reason: String,
    /// The last day that it is to hold.
    pub until: Option<Date>,
}

/// A request, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRequest {
    /// Its number.
    pub id: u64,
    /// What was asked for.
    pub request: ExceptionRequest,
    /// Who asked, and when.
    pub asked: Deed,
    /// What was decided.
    pub standing: RequestState,
    /// Who decided, and when.
    pub decided: Option<Deed>,
    /// Who ended it before its day, and when.
    pub ended: Option<Deed>,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// A user, or a service account.
    pub who: String,
    /// When.
    pub at: Moment,
}

/// What was decided of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestState {
    /// Nothing yet.
    Asked,
    /// It holds, until its last day.
    Approved,
    /// It does not.
    Refused,
    /// Who asked does not want it any more.
    Withdrawn,
    /// It was approved, and somebody ended it.
    Ended,
}

/// What somebody does about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// It is to hold. Never by who asked.
    Approve,
    /// It is not to hold. Never by who asked, who may withdraw it.
    Refuse,
    /// It is not wanted any more, by who asked.
    Withdraw,
    /// It was approved, and is to hold no longer.
    End,
}

/// Why a request cannot be kept, or nothing be done about it.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// It cannot be understood, or is too long.
    #[error("this is no request for an exception: {says}")]
    Malformed {
        /// Why, as a clause.
        says: String,
    },
    /// There is none of this number.
    #[error("no request has the number {id}")]
    Unknown {
        /// The number.
        id: u64,
    },
    /// Who asks does not decide, and who did not ask does not withdraw.
    #[error("{} cannot {step} this request", if *is_own { "who asked" } else { "somebody else" })]
    NotYours {
        /// What was to be done.
        step: Step,
        /// It is the request of who wanted to.
        is_own: bool,
    },
    /// Somebody was first.
    #[error("the request is {standing} already")]
    Decided {
        /// How it stands.
        standing: RequestState,
    },
    /// The database says no.
    #[error("cannot keep the request")]
    Database {
        /// Why.
        #[from]
        source: crate::error::Fault,
    },
}

impl ExceptionRequest {
    /// Says what is wrong with it, where something is.
    pub(crate) fn refuse(&self) -> Result<(), RequestError> {
        let malformed = |says: &str| Err(RequestError::Malformed { says: says.to_owned() });
        if self.reason.trim().is_empty() {
            return malformed("it gives no reason");
        }
        if self.reason.len() > LONGEST_REASON {
            return malformed("its reason is longer than 4096 bytes");
        }
        for (patterns, what) in [(&self.checks, "checks"), (&self.objects, "objects")] {
            if patterns.is_empty() {
                return malformed(&format!("it names no {what}"));
            }
            if patterns.len() > MOST {
                return malformed(&format!("it names more than {MOST} {what}"));
            }
            if patterns.iter().any(|it| it.is_empty() || it.len() > LONGEST_PATTERN) {
                return malformed(&format!(
                    "one of its {what} is empty, or longer than 1000 bytes"
                ));
            }
        }
        match self.objects.iter().find(|it| ObjectGlob::parse(it).is_none()) {
            Some(object) => malformed(&format!("{object:?} names no objects: Kind/namespace/name")),
            None => Ok(()),
        }
    }
}

impl KeptRequest {
    /// It holds on this day.
    pub fn is_in_force(&self, today: Date) -> bool {
        self.standing == RequestState::Approved
            && self.request.until.is_none_or(|until| until >= today)
    }

    /// The exception that it asks for. Who decided is who approved.
    pub fn exception(&self) -> Exception {
        let ExceptionRequest { checks, objects, reason, until } = &self.request;
        Exception {
            checks: checks.clone(),
            objects: objects.iter().filter_map(|it| ObjectGlob::parse(it)).collect(),
            reason: reason.clone(),
            who: self.decided.as_ref().map(|it| it.who.clone()),
            until: *until,
            written: None,
        }
    }

    /// How it stands after `step` by `who`.
    pub(crate) fn after(&self, step: Step, who: &str) -> Result<RequestState, RequestError> {
        let is_own = self.asked.who == who;
        let may = match step {
            Step::Approve | Step::Refuse => !is_own,
            Step::Withdraw => is_own,
            Step::End => true,
        };
        if !may {
            return Err(RequestError::NotYours { step, is_own });
        }
        match (self.standing, step) {
            (RequestState::Asked, Step::Approve) => Ok(RequestState::Approved),
            (RequestState::Asked, Step::Refuse) => Ok(RequestState::Refused),
            (RequestState::Asked, Step::Withdraw) => Ok(RequestState::Withdrawn),
            (RequestState::Approved, Step::End) => Ok(RequestState::Ended),
            (standing, _) => Err(RequestError::Decided { standing }),
        }
    }
}

impl RequestState {
    /// All of them.
    pub const ALL: [RequestState; 5] = [
        RequestState::Asked,
        RequestState::Approved,
        RequestState::Refused,
        RequestState::Withdrawn,
        RequestState::Ended,
    ];

    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            RequestState::Asked => "asked",
            RequestState::Approved => "approved",
            RequestState::Refused => "refused",
            RequestState::Withdrawn => "withdrawn",
            RequestState::Ended => "ended",
        }
    }

    /// The number of the column `state`.
    pub(crate) fn number(self) -> i64 {
        self as i64
    }
}

impl Step {
    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Step::Approve => "approve",
            Step::Refuse => "refuse",
            Step::Withdraw => "withdraw",
            Step::End => "end",
        }
    }
}

impl std::fmt::Display for RequestState {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}
