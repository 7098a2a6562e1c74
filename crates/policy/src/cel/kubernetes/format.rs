//! Named formats of strings, with the words in which the API server complains.

mod encoding;
mod name;
mod time;

use super::url::Url;

/// A format that strings may have to keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `my-name`
    Dns1123Label,
    /// `example.com`
    Dns1123Subdomain,
    /// `my-name`, which does not begin with a digit
    Dns1035Label,
    /// `example.com/MyName`
    QualifiedName,
    /// A label that something is appended to.
    Dns1123LabelPrefix,
    /// A subdomain that something is appended to.
    Dns1123SubdomainPrefix,
    /// A label that does not begin with a digit and that something is appended to.
    Dns1035LabelPrefix,
    /// `my_value`
    LabelValue,
    /// An absolute URL or path.
    Uri,
    /// `123e4567-e89b-12d3-a456-426614174000`, also without hyphens
    Uuid,
    /// Base64, padded.
    Byte,
    /// `2021-01-01`
    Date,
    /// `2021-01-01T00:00:00Z`
    DateTime,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 13] = [
        Format::Dns1123Label,
        Format::Dns1123Subdomain,
        Format::Dns1035Label,
        Format::QualifiedName,
        Format::Dns1123LabelPrefix,
        Format::Dns1123SubdomainPrefix,
        Format::Dns1035LabelPrefix,
        Format::LabelValue,
        Format::Uri,
        Format::Uuid,
        Format::Byte,
        Format::Date,
        Format::DateTime,
    ];

    /// The format of this name, such as `dns1123Label`.
    #[must_use]
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What expressions call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Dns1123Label => "dns1123Label",
            Format::Dns1123Subdomain => "dns1123Subdomain",
            Format::Dns1035Label => "dns1035Label",
            Format::QualifiedName => "qualifiedName",
            Format::Dns1123LabelPrefix => "dns1123LabelPrefix",
            Format::Dns1123SubdomainPrefix => "dns1123SubdomainPrefix",
            Format::Dns1035LabelPrefix => "dns1035LabelPrefix",
            Format::LabelValue => "labelValue",
            Format::Uri => "uri",
            Format::Uuid => "uuid",
            Format::Byte => "byte",
            Format::Date => "date",
            Format::DateTime => "datetime",
        }
    }

    /// What is wrong with a text; nothing when it keeps to the format.
    #[must_use]
    pub fn complaints(self, text: &str) -> Vec<String> {
        let unless = |keeps: bool, complaint: &str| match keeps {
            true => Vec::new(),
            false => vec![complaint.to_owned()],
        };
        match self {
            Format::Dns1123Label => name::dns_1123_label(text),
            Format::Dns1123Subdomain => name::dns_1123_subdomain(text),
            Format::Dns1035Label => name::dns_1035_label(text),
            Format::QualifiedName => name::label_key(text),
            Format::Dns1123LabelPrefix => name::dns_1123_label(&name::completed(text)),
            Format::Dns1123SubdomainPrefix => name::dns_1123_subdomain(&name::completed(text)),
            Format::Dns1035LabelPrefix => name::dns_1035_label(&name::completed(text)),
            Format::LabelValue => name::label_value(text),
            Format::Uri => Url::check(text).err().map(|it| it.to_string()).into_iter().collect(),
            Format::Uuid => unless(encoding::is_uuid(text), "does not match the UUID format"),
            Format::Byte => unless(encoding::is_base64(text), "invalid base64"),
            Format::Date => unless(time::is_date(text), "invalid date"),
            Format::DateTime => unless(time::is_date_time(text), "invalid datetime"),
        }
    }

    /// How long the regular expression is that the API server takes it for when it reckons what a
    /// check costs.
    #[must_use]
    pub fn pattern_length(self) -> u64 {
        match self {
            Format::Dns1123Label
            | Format::Dns1035Label
            | Format::Dns1123LabelPrefix
            | Format::Dns1035LabelPrefix => 30,
            Format::Dns1123Subdomain | Format::Dns1123SubdomainPrefix | Format::QualifiedName => 60,
            Format::LabelValue => 40,
            Format::Uri => 1103,
            Format::Uuid => 70,
            Format::Byte => 84,
            Format::Date | Format::DateTime => 71,
        }
    }
}

#[cfg(test)]
mod tests;
