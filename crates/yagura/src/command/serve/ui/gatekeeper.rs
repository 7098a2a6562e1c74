//! The API server decides who may look at what.

use std::sync::Arc;

use act::{Manner, User, WriteError, Writer};
use source::cluster::Cluster;
use ui::{Gatekeeper, Person, Refusal};

/// Asks it.
pub(super) struct ApiServer(Writer);

impl ApiServer {
    pub(super) fn new(cluster: Arc<Cluster>) -> ApiServer {
        ApiServer(Writer::new(cluster, Manner::Lasting))
    }
}

impl Gatekeeper for ApiServer {
    fn person(&self, token: &str) -> Result<Option<Person>, Refusal> {
        let user = act::user_of_token(&self.0, token).map_err(refusal)?;
        let person = |User { name, uid, groups, extra }| Person { name, uid, groups, extra };
        Ok(user.map(person))
    }

    fn may_see(&self, person: &Person, namespace: Option<&str>) -> Result<bool, Refusal> {
        let Person { name, uid, groups, extra } = person.clone();
        let user = User { name, uid, groups, extra };
        act::may_list_workloads(&self.0, &user, namespace).map_err(refusal)
    }
}

fn refusal(error: WriteError) -> Refusal {
    Refusal(format!("{:#}", anyhow::Error::from(error)))
}
