//! Lines up the items of two lists.

use crate::tree::Tree;

/// How many values and pairs of items may be compared to line up items; beyond that they are
/// compared place by place, and a patch is longer than it need be.
const STEPS: usize = 2_000_000;

/// What becomes of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It stands in both lists.
    Keep,
    /// It becomes that of the other list.
    Change,
    /// It stands in the first list alone.
    Remove,
    /// It stands in the second list alone.
    Add,
}

/// Lines up lists, as many as there are, within one budget.
pub(super) struct Aligner {
    left: usize,
}

impl Default for Aligner {
    fn default() -> Aligner {
        Aligner { left: STEPS }
    }
}

impl Aligner {
    /// How one list becomes the other: what both begin and end with stays, and so does the longest
    /// run of items between that both have in one order.
    pub(super) fn align(&mut self, before: &[Tree], after: &[Tree]) -> Vec<Step> {
        let alike = |(was, is): &(&Tree, &Tree)| was == is;
        let head = before.iter().zip(after).take_while(alike).count();
        let before = before.get(head..).unwrap_or_default();
        let after = after.get(head..).unwrap_or_default();
        let tail = before.iter().rev().zip(after.iter().rev()).take_while(alike).count();
        let between = [before, after].map(|it| it.get(..it.len() - tail).unwrap_or_default());
        let mut course = vec![Step::Keep; head];
        let (mut gone, mut new) = (0, 0);
        for step in self.common(between) {
            match step {
                Step::Remove => gone += 1,
                Step::Add => new += 1,
                Step::Keep | Step::Change => {
                    fill(&mut course, &mut gone, &mut new);
                    course.push(step);
                }
            }
        }
        fill(&mut course, &mut gone, &mut new);
        course.resize(course.len() + tail, Step::Keep);
        course
    }

    /// Which items to keep, to remove and to add, by the longest common subsequence. Where that
    /// takes too long, none is kept.
    fn common(&mut self, [before, after]: [&[Tree]; 2]) -> Vec<Step> {
        let weight = |list: &[Tree]| list.iter().map(Tree::weight).sum::<usize>();
        let pairs = before.len().saturating_mul(after.len());
        // No comparison takes longer than the smaller of two items.
        let cost = weight(before).saturating_mul(after.len());
        let cost = cost.min(weight(after).saturating_mul(before.len())).saturating_add(pairs);
        match self.left.checked_sub(cost) {
            Some(left) if pairs > 1 => {
                self.left = left;
                Table::of(before, after).walk()
            }
            _ => {
                let removed = std::iter::repeat_n(Step::Remove, before.len());
                removed.chain(std::iter::repeat_n(Step::Add, after.len())).collect()
            }
        }
    }
}

/// Items that are gone and items that are new, between others that stay: as many as there are of
/// both become the other's.
fn fill(course: &mut Vec<Step>, gone: &mut usize, new: &mut usize) {
    let both = (*gone).min(*new);
    course.resize(course.len() + both, Step::Change);
    course.resize(course.len() + *gone - both, Step::Remove);
    course.resize(course.len() + *new - both, Step::Add);
    (*gone, *new) = (0, 0);
}

/// For each pair of places: whether the items there are the same, and how many items both lists
/// have in one order from there on.
struct Table {
    rows: Vec<Vec<(bool, usize)>>,
    columns: usize,
}

impl Table {
    fn of(before: &[Tree], after: &[Tree]) -> Table {
        let columns = after.len();
        let mut rows: Vec<Vec<(bool, usize)>> = vec![Vec::new()];
        for was in before.iter().rev() {
            let below = rows.last().map_or(&[][..], Vec::as_slice);
            // From the last place to the first, and then turned around.
            let mut row: Vec<(bool, usize)> = vec![(false, 0)];
            for (column, is) in after.iter().enumerate().rev() {
                let is_same = was == is;
                let run = match is_same {
                    true => run(below, column + 1) + 1,
                    false => run(below, column).max(row.last().map_or(0, |(_, run)| *run)),
                };
                row.push((is_same, run));
            }
            row.reverse();
            rows.push(row);
        }
        rows.reverse();
        Table { rows, columns }
    }

    fn run(&self, row: usize, column: usize) -> usize {
        self.rows.get(row).map_or(0, |row| run(row, column))
    }

    fn walk(&self) -> Vec<Step> {
        let end = self.rows.len() - 1;
        let (mut row, mut column) = (0, 0);
        let mut steps = Vec::with_capacity(end + self.columns);
        while row < end || column < self.columns {
            let cell = self.rows.get(row).and_then(|it| it.get(column));
            let leaves_row = self.run(row + 1, column) >= self.run(row, column + 1);
            let step = if cell.is_some_and(|(is_same, _)| *is_same) {
                Step::Keep
            } else if row < end && (column >= self.columns || leaves_row) {
                Step::Remove
            } else {
                Step::Add
            };
            row += usize::from(step != Step::Add);
            column += usize::from(step != Step::Remove);
            steps.push(step);
        }
        steps
    }
}

fn run(row: &[(bool, usize)], column: usize) -> usize {
    row.get(column).map_or(0, |(_, run)| *run)
}
