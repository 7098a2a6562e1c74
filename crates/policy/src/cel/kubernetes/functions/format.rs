//! `!format.dns1123Label().validate(object.metadata.name).hasValue()`

use super::{cost, opaque};
use crate::cel::kubernetes::Format;
use crate::cel::{Arguments, Body, Evaluated, Library, Overload, Value};

opaque!(Format, "kubernetes.NamedFormat");

/// Named formats. Since Kubernetes 1.31.
pub fn formats() -> Library {
    let named =
        Overload::function("format.named(string) -> optional_type(kubernetes.NamedFormat)", |it| {
            Ok(Value::Optional(Format::named(it.str(0)?).map(|it| Value::opaque(it).into())))
        });
    let validate = Overload::method(
        "validate(kubernetes.NamedFormat, string) -> optional_type(list(string))",
        validate,
    )
    .cost(cost::validating);
    let constants = Format::ALL.map(|format| {
        let signature = format!("format.{}() -> kubernetes.NamedFormat", format.name());
        Overload::function(&signature, constant(format))
    });
    Library::of([named, validate].into_iter().chain(constants))
}

/// What gives this format: functions remember nothing, so each has its own.
fn constant(format: Format) -> Body {
    match format {
        Format::Dns1123Label => |_| Ok(Value::opaque(Format::Dns1123Label)),
        Format::Dns1123Subdomain => |_| Ok(Value::opaque(Format::Dns1123Subdomain)),
        Format::Dns1035Label => |_| Ok(Value::opaque(Format::Dns1035Label)),
        Format::QualifiedName => |_| Ok(Value::opaque(Format::QualifiedName)),
        Format::Dns1123LabelPrefix => |_| Ok(Value::opaque(Format::Dns1123LabelPrefix)),
        Format::Dns1123SubdomainPrefix => |_| Ok(Value::opaque(Format::Dns1123SubdomainPrefix)),
        Format::Dns1035LabelPrefix => |_| Ok(Value::opaque(Format::Dns1035LabelPrefix)),
        Format::LabelValue => |_| Ok(Value::opaque(Format::LabelValue)),
        Format::Uri => |_| Ok(Value::opaque(Format::Uri)),
        Format::Uuid => |_| Ok(Value::opaque(Format::Uuid)),
        Format::Byte => |_| Ok(Value::opaque(Format::Byte)),
        Format::Date => |_| Ok(Value::opaque(Format::Date)),
        Format::DateTime => |_| Ok(Value::opaque(Format::DateTime)),
    }
}

/// What is wrong, or nothing.
fn validate<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let complaints = arguments.opaque::<Format>(0)?.complaints(arguments.str(1)?);
    if complaints.is_empty() {
        return Ok(Value::Optional(None));
    }
    let complaints: Vec<Value<'a>> = complaints.into_iter().map(Value::from).collect();
    Ok(Value::some(Value::list(complaints)))
}
