//! The **store**: Postgres, and the only folder that knows sqlx.
//!
//! One file per aggregate. "Once" is a unique index reached by insert-on-conflict; every move of a state checks how many
//! rows it moved. Callers pass `now`; leases alone go by the clock of Postgres, because several hosts compare them.
//!
//! Never here: policy, the clock, a transaction held open across the network.

pub mod audit;
pub mod catalogue;
pub mod cluster;
pub mod deferred;
pub mod erasure;
pub mod fanout;
pub mod instance;
pub mod intake;
pub mod publication;
pub mod report;
pub mod review;
pub mod staff;
pub mod subscribers;

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgPool};

use crate::domain::UnknownWord;

/// The migrations, embedded; forward only.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Name of the channel on which processes wake each other. Wake-ups only save time.
pub const WAKE_CHANNEL: &str = "vestka_wake";

/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// The database, shared by every stage.
#[derive(Debug, Clone)]
pub struct Store {
    pool: PgPool,
}

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Postgres did not answer or refused.
    #[error("the database did not do it: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the migrations failed: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value is not what this program writes.
    #[error("the database holds a value that this version does not know, in {place}: {problem}")]
    Corrupt {
        /// Table and column.
        place: &'static str,
        /// What is wrong.
        problem: String,
    },
}

impl StoreError {
    /// Whether trying again later can help: the database is away, busy or shutting down.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Database(
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed
            )
        )
    }
}

impl Store {
    /// Connects a pool of at most `max_connections`.
    ///
    /// # Errors
    /// [`StoreError`] when no connection can be made.
    pub async fn connect(options: PgConnectOptions, max_connections: u32) -> Result<Self, StoreError> {
        // ROLLBACK outside a transaction is a warning; it must not be sent to us at each acquire.
        let options = options
            .application_name("vestka")
            .options([("client_min_messages", "error")])
            .log_statements(tracing::log::LevelFilter::Off)
            .log_slow_statements(tracing::log::LevelFilter::Off, Duration::from_secs(1));
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            // A `begin` cancelled in mid-flight leaves a transaction open on the pooled connection (sqlx #4385), and what the
            // next user writes would be lost. This costs as much as the ping that it replaces.
            .before_acquire(|connection, _| {
                Box::pin(async move { Ok(connection.execute("ROLLBACK").await.is_ok()) })
            })
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// Brings the schema up to date, on a connection of its own: sqlx does not give its lock back when a migration fails.
    ///
    /// # Errors
    /// [`StoreError::Migration`] with the migration that failed.
    pub async fn migrate(options: &PgConnectOptions) -> Result<(), StoreError> {
        let mut connection = sqlx::PgConnection::connect_with(options).await?;
        let done = MIGRATIONS.run(&mut connection).await;
        connection.close().await?;
        Ok(done?)
    }

    /// Whether every migration of this program is applied.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
        let applied: Option<i64> =
            sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations WHERE success").fetch_one(&self.pool).await?;
        Ok(applied == Some(newest))
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError`] when there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Ends all connections, after what is under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Listens for the wake-ups of other processes. What was notified while the connection was away is lost.
    ///
    /// # Errors
    /// [`StoreError`] when the connection cannot be made.
    pub async fn listen(&self) -> Result<sqlx::postgres::PgListener, StoreError> {
        let mut listener = sqlx::postgres::PgListener::connect_with(&self.pool).await?;
        listener.listen(WAKE_CHANNEL).await?;
        Ok(listener)
    }
}

/// Reads a stored word, or says where the bad one stands.
fn word<T: FromStr<Err = UnknownWord>>(place: &'static str, stored: &str) -> Result<T, StoreError> {
    stored.parse().map_err(|problem: UnknownWord| StoreError::Corrupt { place, problem: problem.to_string() })
}

/// Reads stored JSON, or says where the bad one stands.
fn json<T: serde::de::DeserializeOwned>(place: &'static str, stored: serde_json::Value) -> Result<T, StoreError> {
    serde_json::from_value(stored).map_err(|problem| StoreError::Corrupt { place, problem: problem.to_string() })
}
