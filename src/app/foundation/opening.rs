//! The **opening** of a database that may be away at the moment: it is being started, restarted or moved. A command waits a minute
//! for it, the service as long as it takes; what does not get better by waiting is told at once.
//!
//! Never here: what is done with the database.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::super::keys;
use super::{Foundation, FoundationError};
use crate::clock::Clock;
use crate::config::Config;
use crate::scheduler::pause;
use crate::store::cluster::{Cluster, ClusterSettings, DATABASE, Purpose};
use crate::store::{DatabaseAddress, Store, is_away};
use crate::vault::random;

/// Connections that other commands and the cluster itself need beside the pool.
const SPARE_CONNECTIONS: u32 = 12;

/// How long a command waits.
const OF_A_COMMAND: Duration = Duration::from_mins(1);

/// The pauses grow from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(3);

/// A database that is silent for so long is told of.
const SILENT: Duration = Duration::from_secs(5);

/// How long somebody waits for a database that is away.
#[derive(Debug, Clone)]
pub(in crate::app) struct Patience {
    /// None: until the stop.
    limit: Option<Duration>,
    stop: CancellationToken,
}

impl Patience {
    /// Of a command: a person waits for it.
    pub(in crate::app) fn of_a_command() -> Self {
        Self {
            limit: Some(OF_A_COMMAND),
            stop: CancellationToken::new(),
        }
    }

    /// Of the service: until it is stopped.
    pub(in crate::app) const fn until(stop: CancellationToken) -> Self {
        Self { limit: None, stop }
    }

    /// With a database that does not come back by itself: no step is repeated, or broken off.
    pub(in crate::app) fn none() -> Self {
        Self {
            limit: Some(Duration::ZERO),
            stop: CancellationToken::new(),
        }
    }

    /// Does a step that may be repeated, again and again as long as the database is away; none when the stop came first.
    ///
    /// # Errors
    /// That of the step, when waiting does not help or has lasted too long.
    pub(in crate::app) async fn with<T, E: Error + 'static>(
        &self,
        mut step: impl AsyncFnMut() -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        if self.limit == Some(Duration::ZERO) {
            return step().await.map(Some);
        }
        let (begun, mut rest, mut was_away) = (Instant::now(), FIRST_PAUSE, false);
        loop {
            let mut doing = Box::pin(step());
            let done = loop {
                tokio::select! {
                    done = &mut doing => break done,
                    () = self.stop.cancelled() => return Ok(None),
                    // Where nobody listens, the pool itself tries for half a minute.
                    () = tokio::time::sleep(SILENT), if !was_away && self.limit.is_none() => {
                        was_away = true;
                        warn!("the database has not answered for {} s; waiting for it", SILENT.as_secs());
                    }
                }
            };
            let error = match done {
                Ok(done) => {
                    if was_away {
                        info!("the database answers");
                    }
                    return Ok(Some(done));
                }
                Err(error) => error,
            };
            let is_over = self.limit.is_some_and(|limit| begun.elapsed() >= limit);
            if !may_come(&error) || is_over {
                return Err(error);
            }
            if !std::mem::replace(&mut was_away, true) {
                warn!("{error}; waiting for it");
            }
            if !pause(rest, &self.stop).await {
                return Ok(None);
            }
            rest = (rest * 2).min(LAST_PAUSE);
        }
    }
}

