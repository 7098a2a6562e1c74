//! Other people's lists of what to look at: benchmarks, standards, laws.

/// A framework: its controls, and which checks answer them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// What to call it on the command line: `cis`, `nsa`.
    pub id: String,
    /// Its full name.
    pub title: String,
    /// The edition that the controls are taken from.
    pub version: String,
    /// Its controls, in its own order.
    pub controls: Vec<Control>,
}

/// One control of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Its number in the framework: `5.2.2`.
    pub id: String,
    /// What it asks, in our words.
    pub title: String,
    /// How much of it we can tell.
    pub coverage: Coverage,
    /// Why it is not automated, or what is left to a person.
    pub reason: Option<String>,
    /// The checks that answer it.
    pub checks: Vec<String>,
}

/// How much of a control a program can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// All that it asks of Kubernetes objects.
    Automated,
    /// A part; a person must look at the rest.
    Partial,
    /// Nothing: a person must look.
    Manual,
    /// It asks nothing of Kubernetes.
    NotApplicable,
}

impl Coverage {
    /// All of them.
    pub const ALL: [Coverage; 4] =
        [Coverage::Automated, Coverage::Partial, Coverage::Manual, Coverage::NotApplicable];

    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Coverage::Automated => "automated",
            Coverage::Partial => "partial",
            Coverage::Manual => "manual",
            Coverage::NotApplicable => "not-applicable",
        }
    }

    /// The coverage called `name`.
    pub fn parse(name: &str) -> Option<Coverage> {
        Coverage::ALL.into_iter().find(|coverage| coverage.name() == name)
    }
}
