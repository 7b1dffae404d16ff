//! Where the addresses of **names** come from: the resolver of this machine, or a story's own.
//!
//! Never here: whether an address may be used.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

/// What a look-up gives; ports do not matter.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Looks up a name. Cheap to clone.
#[derive(Clone)]
pub struct Names(Arc<dyn Fn(String) -> Found + Send + Sync>);

impl Names {
    /// Asks `look_up`: for stories about resolvers that lie.
    pub fn new(look_up: impl Fn(String) -> Found + Send + Sync + 'static) -> Self {
        Self(Arc::new(look_up))
    }

    /// Asks this machine's resolver.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|name| {
            Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
        })
    }

    pub(super) fn look_up(&self, name: &str) -> Found {
        (self.0)(name.to_owned())
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}
