//! Where the replicas of a server live: behind one Service, in one namespace.

use anyhow::bail;

use crate::cli::Attached;

/// The Service by which the API server reaches the replicas. What they share stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) port: u16,
}

impl Home {
    /// The one that was typed, where one was: `security/yagura:443`.
    pub(super) fn of(attached: &Attached) -> anyhow::Result<Option<Home>> {
        let Some(text) = &attached.service else { return Ok(None) };
        let (place, port) = text.split_once(':').unwrap_or((text, "443"));
        let Some(((namespace, name), port)) = place.split_once('/').zip(port.parse().ok()) else {
            bail!("{text:?} is no Service: NAMESPACE/NAME[:PORT]");
        };
        Ok(Some(Home { namespace: namespace.to_owned(), name: name.to_owned(), port }))
    }

    /// The names under which the API server asks it.
    pub(super) fn addresses(&self) -> Vec<String> {
        let Home { namespace, name, .. } = self;
        vec![format!("{name}.{namespace}.svc"), format!("{name}.{namespace}.svc.cluster.local")]
    }
}
