//! Kyverno's exceptions that stand beside policies.

use crate::kyverno::{CelException, PolicyException};
use crate::vap::Mistake;
use model::Object;

/// Exceptions from classic policies and from those in CEL.
#[derive(Default)]
pub struct Exceptions {
    /// From classic policies.
    pub classic: Vec<PolicyException>,
    /// From policies in CEL.
    pub cel: Vec<CelException>,
}

impl Exceptions {
    /// Adds the exception that an object is; `false` where it is none.
    pub fn add(&mut self, object: &Object<'_>) -> Result<bool, Vec<Mistake>> {
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
