//! What the store knows of a scope before it is told anew.

use std::collections::HashMap;

use model::{Finding, Fingerprint, Reference};

use super::{Row, Sql, Value};
use crate::error::Fault;
use crate::filter::severity_number;
use crate::key::key;
use crate::observation::{Scope, group};
use crate::wire;

/// What makes two findings the same: the fingerprint, and what it was made of. It is not meant to
/// resist an attacker, who could otherwise give his finding the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Identity {
    pub(super) name: String,
    pub(super) namespace: String,
    pub(super) kind: String,
    pub(super) group: String,
    pub(super) check: String,
    pub(super) fingerprint: Fingerprint,
}

/// What numbers of findings are kept for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub(super) namespace: String,
    pub(super) check: String,
    pub(super) kind: String,
    pub(super) severity: i64,
    pub(super) verdict: i64,
}

/// Where a finding stands, in the numbers of the column `state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is there.
    Open = 0,
    /// It is there no longer.
    Fixed = 1,
    /// It is there, and somebody has decided to live with it.
    Excepted = 2,
}

/// A finding that is kept.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) severity: i64,
    pub(super) verdict: i64,
    pub(super) entrances: i64,
    pub(super) standing: Standing,
    pub(super) last_seen: i64,
    pub(super) fixed: Option<i64>,
    pub(super) digest: i64,
}

impl Identity {
    pub(super) fn of(finding: &Finding) -> Identity {
        let Object { name, namespace, kind, group } = Object::of(&finding.object);
        let (check, fingerprint) = (key(&finding.check), finding.fingerprint);
        Identity { name, namespace, kind, group, check, fingerprint }
    }

    /// Where a finding of this identity is counted.
    pub(super) fn cell(&self, severity: i64, verdict: i64) -> Cell {
        let Identity { namespace, check, kind, .. } = self.clone();
        Cell { namespace, check, kind, severity, verdict }
    }

    /// Where `finding` is counted.
    pub(super) fn cell_of(&self, finding: &Finding) -> Cell {
        let verdict = wire::said(&finding.verdict).map_or(0, |it| it.number());
        self.cell(severity_number(finding.severity), verdict)
    }
}

/// An object as it is looked up.
struct Object {
    name: String,
    namespace: String,
    kind: String,
    group: String,
}

impl Object {
    fn of(object: &Reference) -> Object {
        Object {
            name: key(&object.name),
            namespace: key(object.namespace.as_deref().unwrap_or_default()),
            kind: key(&object.kind),
            group: key(group(object)),
        }
    }
}

impl Standing {
    /// The numbers of all of them.
    pub(super) const ALL: [i64; 3] =
        [Standing::Open as i64, Standing::Fixed as i64, Standing::Excepted as i64];

    fn of(state: i64) -> Result<Standing, Fault> {
        let all = [Standing::Open, Standing::Fixed, Standing::Excepted];
        let found = all.into_iter().find(|it| *it as i64 == state);
        found.ok_or_else(|| Fault::damaged("a number is no state"))
    }
}

impl Known {
    /// The last moment that changed it.
    pub(super) fn last(&self) -> i64 {
        self.fixed.unwrap_or_default().max(self.last_seen)
    }
}

/// All that is known of a scope.
pub(super) fn load(sql: &mut dyn Sql, scope: &Scope) -> Result<HashMap<Identity, Known>, Fault> {
    const COLUMNS: &str = "SELECT name, namespace, kind, api_group, check_id, fingerprint, id, \
        severity, verdict, entrances, state, last_seen, fixed, digest FROM finding WHERE";
    let (condition, values) = match scope {
        Scope::Object(object)
        | Scope::ObjectBy { object, .. }
        | Scope::ObjectBut { object, .. } => {
            let Object { name, namespace, kind, group } = Object::of(object);
            let values = [name, namespace, kind, group].map(Value::from).to_vec();
            ("name = $1 AND namespace = $2 AND kind = $3 AND api_group = $4", values)
        }
        Scope::Check(check) => ("check_id = $1", vec![Value::from(key(check))]),
    };
    let keys = |checks: &[String]| checks.iter().map(|it| key(it)).collect::<Vec<_>>();
    let (only, but) = match scope {
        Scope::ObjectBy { checks, .. } => (Some(keys(checks)), Vec::new()),
        Scope::ObjectBut { checks, .. } => (None, keys(checks)),
        Scope::Object(_) | Scope::Check(_) => (None, Vec::new()),
    };
    let is_looked_at = |check: &String| {
        only.as_ref().is_none_or(|only| only.contains(check)) && !but.contains(check)
    };
    let mut known = HashMap::new();
    sql.rows(&format!("{COLUMNS} {condition}"), &values, &mut |row| {
        let (identity, found) = read(row)?;
        if is_looked_at(&identity.check) {
            known.insert(identity, found);
        }
        Ok(())
    })?;
    Ok(known)
}

fn read(mut row: Row) -> Result<(Identity, Known), Fault> {
    let identity = Identity {
        name: row.text()?,
        namespace: row.text()?,
        kind: row.text()?,
        group: row.text()?,
        check: row.text()?,
        fingerprint: fingerprint(row.bytes()?)?,
    };
    let known = Known {
        id: row.integer()?,
        severity: row.integer()?,
        verdict: row.integer()?,
        entrances: row.integer()?,
        standing: Standing::of(row.integer()?)?,
        last_seen: row.integer()?,
        fixed: row.optional_integer()?,
        digest: row.integer()?,
    };
    Ok((identity, known))
}

fn fingerprint(bytes: Vec<u8>) -> Result<Fingerprint, Fault> {
    let bytes = bytes.try_into().map_err(|_| Fault::damaged("a fingerprint has not 16 bytes"))?;
    Ok(Fingerprint(u128::from_be_bytes(bytes)))
}
