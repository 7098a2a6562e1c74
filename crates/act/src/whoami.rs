//! Who we are to the API server.

use serde_json::json;

use crate::place::Place;
use crate::writer::{Manner, WriteError, Writer};

/// The name of the user that the API server takes us for; `None` where it does not say.
pub fn whoami(writer: &Writer) -> Result<Option<String>, WriteError> {
    let api = "authentication.k8s.io/v1";
    let place = Place::clusterwide(api, "selfsubjectreviews", "");
    let question = json!({ "apiVersion": api, "kind": "SelfSubjectReview" });
    let answer = writer.with(Manner::Lasting).create(&place, &question)?;
    let name = answer.get("status").and_then(|it| it.get("userInfo")?.get("username")?.as_str());
    Ok(name.map(str::to_owned))
}
