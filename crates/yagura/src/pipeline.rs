//! From inputs to findings: read, parse, judge, one file at a time, on as many threads as asked for.
//!
//! Memory holds the findings and a pruned copy of each object, for the checks that look at several
//! objects at once. The files themselves pass by.

pub(crate) mod live;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::policies::Policies;
use judge::{Engine, Judgement};
use model::document::Shears;
use model::{Diagnostic, Finding, Inventory, Kept, Object, Place, Tally, objects_in};
use policy::bundle::Around;
use policy::pss::{self, Standard};
use source::annotations::{self, Wish};
use source::files::{self, Content, Input};
use source::{shape, yaml};

/// What to judge by.
pub(crate) struct Judges {
    /// Our own checks.
    pub(crate) engine: Engine,
    /// Pod Security Standards.
    pub(crate) standards: Vec<Standard>,
    /// Other people's policies.
    pub(crate) policies: Policies,
}

/// Judges, and the objects that policies may ask for.
struct Court<'c> {
    judges: &'c Judges,
    around: &'c Around,
}

/// What came of the inputs.
#[derive(Debug, Default)]
pub(crate) struct Harvest {
    pub(crate) judgement: Judgement,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What objects say themselves about checks.
    pub(crate) wishes: Vec<(model::Reference, Option<Arc<str>>, Wish)>,
    pub(crate) files: usize,
    /// The objects are those of a live cluster, and stand in no file.
    pub(crate) is_live: bool,
    pub(crate) objects: usize,
    /// How each Pod Security control fared, by its id.
    pub(crate) held: BTreeMap<&'static str, Tally>,
    /// How each policy fared, in their order.
    pub(crate) ruled: Vec<Tally>,
    pub(crate) timings: Timings,
    kept: Vec<Kept>,
    shears: Shears,
    /// For the bytes of the file at hand.
    room: Vec<u8>,
}

/// How long each phase took, added up over the threads.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Timings {
    pub(crate) walk: Duration,
    pub(crate) read: Duration,
    pub(crate) parse: Duration,
    pub(crate) judge: Duration,
}

/// How to go about it.
pub(crate) struct Plan<'p> {
    pub(crate) threads: usize,
    /// The inputs are all there is.
    pub(crate) complete: bool,
    /// The moment of the run.
    pub(crate) now: SystemTime,
    /// Called now and then with the number of inputs done and their total.
    pub(crate) progress: &'p (dyn Fn(usize, usize) + Sync),
}

/// A thread has at least this many files to itself, about a tenth of a second of work: less is done
/// before anyone has waited for it, and threads cost more together than one does alone.
const WORTH_A_THREAD: usize = 1_000;

/// Judges all inputs. The same inputs give the same harvest, on any number of threads.
pub(crate) fn run(inputs: &[Input], judges: &Judges, plan: &Plan<'_>) -> Harvest {
    let around = judges.policies.around(inputs, plan.complete, plan.now);
    let court = Court { judges, around: &around };
    let threads = plan.threads.min(inputs.len() / WORTH_A_THREAD).max(1);
    let mut harvest = if threads == 1 {
        let mut harvest = Harvest::default();
        // Memory that is never written to costs nothing, and a list that grows is copied.
        harvest.judgement.findings.reserve(inputs.len() * 16);
        harvest.kept.reserve(inputs.len() * 4);
        for (done, input) in inputs.iter().enumerate() {
            harvest.input(input, &court);
            (plan.progress)(done + 1, inputs.len());
        }
        harvest
    } else {
        run_on(threads, inputs, &court, plan)
    };
    let started = Instant::now();
    let mut world = if plan.complete { Inventory::of_all() } else { Inventory::of_some() };
    std::mem::take(&mut harvest.kept).into_iter().for_each(|kept| world.keep(kept));
    judges.engine.judge_world(&world, &mut harvest.judgement);
    harvest.timings.judge += started.elapsed();
    harvest.put_in_order(inputs);
    harvest
}

/// Each thread takes the next few inputs; what they make of them is put together in order.
fn run_on(threads: usize, inputs: &[Input], court: &Court<'_>, plan: &Plan<'_>) -> Harvest {
    const AT_A_TIME: usize = 16;
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let first = next.fetch_add(AT_A_TIME, Ordering::Relaxed);
                    let batch = inputs.iter().skip(first).take(AT_A_TIME);
                    if first >= inputs.len() {
                        break;
                    }
                    let mut harvest = Harvest::default();
                    batch.for_each(|input| harvest.input(input, court));
                    if sender.send((first, harvest)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut whole = Harvest::default();
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (first, harvest) in receiver {
            early.insert(first, harvest);
            while let Some(harvest) = early.remove(&due) {
                whole.append(harvest);
                due += AT_A_TIME;
                (plan.progress)(due.min(inputs.len()), inputs.len());
            }
        }
        whole
    })
}

impl Harvest {
    fn input(&mut self, input: &Input, court: &Court<'_>) {
        self.files += 1;
        let started = Instant::now();
        let mut room = std::mem::take(&mut self.room);
        let read = match &input.content {
            Content::File(path) => files::read_into(path, &mut room),
            Content::Bytes(bytes) => Ok(bytes.as_slice()),
        };
        self.timings.read += started.elapsed();
        match read {
            Ok(bytes) => self.bytes(bytes, &input.name, court),
            Err(diagnostic) => self.diagnostics.push(diagnostic.in_file(&input.name)),
        }
        self.room = room;
    }