/// Whether the database was away. The sentence for who has named it stands for its cause.
fn may_come(error: &(dyn Error + 'static)) -> bool {
    match error.downcast_ref() {
        Some(FoundationError::Away(cause)) => is_away(cause),
        _ => is_away(error),
    }
}

impl Foundation {
    /// Opens it; none when the stop came first.
    pub(super) async fn with_patience(
        patience: &Patience,
        config: Config,
        (purpose, search_path): (Purpose, Option<std::ffi::OsString>),
        clock: Arc<dyn Clock>,
    ) -> Result<Option<Self>, FoundationError> {
        if matches!(purpose, Purpose::Service) {
            // Before a private cluster is made.
            keys::try_passphrase(&config.keys)?;
        }
        let owns_database = config.database.url.is_none() && matches!(purpose, Purpose::Service);
        let (cluster, options) = if let Some(url) = &config.database.url {
            (
                None,
                DatabaseAddress::read(url.expose_secret()).ok_or(FoundationError::Url)?,
            )
        } else {
            let settings = ClusterSettings {
                data_dir: config.data_dir.clone(),
                durable: true,
                max_connections: config.database.max_connections + SPARE_CONNECTIONS,
                search_path,
            };
            let cluster = Cluster::open(&settings, purpose).await?;
            for notice in cluster.notices() {
                info!("{notice}");
            }
            let options = DatabaseAddress::from(cluster.connect_options(DATABASE));
            (Some(cluster), options)
        };
        let may_write = config.database.migrate || owns_database;
        let laid = patience
            .with(async || lay(&config, &options, (may_write, purpose)).await)
            .await;
        match laid {
            Ok(Some(store)) => {
                if owns_database {
                    // Nobody else can be alive on a private cluster: what a crash left leased is free.
                    store.end_all_leases().await?;
                }
                Ok(Some(Self {
                    config,
                    store,
                    clock,
                    cluster,
                    owns_database,
                    owner: random::owner(),
                }))
            }
            failed => {
                if let Some(cluster) = cluster {
                    cluster.close().await?;
                }
                failed.map(|_| None)
            }
        }
    }
}

/// Connects, and brings the schema up to date where that is wanted. May be done again from the beginning.
async fn lay(
    config: &Config,
    address: &DatabaseAddress,
    (may_write, purpose): (bool, Purpose),
) -> Result<Store, FoundationError> {
    address.look().await.map_err(FoundationError::Away)?;
    if may_write {
        // Before the schema is touched: it may be the database of others.
        let known = Store::keys_at(address).await?;
        // To open what lies under a passphrase takes a second and perhaps a person: only who writes now, or goes on to work with it.
        let opens = matches!(purpose, Purpose::Service)
            || config.database.migrate && !Store::is_migrated_at(address).await?;
        keys::refuse_foreign(&config.keys, &known, opens)?;
    }
    if config.database.migrate {
        Store::migrate(address).await?;
    }
    let store = Store::connect(address, config.database.max_connections).await?;
    if store.is_migrated().await? {
        return Ok(store);
    }
    store.close().await;
    Err(FoundationError::NotMigrated)
}

#[cfg(test)]
mod tests {
    use super::{FoundationError, OF_A_COMMAND, Patience};
    use crate::store::StoreError;
    use std::time::Duration;
    use tokio::time::Instant;
    use tokio_util::sync::CancellationToken;

    fn refused() -> StoreError {
        let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        StoreError::Database(refused.into())
    }

    #[tokio::test(start_paused = true)]
    async fn the_service_waits_for_hours_and_ends_when_it_is_stopped() {
        let stop = CancellationToken::new();
        let (patience, begun) = (Patience::until(stop.clone()), Instant::now());
        let answers = async || {
            if begun.elapsed() < Duration::from_hours(5) {
                return Err(refused());
            }
            Ok(7)
        };
        assert_eq!(patience.with(answers).await.unwrap(), Some(7));
        let never = patience.with(async || Err::<(), _>(refused()));
        let stopping = async {
            tokio::time::sleep(Duration::from_secs(100)).await;
            stop.cancel();
        };
        let (never, ()) = tokio::join!(never, stopping);
        assert_eq!(never.unwrap(), None);
        // Also one that hangs.
        let hangs = patience.with(async || {
            std::future::pending::<()>().await;
            Ok::<_, StoreError>(())
        });
        assert_eq!(hangs.await.unwrap(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_gives_up_after_a_minute_and_what_stays_wrong_ends_at_once() {
        let begun = Instant::now();
        let patience = Patience::of_a_command();
        let never = patience.with(async || Err::<(), _>(refused())).await;
        assert!(never.is_err());
        let waited = begun.elapsed();
        assert!(
            waited >= OF_A_COMMAND && waited < OF_A_COMMAND * 2,
            "{waited:?}"
        );
        // Its sentence hides no cause.
        let begun = Instant::now();
        let away = patience.with(async || Err::<(), _>(FoundationError::Away(refused())));
        assert!(away.await.is_err());
        assert!(begun.elapsed() >= OF_A_COMMAND);
        let begun = Instant::now();
        let wrong =
            patience.with(async || Err::<(), _>(StoreError::Pooler("session mode, please")));
        assert!(wrong.await.is_err());
        let none = Patience::none();
        assert!(none.with(async || Err::<(), _>(refused())).await.is_err());
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
