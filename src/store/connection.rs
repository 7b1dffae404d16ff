//! The **connection**: how the pool is made, what tells that the server is away, and how the schema is brought up to date.
//!
//! Never here: a query about anything of ours.

mod migrating;
mod refused;

use std::io::ErrorKind;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgListener, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, Row as _};

pub(super) use self::migrating::sentence as migration_sentence;
pub(super) use self::refused::words;
use super::{Store, StoreError};

/// The migrations, embedded; forward only.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// A migration waits so long for a table, and whoever comes after it waits with it. An index that is built concurrently would be
/// left invalid: the first migration that builds one needs a patience of its own.
const LOCK_WAIT: Duration = Duration::from_secs(3);

/// So often it is tried, with a pause between: two minutes together.
const LOCK_TRIES: u32 = 30;

/// Others get on meanwhile.
const LOCK_PAUSE: Duration = Duration::from_secs(1);

/// Name of the channel on which processes wake each other.
const WAKE_CHANNEL: &str = "vestka_wake";

/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// Postgres's codes of a server that is on its way down or up, or has no connection left: `admin_shutdown`, `crash_shutdown`,
/// `cannot_connect_now`, `too_many_connections`, `connection_failure`.
const AWAY: &[&str] = &["57P01", "57P02", "57P03", "53300", "08006"];

/// `PgBouncer`'s words for a Postgres that it does not reach, or that ended.
const BEHIND_A_POOLER: &[&str] = &[
    "server login has been failing",
    "cannot connect to server",
    "server conn crashed",
    "query_wait_timeout",
];

/// What a pooler that shares connections breaks, and what to do.
const SHARED: &str = "a pooler at database.url lends one connection of Postgres to several clients in turn, which mixes up prepared \
                      statements and loses wake-ups: set pool_mode = session for this database (PgBouncer), or name Postgres itself";

/// What a pooler refuses that every client of Postgres may ask, and what to do.
const STARTUP: &str = "the pooler at database.url refuses a startup parameter: add ignore_startup_parameters = extra_float_digits \
                       to its configuration (PgBouncer)";

/// Pairs of connections that are compared: who else is busy there may come between one of them.
const PAIRS: usize = 5;

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

    /// Asks something on a connection of its own.
    pub(super) async fn ask<T>(
        &self,
        question: impl AsyncFnOnce(&mut PgConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let options = self.0.clone().disable_statement_logging();
        let mut connection = options.connect().await?;
        let answer = question(&mut connection).await;
        connection.close().await?;
        answer
    }

    /// Looks once whether the server answers, and whether it does so to us alone.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the remedy, see [`is_away`]; [`StoreError::Pooler`] with the remedy when a pooler lends one connection
    /// to several clients.
    pub async fn look(&self) -> Result<(), StoreError> {
        match self.not_shared().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(StoreError::Pooler(SHARED)),
            Err(error) if is_about_startup(&error) => Err(StoreError::Pooler(STARTUP)),
            Err(cause) => Err(StoreError::Refused {
                sentence: refused::sentence(&self.0, &cause),
                cause,
            }),
        }
    }

    /// Whether two clients at the same time have two servers. A pooler in transaction mode gives both the same, since neither is
    /// in a transaction.
    async fn not_shared(&self) -> Result<bool, sqlx::Error> {
        let options = self.0.clone().disable_statement_logging();
        let mut one = options.connect().await?;
        let mut two = options.connect().await?;
        let mut differ = true;
        for _ in 0..PAIRS {
            differ &= server(&mut one).await? != server(&mut two).await?;
        }
        one.close().await?;
        two.close().await?;
        Ok(differ)
    }
}

/// Process number of the server behind a connection, asked without a prepared statement: those are what a pooler breaks.
async fn server(connection: &mut PgConnection) -> Result<i32, sqlx::Error> {
    let row = connection
        .fetch_one(sqlx::raw_sql("SELECT pg_backend_pid()"))
        .await?;
    // The simple protocol answers in text.
    row.try_get_unchecked::<String, _>(0)?
        .parse()
        .map_err(|_| sqlx::Error::Protocol("a process number that is none".to_owned()))
}