    fn bytes(&mut self, bytes: &[u8], file: &Arc<str>, court: &Court<'_>) {
        let mut documents = yaml::documents(bytes, &yaml::Limits::default());
        let mut said = Vec::new();
        loop {
            let started = Instant::now();
            let Some(step) = documents.next() else { break };
            let parsed = Instant::now();
            said.extend(step.diagnostics);
            if let Some(document) = &step.document {
                let objects = objects_in(document.root(), Some(file));
                objects.iter().for_each(|object| self.object(object, court));
            }
            self.timings.parse += parsed - started;
            self.timings.judge += parsed.elapsed();
        }
        self.complaints(bytes, said, file);
    }

    fn complaints(&mut self, bytes: &[u8], diagnostics: Vec<Diagnostic>, file: &Arc<str>) {
        let is_wrong = diagnostics.iter().any(|each| each.level == model::Level::Error);
        if is_wrong && looks_like_a_template(bytes) {
            let diagnostic = Diagnostic::unknown("not rendered: a template, not YAML")
                .help("render it first, and scan what comes out");
            self.diagnostics.push(diagnostic.in_file(file));
        } else {
            self.diagnostics.extend(diagnostics.into_iter().map(|each| each.in_file(file)));
        }
    }

    fn object(&mut self, object: &Object<'_>, court: &Court<'_>) {
        self.objects += 1;
        let misfits = shape::misfits(object).into_iter();
        self.diagnostics.extend(misfits.map(|each| match object.file() {
            Some(file) => each.in_file(file),
            None => each,
        }));
        let Court { judges, around } = court;
        judges.engine.judge(object, &mut self.judgement);
        self.hold(object, &judges.standards);
        let ruled = judges.policies.judge(object, around, &mut self.ruled);
        self.judgement.findings.extend(ruled);
        self.kept.push(Kept::of(object, &mut self.shears));
        let wishes = annotations::wishes(object).into_iter();
        self.wishes.extend(wishes.map(|wish| (object.reference(), object.file().cloned(), wish)));
    }

    /// Holds a pod to the standards.
    fn hold(&mut self, object: &Object<'_>, standards: &[Standard]) {
        let held = &mut self.held;
        let found = pss::hold(standards, object, &mut |control, verdict| {
            held.entry(control).or_default().count(verdict);
        });
        self.judgement.findings.extend(found);
    }

    fn append(&mut self, other: Harvest) {
        self.judgement.append(other.judgement);
        self.diagnostics.extend(other.diagnostics);
        self.wishes.extend(other.wishes);
        self.files += other.files;
        self.objects += other.objects;
        self.ruled.resize(self.ruled.len().max(other.ruled.len()), Tally::default());
        self.ruled.iter_mut().zip(other.ruled).for_each(|(tally, other)| tally.add(other));
        for (control, tally) in other.held {
            self.held.entry(control).or_default().add(tally);
        }
        self.timings.read += other.timings.read;
        self.timings.parse += other.timings.parse;
        self.timings.judge += other.timings.judge;
        self.kept.extend(other.kept);
    }

    /// Findings by file as the files were listed, then by place, then by check.
    fn put_in_order(&mut self, inputs: &[Input]) {
        let ranks: BTreeMap<&str, usize> =
            inputs.iter().map(|input| &*input.name).zip(0..).collect();
        let mut findings = std::mem::take(&mut self.judgement.findings);
        let mut order: Vec<(u128, &Finding, usize)> = Vec::with_capacity(findings.len());
        let mut last: Option<(&Arc<str>, usize)> = None;
        for (position, finding) in findings.iter().enumerate() {
            // Findings of a file mostly come together, and share its name.
            let rank = match (last, &finding.file) {
                (_, None) => usize::MAX,
                (Some((earlier, rank)), Some(file)) if Arc::ptr_eq(earlier, file) => rank,
                (_, Some(file)) => ranks.get(&**file).copied().unwrap_or(usize::MAX),
            };
            last = finding.file.as_ref().map(|file| (file, rank));
            order.push((whereabouts(rank, finding.place), finding, position));
        }
        order.sort_by(|(place, finding, _), (other_place, other, _)| {
            let by_place = place.cmp(other_place);
            by_place.then_with(|| (&finding.check, &finding.path).cmp(&(&other.check, &other.path)))
        });
        let mut order: Vec<usize> = order.into_iter().map(|(.., position)| position).collect();
        // Each finding goes where it belongs by swaps, so that there is never a second list of them.
        for start in 0..order.len() {
            let mut at = start;
            while let Some(from) = order.get(at).copied().filter(|from| *from != start) {
                findings.swap(at, from);
                if let Some(slot) = order.get_mut(at) {
                    *slot = at;
                }
                at = from;
            }
            if let Some(slot) = order.get_mut(at) {
                *slot = at;
            }
        }
        self.judgement.findings = findings;
    }
}

/// A file's rank and a place in it as one number, which compares as the two do. Lines count from
/// one, so what has no place stands before all that has one.
fn whereabouts(rank: usize, place: Option<Place>) -> u128 {
    let rank = u32::try_from(rank).unwrap_or(u32::MAX);
    let (line, column, width) = place.map_or((0, 0, 0), |it| (it.line, it.column, it.width));
    u128::from(rank) << 96 | u128::from(line) << 64 | u128::from(column) << 32 | u128::from(width)
}

/// Has the braces of a template language. Only asked of what is no YAML.
fn looks_like_a_template(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair == b"{{" || pair == b"{%")
}
