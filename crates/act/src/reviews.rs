//! Asks the API server who somebody is, and what they may do.

use serde_json::{Map, Value, json};

use crate::place::Place;
use crate::writer::{Manner, WriteError, Writer};

const AUTHENTICATION: &str = "authentication.k8s.io/v1";
const AUTHORIZATION: &str = "authorization.k8s.io/v1";

/// Somebody, as the API server knows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct User {
    /// `system:serviceaccount:shop:viewer`
    pub name: String,
    /// What tells them apart from others of the name; empty where the API server does not say.
    pub uid: String,
    /// Their groups.
    pub groups: Vec<String>,
    /// What else is known of them, by key.
    pub extra: Vec<(String, Vec<String>)>,
}

/// Whose token this is; `None` where it is nobody's.
pub fn user_of_token(writer: &Writer, token: &str) -> Result<Option<User>, WriteError> {
    let place = Place::clusterwide(AUTHENTICATION, "tokenreviews", "");
    let question = json!({
        "apiVersion": AUTHENTICATION,
        "kind": "TokenReview",
        "spec": { "token": token },
    });
    let answer = writer.with(Manner::Lasting).create(&place, &question)?;
    let is_known = answer.pointer("/status/authenticated").and_then(Value::as_bool);
    let user = answer.pointer("/status/user").filter(|_| is_known == Some(true));
    Ok(user.and_then(read))
}

/// Whether somebody may list the workloads of a namespace; those of all namespaces, where none is
/// named.
pub fn may_list_workloads(
    writer: &Writer,
    user: &User,
    namespace: Option<&str>,
) -> Result<bool, WriteError> {
    let place = Place::clusterwide(AUTHORIZATION, "subjectaccessreviews", "");
    let extra: Map<String, Value> =
        user.extra.iter().map(|(key, values)| (key.clone(), json!(values))).collect();
    let question = json!({
        "apiVersion": AUTHORIZATION,
        "kind": "SubjectAccessReview",
        "spec": {
            "user": user.name,
            "uid": user.uid,
            "groups": user.groups,
            "extra": extra,
            "resourceAttributes": {
                "verb": "list",
                "group": "apps",
                "resource": "deployments",
                "namespace": namespace.unwrap_or_default(),
            },
        },
    });
    let answer = writer.with(Manner::Lasting).create(&place, &question)?;
    Ok(answer.pointer("/status/allowed").and_then(Value::as_bool) == Some(true))
}

/// A user without a name is nobody.
fn read(user: &Value) -> Option<User> {
    let text = |key: &str| user.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let texts = |value: &Value| -> Vec<String> {
        let texts = value.as_array().into_iter().flatten();
        texts.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let extra = user.get("extra").and_then(Value::as_object).into_iter().flatten();
    let read = User {
        name: text("username"),
        uid: text("uid"),
        groups: user.get("groups").map(texts).unwrap_or_default(),
        extra: extra.map(|(key, values)| (key.clone(), texts(values))).collect(),
    };
    Some(read).filter(|user| !user.name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_read_and_nobody_is_not() {
        let user = json!({
            "username": "ann", "uid": "1", "groups": ["a", 7, "b"], "extra": { "k": ["v"] },
        });
        let expected = User {
            name: "ann".to_owned(),
            uid: "1".to_owned(),
            groups: vec!["a".to_owned(), "b".to_owned()],
            extra: vec![("k".to_owned(), vec!["v".to_owned()])],
        };
        assert_eq!(read(&user), Some(expected));
        assert_eq!(read(&json!({ "groups": ["a"] })), None);
        assert_eq!(read(&json!("ann")), None);
    }
}
