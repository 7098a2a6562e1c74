//! Kyverno's exceptions that stand beside policies.

use model::Object;
use policy::kyverno::{CelException, PolicyException};
use policy::vap::Mistake;

/// Exceptions from classic policies and from those in CEL.
#[derive(Default)]
pub(crate) struct Exceptions {
    pub(crate) classic: Vec<PolicyException>,
    pub(crate) cel: Vec<CelException>,
}

impl Exceptions {
    /// Adds the exception that an object is; `false` where it is none.
    pub(crate) fn add(&mut self, object: &Object<'_>) -> Result<bool, Vec<Mistake>> {
        if object.is(PolicyException::KIND) {
            let exception = PolicyException::read(object).map_err(|mistake| vec![mistake])?;
            self.classic.push(exception);
            return Ok(true);
        }
        if object.is(CelException::KIND) {
            self.cel.push(CelException::read(object)?);
            return Ok(true);
        }
        Ok(false)
    }
}
