//! How observations change the numbers that are kept: of each namespace, check, kind, severity and
//! verdict now, and of each day; and the same of all namespaces together. So counting a million
//! findings reads a few thousand rows.

use std::collections::BTreeMap;

use super::known::{Cell, Standing};
use super::words::insert;
use super::{Sql, Value};
use crate::error::Fault;
use crate::key::ALL;
use crate::moment::Moment;

/// What is to be added to numbers that are kept. It is sorted, so that two writers cannot wait for
/// each other.
#[derive(Default)]
pub(super) struct Delta {
    cells: BTreeMap<Cell, [i64; 3]>,
    days: BTreeMap<(String, i64, i64, i64), [i64; 4]>,
}

/// What happened to a finding on a day.
#[derive(Clone, Copy)]
enum Happened {
    New,
    Returned,
    Fixed,
    Moved,
}

impl Delta {
    /// Something is found that was not known.
    pub(super) fn appeared(&mut self, cell: &Cell, standing: Standing, at: Moment) {
        self.add(cell, standing, 1);
        self.arrived(cell, standing, at, Happened::New);
    }

    /// Something that stood so is not found any longer.
    pub(super) fn closed(&mut self, cell: &Cell, standing: Standing, at: Moment) {
        self.add(cell, standing, -1);
        self.add(cell, Standing::Fixed, 1);
        if standing == Standing::Open {
            self.day(cell, at, Happened::Fixed, -1);
        }
    }

    /// Something is judged otherwise than before, or stands otherwise.
    pub(super) fn moved(&mut self, from: (&Cell, Standing), to: (&Cell, Standing), at: Moment) {
        if from == to {
            return;
        }
        self.add(from.0, from.1, -1);
        self.add(to.0, to.1, 1);
        if from.1 == Standing::Open {
            self.day(from.0, at, Happened::Moved, -1);
        }
        let was_fixed = from.1 == Standing::Fixed;
        let happened = if was_fixed { Happened::Returned } else { Happened::Moved };
        self.arrived(to.0, to.1, at, happened);
    }

    /// One that was fixed is forgotten.
    pub(super) fn forgotten(&mut self, cell: &Cell) {
        self.add(cell, Standing::Fixed, -1);
    }

    /// What somebody lives with is no news of the day.
    fn arrived(&mut self, cell: &Cell, standing: Standing, at: Moment, happened: Happened) {
        if standing == Standing::Open {
            self.day(cell, at, happened, 1);
        }
    }

    fn add(&mut self, cell: &Cell, standing: Standing, findings: i64) {
        let of_all = Cell { namespace: ALL.to_owned(), ..cell.clone() };
        for cell in [cell.clone(), of_all] {
            let [open, fixed, excepted] = self.cells.entry(cell).or_default();
            *match standing {
                Standing::Open => open,
                Standing::Fixed => fixed,
                Standing::Excepted => excepted,
            } += findings;
        }
    }

    fn day(&mut self, cell: &Cell, at: Moment, happened: Happened, net: i64) {
        for namespace in [&cell.namespace, ALL] {
            let key = (namespace.to_owned(), at.day().number(), cell.severity, cell.verdict);
            let [new, returned, fixed, all] = self.days.entry(key).or_default();
            *all += net;
            match happened {
                Happened::New => *new += 1,
                Happened::Returned => *returned += 1,
                Happened::Fixed => *fixed += 1,
                Happened::Moved => {}
            }
        }
    }

    /// Adds it to what is kept.
    pub(super) fn write(self, sql: &mut dyn Sql) -> Result<(), Fault> {
        let mut values = Vec::new();
        for (cell, numbers) in self.cells.into_iter().filter(|(_, it)| *it != [0; 3]) {
            values.extend([cell.namespace, cell.check, cell.kind].map(Value::from));
            values.extend([cell.severity, cell.verdict].map(Value::from));
            values.extend(numbers.map(Value::from));
        }
        let head = "INSERT INTO tally \
            (namespace, check_id, kind, severity, verdict, open_count, fixed_count, \
            excepted_count)";
        let tail = " ON CONFLICT (namespace, check_id, kind, severity, verdict) DO UPDATE SET \
            open_count = tally.open_count + excluded.open_count, \
            fixed_count = tally.fixed_count + excluded.fixed_count, \
            excepted_count = tally.excepted_count + excluded.excepted_count";
        insert(sql, head, tail, 8, &values)?;
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
