//! Base64 and digests.

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use super::Found;
use crate::base64;
use crate::jmespath::arguments::Arguments;
use crate::jmespath::evaluate::Evaluation;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("base64_decode", &[Takes::String], |evaluation, given| {
        evaluation.charge_text(4 * given.text(0).len())?;
        let bytes = base64::decode(given.text(0)).ok_or_else(|| given.fault("no base64"))?;
        Ok(Value::text(String::from_utf8_lossy(&bytes).into_owned()))
    }),
    fixed("base64_encode", &[Takes::String], |evaluation, given| {
        evaluation.charge_text(2 * given.text(0).len())?;
        Ok(Value::text(base64::encode(given.text(0).as_bytes())))
    }),
    fixed("md5", &[Takes::String], digest::<Md5>),
    fixed("sha1", &[Takes::String], digest::<Sha1>),
    fixed("sha256", &[Takes::String], digest::<Sha256>),
];

fn digest<'v, D: Digest>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    evaluation.charge_text(8 * given.text(0).len())?;
    let digest = D::digest(given.text(0).as_bytes());
    Ok(Value::text(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
}
