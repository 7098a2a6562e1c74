//! Kubescape's `exceptions.json`: policies, each with controls and with the objects it is about.

use model::{Date, Node, ObjectGlob};

use super::{Listed, Reader, everything, place};

pub(super) fn policies(reader: &mut Reader<'_>, root: Node<'_>) {
    if !root.is_sequence() {
        return reader.complain(place(root), "wants a list of exception policies");
    }
    for policy in root.items() {
        self::policy(reader, policy);
    }
}

fn policy(reader: &mut Reader<'_>, policy: Node<'_>) {
    let mut checks = Vec::new();
    for each in policy.get("posturePolicies").items() {
        let control = each.get("controlID").as_str().filter(|id| !id.is_empty());
        let Some(control) = control else {
            return reader.leave_out(place(each), "a policy without a `controlID`");
        };
        checks.push(control.to_owned());
    }
    if checks.is_empty() {
        return reader.complain(place(policy), "an exception policy names its `posturePolicies`");
    }
    let expiry = policy.get("expirationDate");
    let until = expiry.as_str().and_then(|it| it.split('T').next()).and_then(Date::parse);
    if expiry.is_set() && until.is_none() {
        return reader.complain(place(expiry), "`expirationDate` wants a day such as 2027-03-31");
    }
    let mut objects = Vec::new();
    for resource in policy.get("resources").items() {
        let designator = resource.get("designatorType");
        if designator.as_str().is_some_and(|it| !it.eq_ignore_ascii_case("attributes")) {
            return reader.leave_out(place(designator), "this `designatorType`");
        }
        match object(resource.get("attributes")) {
            Ok(glob) => objects.push(glob),
            Err((node, what)) => return reader.leave_out(place(node).or(place(resource)), &what),
        }
    }
    if objects.is_empty() {
        objects = everything();
    }
    let reason = policy.get("reason").as_str().map(str::to_owned);
    reader.add(Listed { checks, objects, reason, until, place: place(policy) });
}

/// The objects that these attributes mean; else the attribute that is not understood.
fn object(attributes: Node<'_>) -> Result<ObjectGlob, (Node<'_>, String)> {
    if attributes.is_empty() || !attributes.is_mapping() {
        return Err((attributes, "a resource without `attributes`".to_owned()));
    }
    let (mut kind, mut namespace, mut name) = (any(), any(), any());
    for entry in attributes.entries() {
        let pattern = match entry.key {
            "kind" => &mut kind,
            "namespace" => &mut namespace,
            "name" => &mut name,
            other => return Err((entry.value, format!("the attribute {other:?}"))),
        };
        let written = entry.value.scalar().unwrap_or_default();
        *pattern =
            glob(&written).ok_or_else(|| (entry.value, format!("the expression {written:?}")))?;
    }
    let written = format!("{kind}/{namespace}/{name}");
    ObjectGlob::parse(&written).ok_or_else(|| (attributes, format!("{written:?}")))
}

fn any() -> String {
    "*".to_owned()
}

/// A regular expression as a pattern, where one says the same: letters, `.` and `.*`.
fn glob(expression: &str) -> Option<String> {
    let mut glob = String::new();
    let mut rest = expression.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '.' if rest.next_if_eq(&'*').is_some() => glob.push('*'),
            '.' => glob.push('?'),
            letter if letter.is_alphanumeric() || matches!(letter, '-' | '_' | ':') => {
                glob.push(letter);
            }
            _ => return None,
        }
    }
    Some(glob).filter(|glob| !glob.is_empty())
}
