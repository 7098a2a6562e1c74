//! Makes findings go away by changing the text of their file, and leaves the rest as it stands.
//!
//! The fixes make a plan of every document, the plan gives the tree that shall come out, and only
//! where that differs the text is changed. What comes out is read again: if it does not say what
//! it should, nothing of it is used.

mod block;
mod diff;
mod flow;
mod layout;
mod member;
mod plan;
mod refusal;
mod replace;
mod scalar;
mod shared;
mod target;
mod text;
mod wanted;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::{Document, Finding};

use block::Pen;
use layout::Layout;
use plan::Plan;
use shared::Shared;
use target::{Target, Targets};
use text::Text;
use wanted::{Wanted, is_as_wanted, is_same, wanted};

pub use diff::unified;
pub use refusal::Refusal;

/// Reads a text as the documents that a scan of it sees, leaving out those that cannot be read.
pub type Read<'r> = &'r dyn Fn(&str) -> Option<Vec<Document>>;

/// A file after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patched {
    /// The new text.
    pub text: String,
    /// The findings whose fixes are made, by their positions among those given.
    pub fixed: Vec<usize>,
    /// The findings whose fixes are not made, and why.
    pub refused: Vec<(usize, Refusal)>,
}

/// How often the result is tried and read again, when some of the fixes cannot be made.
const ATTEMPTS: usize = 100;

/// Makes the fixes of `findings`, which a scan of `text` found in `documents`. Where two want
/// different things of a field, the worse finding decides. Findings without a fix are passed by.
pub fn patch(text: &str, documents: &[Document], findings: &[&Finding], read: Read<'_>) -> Patched {
    let mut jobs: Vec<Job<'_>> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.fix.is_some())
        .map(|(position, finding)| Job { position, finding })
        .collect();
    jobs.sort_by_key(|job| Reverse(job.finding.severity));
    let same_text = documents.iter().all(|document| **document.text() == *text);
    let mut session = Session::new(text, documents, read);
    if same_text {
        session.accept(&jobs, &mut Vec::new());
    } else {
        session.refused.extend(jobs.iter().map(|job| (job.position, Refusal::Mismatch)));
    }
    session.finish()
}

/// A finding to fix.
#[derive(Debug, Clone, Copy)]
struct Job<'f> {
    position: usize,
    finding: &'f Finding,
}

/// One file, and how far we are with it.
struct Session<'d> {
    text: &'d str,
    documents: &'d [Document],
    targets: Targets<'d>,
    shared: Vec<Shared>,
    read: Read<'d>,
    attempts: usize,
    /// The attempt with the most fixes so far.
    best: Option<Attempt>,
    refused: Vec<(usize, Refusal)>,
}

/// The text with some fixes made, and which.
struct Attempt {
    text: String,
    fixed: Vec<usize>,
    refused: Vec<(usize, Refusal)>,
}

