//! The rows that an observation changes, gathered and then written kind by kind.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};

use model::{Acceptance, Finding};

use super::known::{Identity, Standing};
use super::words::{insert, run_for};
use super::{Sql, Value, number};
use crate::error::Fault;
use crate::filter::severity_number;
use crate::key::shown;
use crate::observation::Entrance;
use crate::wire;

/// How much of what a finding says can be searched.
const SEARCHED: usize = 1_000;

/// A finding as it is told again.
pub(super) struct Told {
    says: String,
    body: String,
    pub(super) digest: i64,
}

impl Told {
    pub(super) fn of(finding: &Finding, acceptance: Option<&Acceptance>) -> Told {
        let body = wire::write(finding, acceptance);
        // Another release of the standard library may hash otherwise: then all is written once more.
        let mut hasher = DefaultHasher::new();
        hasher.write(body.as_bytes());
        Told { says: shown(&finding.says, SEARCHED), body, digest: hasher.finish() as i64 }
    }
}

/// What is to be written.
#[derive(Default)]
pub(super) struct Changes {
    new: Vec<(Identity, [i64; 3], Told)>,
    seen: Vec<i64>,
    open: Vec<i64>,
    excepted: Vec<i64>,
    met: Vec<i64>,
    fixed: Vec<i64>,
    retold: BTreeMap<i64, ([i64; 2], Told)>,
}

impl Changes {
    pub(super) fn appeared(
        &mut self,
        identity: Identity,
        finding: &Finding,
        standing: Standing,
        told: Told,
    ) {
        let [severity, verdict] = judged(finding);
        self.new.push((identity, [severity, verdict, standing as i64], told));
    }

    pub(super) fn seen(&mut self, id: i64) {
        self.seen.push(id);
    }

    /// It stands otherwise than before.
    pub(super) fn stands(&mut self, id: i64, standing: Standing) {
        match standing {
            Standing::Open => self.open.push(id),
            Standing::Excepted => self.excepted.push(id),
            Standing::Fixed => self.fixed.push(id),
        }
    }

    /// An entrance saw it for the first time.
    pub(super) fn met(&mut self, id: i64) {
        self.met.push(id);
    }

    pub(super) fn retold(&mut self, id: i64, finding: &Finding, told: Told) {
        self.retold.insert(id, (judged(finding), told));
    }

    /// How many rows there are that say what is found.
    pub(super) fn texts(&self) -> usize {
        self.new.len() + self.retold.len()
    }

    /// Writes everything, as of the moment `at`.
    pub(super) fn write(
        mut self,
        sql: &mut dyn Sql,
        entrance: Entrance,
        at: i64,
    ) -> Result<(), Fault> {
        let Changes { seen, open, excepted, met, fixed, .. } = &mut self;
        for ids in [seen, open, excepted, met, fixed] {
            ids.sort_unstable();
        }
        let at = Value::from(at);
        let seen = "UPDATE finding SET last_seen = $1 WHERE id IN";
        run_for(sql, seen, std::slice::from_ref(&at), &self.seen)?;
        let met = "UPDATE finding SET entrances = entrances | $1 WHERE id IN";
        run_for(sql, met, &[Value::from(entrance.bit())], &self.met)?;
        let there = "UPDATE finding SET state = $1, fixed = NULL WHERE id IN";
        run_for(sql, there, &[Value::from(Standing::Open as i64)], &self.open)?;
        run_for(sql, there, &[Value::from(Standing::Excepted as i64)], &self.excepted)?;
        let fixed = "UPDATE finding SET state = 1, fixed = $1 WHERE id IN";
        run_for(sql, fixed, std::slice::from_ref(&at), &self.fixed)?;
        for (id, ([severity, verdict], told)) in self.retold {
            let values = [severity, verdict, told.digest, id].map(Value::from);
            let judged =
                "UPDATE finding SET severity = $1, verdict = $2, digest = $3 WHERE id = $4";
            sql.run(judged, &values)?;
            let values = [told.says.into(), told.body.into(), id.into()];
            sql.run("UPDATE telling SET says = $1, body = $2 WHERE finding_id = $3", &values)?;
        }
        insert_new(sql, self.new, entrance, &at)
    }
}

fn judged(finding: &Finding) -> [i64; 2] {
    let verdict = wire::said(&finding.verdict).map_or(0, |it| it.number());
    [severity_number(finding.severity), verdict]
}

fn insert_new(
    sql: &mut dyn Sql,
    new: Vec<(Identity, [i64; 3], Told)>,
    entrance: Entrance,
    at: &Value,
) -> Result<(), Fault> {
    if new.is_empty() {
        return Ok(());
    }
    let last = number(sql, "SELECT value FROM meta WHERE name = 'last_id'", &[])?;
    let (mut findings, mut tellings) = (Vec::new(), Vec::new());
    for ((identity, [severity, verdict, state], told), id) in new.into_iter().zip(last + 1..) {
        let Identity { name, namespace, kind, group, check, fingerprint } = identity;
        findings.extend([id.into(), Value::Bytes(fingerprint.0.to_be_bytes().to_vec())]);
        findings.extend([check, group, kind, namespace, name].map(Value::from));
        findings.extend([severity, verdict, state, entrance.bit()].map(Value::from));
        findings.extend([at.clone(), at.clone(), told.digest.into()]);
        tellings.extend([id.into(), told.says.into(), told.body.into()]);
    }
    let used = [(tellings.len() / 3) as i64].map(Value::from);
    sql.run("UPDATE meta SET value = value + $1 WHERE name = 'last_id'", &used)?;
    let head = "INSERT INTO finding (id, fingerprint, check_id, api_group, kind, namespace, name, \
        severity, verdict, state, entrances, first_seen, last_seen, digest)";
    insert(sql, head, "", 14, &findings)?;
    insert(sql, "INSERT INTO telling (finding_id, says, body)", "", 3, &tellings)
}
