//! **Turns** at hosts: one connection at a time to each, and the time that waiting for one's turn takes.
//!
//! Never here: requests. Between processes the lease of the host does the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use url::Url;

/// One connection at a time to each host, also where redirects lead.
#[derive(Debug, Clone, Default)]
pub(super) struct Hosts(Arc<Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>>);

/// So many hosts are remembered before those that nobody asks are dropped.
const HOSTS: usize = 1000;

impl Hosts {
    pub(super) fn of(&self, url: &Url) -> Arc<tokio::sync::Mutex<()>> {
        let port = url.port_or_known_default().unwrap_or_default();
        let name = format!("{}:{port}", url.host_str().unwrap_or_default());
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = hosts.get(&name).and_then(Weak::upgrade) {
            return turn;
        }
        if hosts.len() >= HOSTS {
            hosts.retain(|_, turn| turn.strong_count() > 0);
        }
        let turn = Arc::default();
        hosts.insert(name, Arc::downgrade(&turn));
        turn
    }
}

/// What is left of the time for one fetch: waiting for others to be done with a host is not the host's fault.
pub(super) struct Left {
    pub(super) waiting: Duration,
    pub(super) reading: Duration,
}

/// Does it within what is left, and takes that off; none when it is not enough.
pub(super) async fn within<T>(left: &mut Duration, doing: impl Future<Output = T>) -> Option<T> {
    let begun = tokio::time::Instant::now();
    let done = tokio::time::timeout(*left, doing).await.ok();
    *left = left.saturating_sub(begun.elapsed());
    done
}