impl<'d> Session<'d> {
    fn new(text: &'d str, documents: &'d [Document], read: Read<'d>) -> Session<'d> {
        Session {
            text,
            documents,
            targets: Targets::of(documents),
            shared: documents.iter().map(Shared::of).collect(),
            read,
            attempts: 0,
            best: None,
            refused: Vec::new(),
        }
    }

    /// Accepts those of `jobs` that can be made together with those accepted before: all, or else
    /// those of each half.
    fn accept<'f>(&mut self, jobs: &[Job<'f>], accepted: &mut Vec<Job<'f>>) {
        if jobs.is_empty() {
            return;
        }
        if self.attempts >= ATTEMPTS {
            self.refused.extend(jobs.iter().map(|job| (job.position, Refusal::TooMany)));
            return;
        }
        let together = [accepted.as_slice(), jobs].concat();
        match self.attempt(&together) {
            Ok(attempt) => {
                accepted.extend(jobs);
                self.best = Some(attempt);
            }
            Err(why) => match jobs {
                [job] => self.refused.push((job.position, why)),
                _ => {
                    let (first, second) = jobs.split_at(jobs.len() / 2);
                    self.accept(first, accepted);
                    self.accept(second, accepted);
                }
            },
        }
    }

    fn finish(self) -> Patched {
        let mut refused = self.refused;
        let unchanged =
            Attempt { text: self.text.to_owned(), fixed: Vec::new(), refused: Vec::new() };
        let best = self.best.unwrap_or(unchanged);
        refused.extend(best.refused);
        refused.sort_by_key(|(position, _)| *position);
        Patched { text: best.text, fixed: best.fixed, refused }
    }

    /// Makes all fixes that do not contradict each other, and reads the result again.
    fn attempt(&mut self, jobs: &[Job<'_>]) -> Result<Attempt, Refusal> {
        self.attempts += 1;
        let mut plans: BTreeMap<usize, Plan> = BTreeMap::new();
        let (mut fixed, mut refused) = (Vec::new(), Vec::new());
        for job in jobs {
            match self.plan(job, &mut plans) {
                Ok(()) => fixed.push(job.position),
                Err(why) => refused.push((job.position, why)),
            }
        }
        let mut wanted_roots = BTreeMap::new();
        for (position, plan) in &plans {
            let Some(document) = self.documents.get(*position) else { continue };
            wanted_roots.insert(*position, wanted(document.root(), plan, None));
        }
        let text = self.write(&wanted_roots)?;
        self.verify(&text, &wanted_roots)?;
        fixed.sort_unstable();
        Ok(Attempt { text, fixed, refused })
    }

    /// Adds all edits of a fix to the plan of its document, or none.
    fn plan(&self, job: &Job<'_>, plans: &mut BTreeMap<usize, Plan>) -> Result<(), Refusal> {
        let Target { document: position, path } = self.targets.find(job.finding)?;
        let (Some(document), Some(shared)) =
            (self.documents.get(position), self.shared.get(position))
        else {
            return Err(Refusal::NotFound);
        };
        if shared.is_deep() {
            return Err(Refusal::Written("nesting this deep"));
        }
        let plan = plans.entry(position).or_default();
        let object = path.steps().iter().fold(&mut *plan, |plan, step| plan.below(step));
        let before = object.clone();
        for edit in job.finding.fix.iter().flat_map(|fix| &fix.edits) {
            let edit = edit.clone().under(path.steps());
            if let Err(why) = plan.add(document.root(), shared, &edit) {
                *path.steps().iter().fold(&mut *plan, |plan, step| plan.below(step)) = before;
                return Err(why);
            }
        }
        Ok(())
    }

    /// The text with everything that is wanted.
    fn write(&self, wanted_roots: &BTreeMap<usize, Wanted<'_>>) -> Result<String, Refusal> {
        if wanted_roots.values().all(|wanted| matches!(wanted, Wanted::Same(_))) {
            return Ok(self.text.to_owned());
        }
        let newline = Text::new(self.text).newline();
        let is_open = !self.text.ends_with('\n');
        let closed = if is_open { self.text.to_owned() + newline } else { self.text.to_owned() };
        let mut pen = Pen { text: Text::new(&closed), splices: Vec::new() };
        for (position, wanted) in wanted_roots {
            let Some(document) = self.documents.get(*position) else { continue };
            if !matches!(wanted, Wanted::Same(_)) {
                let layout = Layout::of(pen.text, document);
                let whole = member::whole(pen.text, document)?;
                pen.value(&whole, wanted, layout)?;
            }
        }
        let Pen { text, splices } = pen;
        let mut out = text.splice(splices).ok_or(Refusal::Written("another fix"))?;
        if is_open && out.ends_with(newline) {
            out.truncate(out.len() - newline.len());
        }
        Ok(out)
    }

    /// Reads the text, and compares each document with what is wanted of it.
    fn verify(
        &self,
        text: &str,
        wanted_roots: &BTreeMap<usize, Wanted<'_>>,
    ) -> Result<(), Refusal> {
        if text == self.text {
            let nothing = wanted_roots.values().all(|wanted| matches!(wanted, Wanted::Same(_)));
            return if nothing { Ok(()) } else { Err(Refusal::Misread) };
        }
        let read = (self.read)(text).ok_or(Refusal::Misread)?;
        let mut pairs = read.iter().zip(self.documents).enumerate();
        let as_wanted = pairs.all(|(position, (now, before))| match wanted_roots.get(&position) {
            Some(wanted) => is_as_wanted(now.root(), wanted),
            None => is_same(now.root(), before.root()),
        });
        let as_many = read.len() == self.documents.len();
        if as_wanted && as_many { Ok(()) } else { Err(Refusal::Misread) }
    }
}
