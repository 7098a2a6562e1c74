//! `cidr("10.0.0.0/8").containsIP("10.1.2.3")`

use super::{cost, equals, read};
use crate::cel::kubernetes::{Cidr, Ip};
use crate::cel::{Arguments, EvalError, Evaluated, Library, Opaque, Overload, Value};

impl Opaque for Ip {
    fn type_name(&self) -> &str {
        "net.IP"
    }

    fn equals(&self, other: &dyn Opaque) -> bool {
        equals(self, other)
    }

    fn size(&self) -> u64 {
        Ip::size(*self)
    }
}

impl Opaque for Cidr {
    fn type_name(&self) -> &str {
        "net.CIDR"
    }

    fn equals(&self, other: &dyn Opaque) -> bool {
        equals(self, other)
    }

    fn size(&self) -> u64 {
        Cidr::size(*self)
    }
}

/// IP addresses. Since Kubernetes 1.30.
pub fn ips() -> Library {
    let function = Overload::function;
    let method = Overload::method;
    Library::of([
        function("ip(string) -> net.IP", |it| read(Ip::parse(it.str(0)?))).cost(cost::reading),
        function("isIP(string) -> bool", |it| Ok(Ip::parse(it.str(0)?).is_ok().into()))
            .cost(cost::reading),
        function("ip.isCanonical(string) -> bool", is_canonical).cost(cost::reading_twice),
        function("string(net.IP) -> string", |it| Ok(it.opaque::<Ip>(0)?.to_string().into())),
        method("family(net.IP) -> int", |it| Ok(it.opaque::<Ip>(0)?.family().into())),
        method("isUnspecified(net.IP) -> bool", |it| is(it, Ip::is_unspecified)),
        method("isLoopback(net.IP) -> bool", |it| is(it, Ip::is_loopback)),
        method("isLinkLocalMulticast(net.IP) -> bool", |it| is(it, Ip::is_link_local_multicast)),
        method("isLinkLocalUnicast(net.IP) -> bool", |it| is(it, Ip::is_link_local_unicast)),
        method("isGlobalUnicast(net.IP) -> bool", |it| is(it, Ip::is_global_unicast)),
    ])
    .with_types(&["net.IP"])
}

/// Ranges of IP addresses. Since Kubernetes 1.30.
pub fn cidrs() -> Library {
    let function = Overload::function;
    let method = Overload::method;
    Library::of([
        function("cidr(string) -> net.CIDR", |it| read(Cidr::parse(it.str(0)?)))
            .cost(cost::reading),
        function("isCIDR(string) -> bool", |it| Ok(Cidr::parse(it.str(0)?).is_ok().into()))
            .cost(cost::reading),
        function("string(net.CIDR) -> string", |it| Ok(it.opaque::<Cidr>(0)?.to_string().into())),
        method("containsIP(net.CIDR, string) -> bool", |it| {
            contains_ip(it, Ip::parse(it.str(1)?).map_err(invalid)?)
        })
        .cost(cost::containing_ip),
        method("containsIP(net.CIDR, net.IP) -> bool", |it| contains_ip(it, *it.opaque(1)?))
            .cost(cost::containing_ip),
        method("containsCIDR(net.CIDR, string) -> bool", |it| {
            contains_cidr(it, Cidr::parse(it.str(1)?).map_err(invalid)?)
        })
        .cost(cost::containing_cidr),
        method("containsCIDR(net.CIDR, net.CIDR) -> bool", |it| contains_cidr(it, *it.opaque(1)?))
            .cost(cost::containing_cidr),
        method("ip(net.CIDR) -> net.IP", |it| Ok(Value::opaque(it.opaque::<Cidr>(0)?.ip()))),
        method("prefixLength(net.CIDR) -> int", |it| {
            Ok(it.opaque::<Cidr>(0)?.prefix_length().into())
        }),
        method("masked(net.CIDR) -> net.CIDR", |it| {
            Ok(Value::opaque(it.opaque::<Cidr>(0)?.masked()))
        }),
    ])
    .with_types(&["net.CIDR"])
}

fn is_canonical<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let text = arguments.str(0)?;
    Ok((Ip::parse(text).map_err(invalid)?.to_string() == text).into())
}

fn is<'a>(arguments: Arguments<'_, 'a>, is: fn(Ip) -> bool) -> Evaluated<Value<'a>> {
    Ok(is(*arguments.opaque(0)?).into())
}

fn contains_ip<'a>(arguments: Arguments<'_, 'a>, ip: Ip) -> Evaluated<Value<'a>> {
    Ok(arguments.opaque::<Cidr>(0)?.contains_ip(ip).into())
}

fn contains_cidr<'a>(arguments: Arguments<'_, 'a>, cidr: Cidr) -> Evaluated<Value<'a>> {
    Ok(arguments.opaque::<Cidr>(0)?.contains(cidr).into())
}

fn invalid(error: impl std::fmt::Display) -> Box<EvalError> {
    EvalError::invalid(error.to_string())
}
