//! What a namespace's labels ask for: which standard is enforced, audited, warned of.

use std::fmt;

use super::wording::go_quoted;
use super::{Level, Standard, Version};

/// What happens to a pod that fails a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is refused.
    Enforce,
    /// The audit log notes it.
    Audit,
    /// Its author is told.
    Warn,
}

/// The standard for each mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamespacePolicy {
    /// Refused when failed.
    pub enforce: Standard,
    /// Noted when failed.
    pub audit: Standard,
    /// Told when failed.
    pub warn: Standard,
}

/// A label whose value the API server does not understand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelError {
    /// The label's whole key.
    pub label: &'static str,
    /// What it says.
    pub value: String,
    /// What it must say instead.
    pub must: String,
}

impl Mode {
    /// All three, in the order the API server goes through them.
    pub const ALL: [Mode; 3] = [Mode::Enforce, Mode::Audit, Mode::Warn];

    /// The label that names the level.
    pub fn level_label(self) -> &'static str {
        match self {
            Mode::Enforce => "pod-security.kubernetes.io/enforce",
            Mode::Audit => "pod-security.kubernetes.io/audit",
            Mode::Warn => "pod-security.kubernetes.io/warn",
        }
    }

    /// The label that names the version.
    pub fn version_label(self) -> &'static str {
        match self {
            Mode::Enforce => "pod-security.kubernetes.io/enforce-version",
            Mode::Audit => "pod-security.kubernetes.io/audit-version",
            Mode::Warn => "pod-security.kubernetes.io/warn-version",
        }
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Enforce => "enforce",
            Mode::Audit => "audit",
            Mode::Warn => "warn",
        }
    }
}

impl NamespacePolicy {
    /// What holds where nobody has set anything.
    pub const PRIVILEGED: NamespacePolicy = NamespacePolicy {
        enforce: Standard::PRIVILEGED,
        audit: Standard::PRIVILEGED,
        warn: Standard::PRIVILEGED,
    };

    /// What the labels ask for, `defaults` where they do not say, and the labels that make no
    /// sense. Those are enforced as the strictest level or the latest version, but neither audited
    /// nor warned of.
    pub fn of<'a>(
        label: impl Fn(&str) -> Option<&'a str>,
        defaults: NamespacePolicy,
    ) -> (NamespacePolicy, Vec<LabelError>) {
        let mut policy = defaults;
        let mut errors = Vec::new();
        for mode in Mode::ALL {
            let standard = policy.standard_mut(mode);
            if let Some(value) = label(mode.level_label()) {
                standard.level = value.parse().unwrap_or_else(|error| {
                    errors.push(LabelError::new(mode.level_label(), value, &error));
                    if mode == Mode::Enforce { Level::Restricted } else { Level::Privileged }
                });
            }
            if let Some(value) = label(mode.version_label()) {
                standard.version = value.parse().unwrap_or_else(|error| {
                    errors.push(LabelError::new(mode.version_label(), value, &error));
                    Version::Latest
                });
            }
        }
        policy.warn_of_what_is_enforced(label);
        (policy, errors)
    }

    /// Whoever will refuse a pod also warns of the controller that makes such pods,
    /// unless its labels ask for something else.
    fn warn_of_what_is_enforced<'a>(&mut self, label: impl Fn(&str) -> Option<&'a str>) {
        let enforces = label(Mode::Enforce.level_label());
        let is_understood = enforces.is_some_and(|level| level.parse::<Level>().is_ok());
        let warns = label(Mode::Warn.level_label()).is_some();
        if warns || !is_understood || self.enforce.level <= self.warn.level {
            return;
        }
        self.warn.level = self.enforce.level;
        if label(Mode::Warn.version_label()).is_none() {
            self.warn.version = self.enforce.version;
        }
    }

    /// The standard for `mode`.
    pub fn standard(&self, mode: Mode) -> Standard {
        match mode {
            Mode::Enforce => self.enforce,
            Mode::Audit => self.audit,
            Mode::Warn => self.warn,
        }
    }

    pub(super) fn standard_mut(&mut self, mode: Mode) -> &mut Standard {
        match mode {
            Mode::Enforce => &mut self.enforce,
            Mode::Audit => &mut self.audit,
            Mode::Warn => &mut self.warn,
        }
    }

    /// No mode asks for anything.
    pub fn is_privileged(&self) -> bool {
        Mode::ALL.iter().all(|mode| self.standard(*mode).level == Level::Privileged)
    }

    /// Both ask for the same. The version of the privileged level does not matter.
    pub fn is_equivalent(&self, other: &NamespacePolicy) -> bool {
        Mode::ALL.iter().all(|mode| {
            let (ours, theirs) = (self.standard(*mode), other.standard(*mode));
            ours == theirs || (ours.level == Level::Privileged && theirs.level == Level::Privileged)
        })
    }
}

impl LabelError {
    fn new(label: &'static str, value: &str, must: &dyn fmt::Display) -> LabelError {
        LabelError { label, value: value.to_owned(), must: must.to_string() }
    }

    /// Several as one text, as the API server joins them.
    pub fn join(errors: &[LabelError]) -> String {
        match errors {
            [error] => error.to_string(),
            errors => {
                let errors: Vec<String> = errors.iter().map(LabelError::to_string).collect();
                format!("[{}]", errors.join(", "))
            }
        }
    }
}

impl fmt::Display for LabelError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LabelError { label, value, must } = self;
        write!(out, "metadata.labels[{label}]: Invalid value: {}: {must}", go_quoted(value))
    }
}
