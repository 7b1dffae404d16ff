//! The **connection**: how the pool is made, waits for a server at start, and brings the schema up to date.
//!
//! Never here: a query about anything of ours.

use std::io::ErrorKind;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgListener, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use tokio::time::Instant;
use tracing::warn;

use super::instance::KeysOf;
use super::{Store, StoreError};

/// The migrations, embedded; forward only.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Name of the channel on which processes wake each other.
const WAKE_CHANNEL: &str = "vestka_wake";

/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a server may stay away at start.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where the database is and who we are there. Never printed: it may hold a password.
#[derive(Clone)]
pub struct DatabaseAddress(PgConnectOptions);

impl From<PgConnectOptions> for DatabaseAddress {
    fn from(options: PgConnectOptions) -> Self {
        Self(options)
    }
}

impl DatabaseAddress {
    /// Reads a URL, with TLS as its `sslmode` asks; none when it is not one.
    #[must_use]
    pub fn read(url: &str) -> Option<Self> {
        url.parse().ok().map(Self)
    }

    /// Waits, with growing pauses, for a server that is not up yet. A refusal is final.
    ///
    /// # Errors
    /// [`StoreError`] with the last answer.
    pub async fn wait(&self) -> Result<(), StoreError> {
        let begun = Instant::now();
        let mut pause = Duration::from_millis(100);
        loop {
            let error = match self.0.connect().await {
                Ok(connection) => return Ok(connection.close().await?),
                Err(error) => error,
            };
            if !may_come(&error) || begun.elapsed() > PATIENCE {
                return Err(error.into());
            }
            warn!("the database does not answer yet; trying again");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

/// Whether waiting can help: nobody listens yet, the name is not known yet, or the server is starting up (57P03). A
/// certificate that does not fit (invalid data) stays so.
fn may_come(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(problem) => !matches!(
            problem.kind(),
            ErrorKind::InvalidData | ErrorKind::PermissionDenied
        ),
        sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(refusal) => refusal.code().as_deref() == Some("57P03"),
        _ => false,
    }
}

/// Hears the wake-ups of other processes. They only save time: what comes while the connection is away is lost.
pub struct WakeUps(PgListener);

impl WakeUps {
    /// Waits for the next one.
    ///
    /// # Errors
    /// [`StoreError`] when the connection is lost and cannot be made again.
    pub async fn next(&mut self) -> Result<(), StoreError> {
        self.0.recv().await?;
        Ok(())
    }
}

impl Store {
    /// Connects a pool of at most `max_connections`.
    ///
    /// # Errors
    /// [`StoreError`] when no connection can be made.
    pub async fn connect(
        address: &DatabaseAddress,
        max_connections: u32,
    ) -> Result<Self, StoreError> {
        let options = address
            .0
            .clone()
            .application_name("vestka")
            // ROLLBACK outside a transaction is a warning, which must not be sent to us at each acquire.
            .options([("client_min_messages", "error")])
            .disable_statement_logging();
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
    pub async fn migrate(address: &DatabaseAddress) -> Result<(), StoreError> {
        let mut connection = address
            .0
            .clone()
            .disable_statement_logging()
            .connect()
            .await?;
        let done = MIGRATIONS.run(&mut connection).await;
        connection.close().await?;
        Ok(done?)
    }

    /// Which keys the database at this address belongs to, whatever its schema is; none before its first migration.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keys_at(address: &DatabaseAddress) -> Result<KeysOf, StoreError> {
        let options = address.0.clone().disable_statement_logging();
        let mut connection = options.connect().await?;
        let known = keys_on(&mut connection).await;
        connection.close().await?;
        known
    }

    /// Whether every migration of this program is applied.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        let newest = MIGRATIONS.iter().map(|migration| migration.version).max();
        let exists: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
            .fetch_one(&self.pool)
            .await?;
        if !exists {
            return Ok(newest.is_none());
        }
        let applied: Option<i64> =
            sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations WHERE success")
                .fetch_one(&self.pool)
                .await?;
        Ok(applied == newest)
    }

    /// Asks for a sign of life.
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

    /// Listens for the wake-ups of other processes.
    ///
    /// # Errors
    /// [`StoreError`] when the connection cannot be made.
    pub async fn listen(&self) -> Result<WakeUps, StoreError> {
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(WAKE_CHANNEL).await?;
        Ok(WakeUps(listener))
    }
}

async fn keys_on(connection: &mut PgConnection) -> Result<KeysOf, StoreError> {
    let is_ours: bool = sqlx::query_scalar(
        "SELECT to_regclass('instance') IS NOT NULL AND to_regclass('_sqlx_migrations') IS NOT NULL",
    )
    .fetch_one(&mut *connection)
    .await?;
    let row: Option<(Option<String>, Option<String>, bool)> = if is_ours {
        sqlx::query_as(
            "SELECT vault_fingerprint, sign_fingerprint, destroyed_at IS NOT NULL FROM instance",
        )
        .fetch_optional(connection)
        .await?
    } else {
        None
    };
    let (vault, sign, destroyed) = row.unwrap_or_default();
    Ok(KeysOf {
        vault,
        sign,
        destroyed,
    })
}