/// PgBouncer's words for what it does not pass on.
fn is_about_startup(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|refusal| refusal.message().contains("startup parameter"))
}

/// Whether the database was away, so that waiting can help: nobody listens, the name is not known, the server starts up, shuts down
/// or ended while it was asked. A refusal is final, and so is a certificate that does not fit (invalid data).
#[must_use]
pub fn is_away(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(of_sqlx) = error.downcast_ref() {
            return may_come(of_sqlx);
        }
        cause = error.source();
    }
    false
}

fn may_come(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(problem) => !matches!(
            problem.kind(),
            ErrorKind::InvalidData | ErrorKind::PermissionDenied
        ),
        sqlx::Error::Protocol(_) | sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(refusal) => match refusal.code().as_deref() {
            Some(code) if AWAY.contains(&code) => true,
            // A pooler has one code for everything, also for a password that Postgres does not take.
            Some("08P01") => {
                !refusal.message().contains("authentication failed")
                    && BEHIND_A_POOLER
                        .iter()
                        .any(|words| refusal.message().contains(words))
            }
            _ => false,
        },
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
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            // ROLLBACK outside a transaction is a warning, which must not be sent to us at each acquire. Compiling a query costs more
            // than any of ours takes: the planner sees a million rows and not that a page is read. As startup parameters poolers
            // refuse both.
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection
                        .execute("SET client_min_messages = error; SET jit = off")
                        .await?;
                    Ok(())
                })
            })
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
    /// [`StoreError::Migration`] with the migration that failed; [`StoreError::Busy`] when somebody else holds what it needs.
    pub async fn migrate(address: &DatabaseAddress) -> Result<(), StoreError> {
        Self::migrate_with(address, LOCK_WAIT, LOCK_TRIES).await
    }

    /// The same with another patience: it waits so long for each lock, so often.
    ///
    /// A statement that waits for a table lets nobody else have it, and processes of an older version may be at work beside it:
    /// so it steps back again and again instead of waiting on.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn migrate_with(
        address: &DatabaseAddress,
        wait: Duration,
        tries: u32,
    ) -> Result<(), StoreError> {
        let options = address.0.clone().disable_statement_logging();
        for _ in 0..tries {
            let mut connection = options.clone().connect().await?;
            sqlx::query("SELECT set_config('lock_timeout', $1, false)")
                .bind(wait.as_millis().to_string())
                .execute(&mut connection)
                .await?;
            let done = MIGRATIONS.run(&mut connection).await;
            connection.close().await?;
            match done {
                Err(error) if is_about_lock(&error) => tokio::time::sleep(LOCK_PAUSE).await,
                done => return Ok(done?),
            }
        }
        Err(StoreError::Busy)
    }

    /// Whether every migration of this program is applied.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        let mut connection = self.pool.acquire().await?;
        is_migrated_on(&mut connection).await
    }

    /// The same of the database at this address.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_migrated_at(address: &DatabaseAddress) -> Result<bool, StoreError> {
        address.ask(is_migrated_on).await
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

/// Whether a migration was given up because somebody else held a lock, or each waited for the other.
fn is_about_lock(error: &MigrateError) -> bool {
    let (MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) = error else {
        return false;
    };
    is_lock_timeout(error) || migrating::is_deadlock(error)
}

/// Whether somebody else held a lock all the time: `lock_not_available` of Postgres's error codes.
pub(super) fn is_lock_timeout(error: &sqlx::Error) -> bool {
    let refusal = error.as_database_error();
    let code = refusal.and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code == "55P03")
}

/// Whether every migration of this program is applied.
async fn is_migrated_on(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max();
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Ok(newest.is_none());
    }
    let applied: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations WHERE success")
            .fetch_one(connection)
            .await?;
    Ok(applied == newest)
}
