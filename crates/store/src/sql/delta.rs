//! How observations change the numbers that are kept: of each namespace, check, kind, severity and
//! verdict now, and of each day; and the same of all namespaces together. So counting a million
//! findings reads a few thousand rows.

use std::collections::BTreeMap;

use super::known::Cell;
use super::words::insert;
use super::{Sql, Value};
use crate::error::Fault;
use crate::key::ALL;
use crate::moment::Moment;

/// What is to be added to numbers that are kept. It is sorted, so that two writers cannot wait for
/// each other.
#[derive(Default)]
pub(super) struct Delta {
    cells: BTreeMap<Cell, [i64; 2]>,
    days: BTreeMap<(String, i64, i64, i64), [i64; 4]>,
}

/// What happened to a finding on a day.
#[derive(Clone, Copy)]
pub(super) enum Happened {
    New,
    Returned,
    Fixed,
}

impl Delta {
    /// Something that is found from now on.
    pub(super) fn opened(&mut self, cell: &Cell, at: Moment, happened: Happened) {
        let was_fixed = i64::from(matches!(happened, Happened::Returned));
        self.add(cell, [1, -was_fixed]);
        self.day(cell, at, Some(happened), 1);
    }

    /// Something that is not found any longer.
    pub(super) fn closed(&mut self, cell: &Cell, at: Moment) {
        self.add(cell, [-1, 1]);
        self.day(cell, at, Some(Happened::Fixed), -1);
    }

    /// Something that is judged otherwise than before.
    pub(super) fn moved(&mut self, from: &Cell, to: &Cell, at: Moment) {
        if from != to {
            self.add(from, [-1, 0]);
            self.day(from, at, None, -1);
            self.add(to, [1, 0]);
            self.day(to, at, None, 1);
        }
    }

    /// Something that was fixed is judged otherwise now that it returns.
    pub(super) fn returned(&mut self, from: &Cell, to: &Cell, at: Moment) {
        if from == to {
            return self.opened(to, at, Happened::Returned);
        }
        self.add(from, [0, -1]);
        self.add(to, [1, 0]);
        self.day(to, at, Some(Happened::Returned), 1);
    }

    /// That many that were fixed are forgotten.
    pub(super) fn forgotten(&mut self, cell: &Cell, findings: i64) {
        self.add(cell, [0, -findings]);
    }

    fn add(&mut self, cell: &Cell, [open, fixed]: [i64; 2]) {
        let of_all = Cell { namespace: ALL.to_owned(), ..cell.clone() };
        for cell in [cell.clone(), of_all] {
            let numbers = self.cells.entry(cell).or_default();
            numbers[0] += open;
            numbers[1] += fixed;
        }
    }

    fn day(&mut self, cell: &Cell, at: Moment, happened: Option<Happened>, net: i64) {
        for namespace in [&cell.namespace, ALL] {
            let key = (namespace.to_owned(), at.day().number(), cell.severity, cell.verdict);
            let [new, returned, fixed, all] = self.days.entry(key).or_default();
            *all += net;
            match happened {
                Some(Happened::New) => *new += 1,
                Some(Happened::Returned) => *returned += 1,
                Some(Happened::Fixed) => *fixed += 1,
                None => {}
            }
        }
    }

    /// Adds it to what is kept.
    pub(super) fn write(self, sql: &mut dyn Sql) -> Result<(), Fault> {
        let mut values = Vec::new();
        for (cell, numbers) in self.cells.into_iter().filter(|(_, it)| *it != [0; 2]) {
            values.extend([cell.namespace, cell.check, cell.kind].map(Value::from));
            values.extend([cell.severity, cell.verdict].map(Value::from));
            values.extend(numbers.map(Value::from));
        }
        let head = "INSERT INTO tally \
            (namespace, check_id, kind, severity, verdict, open_count, fixed_count)";
        let tail = " ON CONFLICT (namespace, check_id, kind, severity, verdict) DO UPDATE SET \
            open_count = tally.open_count + excluded.open_count, \
            fixed_count = tally.fixed_count + excluded.fixed_count";
        insert(sql, head, tail, 7, &values)?;
        let mut values = Vec::new();
        for ((namespace, day, severity, verdict), numbers) in self.days {
            values.push(Value::from(namespace));
            values.extend([day, severity, verdict].map(Value::from));
            values.extend(numbers.map(Value::from));
        }
        let head = "INSERT INTO trend \
            (namespace, day, severity, verdict, appeared, returned, fixed, net)";
        let tail = " ON CONFLICT (namespace, day, severity, verdict) DO UPDATE SET \
            appeared = trend.appeared + excluded.appeared, \
            returned = trend.returned + excluded.returned, \
            fixed = trend.fixed + excluded.fixed, net = trend.net + excluded.net";
        insert(sql, head, tail, 8, &values)
    }
}
