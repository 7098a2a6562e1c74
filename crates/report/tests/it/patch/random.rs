//! Random edits of random documents: the result says what was asked for, and everything else
//! stands as it stood.

use model::document::Style;
use model::path::Step;
use model::{Edit, FieldPath, Literal, Node};
use report::patch::{Patched, Refusal};

use super::apply::Tree;
use super::writer::Writer;
use super::{patched, read};

/// Numbers that look random, the same every time.
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    pub(crate) fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(crate) fn of<T: Copy>(&mut self, some: &[T]) -> T {
        some[self.below(some.len())]
    }
}

#[test]
fn random_documents_are_edited_as_asked() {
    for seed in 0..2_000 {
        let mut dice = Dice(seed);
        let text = Writer::document(&mut dice);
        let documents = read(&text);
        assert_eq!(documents.len(), 1, "{text}");
        let mut edits: Vec<Edit> = (0..=dice.below(3))
            .filter_map(|_| random_edit(documents[0].root(), &mut dice))
            .collect();
        // What two of them empty is a matter of other tests.
        let mut removes = 0;
        edits.retain(|edit| {
            removes += usize::from(matches!(edit, Edit::Remove { .. }));
            removes < 2 || !matches!(edit, Edit::Remove { .. })
        });
        let result = patched(&text, edits.iter().map(|edit| vec![edit.clone()]).collect());
        let context = format!("seed {seed}: {edits:?} of\n{text}\ngave\n{}", result.text);
        for (_, why) in &result.refused {
            // Text that keeps the blank lines behind it grows when what follows them goes.
            let grows = *why == Refusal::Misread && text.contains("|+");
            assert!(grows || matches!(why, Refusal::Conflict(_)), "{why} at {context}");
        }
        hold(&text, &edits, &result, &context);
    }
}

/// A random edit that can be made.
pub(crate) fn random_edit(root: Node<'_>, dice: &mut Dice) -> Option<Edit> {
    let (mut node, mut path) = (root, FieldPath::root());
    while !node.is_empty() && (path.is_root() || !dice.chance(4)) {
        let (next, further) = if node.is_mapping() {
            let entry = node.entries().nth(dice.below(node.len()))?;
            (entry.value, path.clone().entry(entry.key))
        } else {
            let index = dice.below(node.len());
            (node.item(index), path.clone().index(index))
        };
        (node, path) = (next, further);
    }
    let (parent, _) = path.split_last()?;
    let siblings = parent.find(root).len();
    Some(match dice.below(6) {
        0 | 1 if node.is_mapping() || !node.is_set() => {
            let deep = if dice.chance(2) { "new" } else { "new.deep.er" };
            Edit::set(path.join(&deep.into()), random_literal(dice, 2))
        }
        2 | 3 if node.is_sequence() || !node.is_set() => {
            let item = vec![("item".to_owned(), random_literal(dice, 1))];
            let name = Literal::String(format!("item, {}", dice.below(1000)));
            Edit::append(path, if dice.chance(2) { name } else { Literal::Mapping(item) })
        }
        0..4 if !node.is_empty() => return None,
        4 if siblings > 1 => Edit::remove(path),
        _ if !node.is_empty() && dice.chance(2) => return None,
        _ => Edit::set(path, random_literal(dice, 2)),
    })
}

fn random_literal(dice: &mut Dice, depth: usize) -> Literal {
    let words = [
        "Always", "yes", "100m", "a: b", "x, y", "# no", "", "it's", "\"", "- a", "1e3", "\n", "é",
    ];
    match dice.below(if depth == 0 { 4 } else { 8 }) {
        0 => Literal::Bool(dice.chance(2)),
        1 => Literal::Integer(dice.below(100_000) as i64 - 50_000),
        2..5 => dice.of(&words).into(),
        5 => {
            Literal::Sequence((0..dice.below(3)).map(|_| random_literal(dice, depth - 1)).collect())
        }
        _ => {
            let keys = ["runAsUser", "a/b", "on", "x y"];
            let entries = keys.iter().take(dice.below(4));
            Literal::Mapping(
                entries.map(|key| ((*key).to_owned(), random_literal(dice, depth - 1))).collect(),
            )
        }
    }
}

/// What must be true of every result.
pub(crate) fn hold(text: &str, edits: &[Edit], result: &Patched, context: &str) {
    let (before, after) = (read(text), read(&result.text));
    assert_eq!(after.len(), before.len(), "{context}");
    let mut made: Vec<&Edit> = result.fixed.iter().map(|position| &edits[*position]).collect();
    // Indexes are those of the document before: the last items go first.
    made.sort_by_key(|edit| {
        (matches!(edit, Edit::Remove { .. }), std::cmp::Reverse(edit.path().clone()))
    });
    let wanted = made.iter().fold(Tree::of(before[0].root()), |tree, edit| tree.edited(edit));
    assert_eq!(Tree::of(after[0].root()), wanted, "{context}");
    let removes = made.iter().any(|edit| matches!(edit, Edit::Remove { .. }));
    if !removes {
        let again =
            patched(&result.text, result.fixed.iter().map(|it| vec![edits[*it].clone()]).collect());
        assert_eq!(again.text, result.text, "not settled: {context}");
    }
    let adds = |edit: &&Edit| match edit {
        Edit::Append { path, .. } => !path.find(before[0].root()).is_empty(),
        Edit::Set { path, .. } => {
            let (parent, step) = path.split_last().unwrap();
            let is_new = !path.find(before[0].root()).is_present();
            is_new && !parent.find(before[0].root()).is_empty() && matches!(step, Step::Key(_))
        }
        Edit::Remove { .. } => false,
    };
    if made.iter().all(adds) {
        assert!(is_longer(text, &result.text), "more than lines put in: {context}");
    }
    if let [Edit::Remove { .. }] = made[..] {
        assert!(lines_remain(&result.text, text), "more than lines taken away: {context}");
    }
    if let [Edit::Set { path, value }] = made[..] {
        let old = path.find(before[0].root());
        let by_lines = matches!(old.style(), Style::Block | Style::Literal | Style::Folded);
        let is_word = !matches!(value, Literal::Sequence(_) | Literal::Mapping(_));
        assert!(
            !is_word || by_lines || one_line_differs(text, &result.text),
            "more than a line: {context}"
        );
    }
}

/// All lines but one are the same; or all, and there is one more.
fn one_line_differs(old: &str, new: &str) -> bool {
    let (old, new): (Vec<_>, Vec<_>) = (old.split('\n').collect(), new.split('\n').collect());
    let ahead = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let behind =
        old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    ahead + behind + 1 >= old.len()
}

/// Every letter of `short` stands in `long`, in the same order.
fn is_longer(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    short.chars().all(|letter| letters.any(|other| other == letter))
}

/// Every line of `short` stands in `long` in the same order, but for the one that lost a part and
/// the comments that make way for its dash.
fn lines_remain(short: &str, long: &str) -> bool {
    let diff = similar::TextDiff::from_lines(long, short);
    let new = diff.iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Insert);
    new.filter(|line| !line.value().trim_start().starts_with('#')).count() <= 1
}
