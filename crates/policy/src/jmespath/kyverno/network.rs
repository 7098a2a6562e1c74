//! Addresses of the network.

use std::net::IpAddr;

use crate::cel::kubernetes::Url;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] =
    &[fixed("is_external_url", &[Takes::String], |evaluation, given| {
        evaluation.charge_text(given.text(0).len())?;
        let url = Url::parse(given.text(0)).map_err(|error| given.fault(error.to_string()))?;
        let host = url.hostname();
        if let Ok(address) = host.parse() {
            return Ok(Value::Bool(!is_internal(address)));
        }
        let addresses = evaluation.surroundings.addresses(host);
        let addresses = addresses.ok_or_else(|| given.fault("nobody knows this host here"))?;
        Ok(Value::Bool(!addresses.into_iter().any(is_internal)))
    })];

fn is_internal(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}
