//! The **sweep**: takes what was erased out of the free space of the tables and out of the write-ahead log.
//!
//! `VACUUM` makes room and leaves the bytes in it until something else comes there, in the table and in its indexes. So the tables that
//! hold a sealed chat are written anew, without what is gone (`VACUUM FULL`; a million subscribers take seconds, in which nothing else
//! reads them); those that only hold random numbers, which lead nowhere then, are vacuumed. Segments of the write-ahead log are deleted
//! by the checkpoint after a switch.
//!
//! Never here: when that is done.

use chrono::{DateTime, Utc};
use sqlx::{Connection as _, PgConnection};

use crate::store::connection::is_lock_timeout;
use crate::store::{Store, StoreError};

/// Whoever waits for a table makes everybody after it wait: a sweep gives up after so long and comes again.
const LOCK_PATIENCE: &str = "SET lock_timeout = '2s'";

/// Tables with a sealed chat that few have a row in.
const SMALL: [&str; 7] = [
    "VACUUM (FULL) visitor_messages",
    "VACUUM (FULL) askers",
    "VACUUM (FULL) tip_links",
    "VACUUM (FULL) tip_forms",
    "VACUUM (FULL) tip_form_files",
    "VACUUM (FULL) tip_limits",
    "VACUUM (FULL) tip_bans",
];

/// The one with a row for each subscriber.
const SUBSCRIBERS: &str = "VACUUM (FULL) subscribers";

/// Tables that an erasure takes rows from and that hold random numbers or sealed texts, and the one written anew, for its visibility
/// map. Slowly, as the server does it by itself.
const OTHERS: [&str; 4] = [
    "SET vacuum_cost_delay = '2ms'",
    "VACUUM subscribers, subscriptions, chat_messages, deferred, digests, attempts, delivery_parts, late_messages, suspects, deliveries",
    "VACUUM unreachable, autodeletes, autodelete_messages, waiting_edits, returned",
    "VACUUM tips, tip_files, tip_messages, tip_wordings, questions, typed_answers",
];

/// What is still to be swept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unswept {
    /// Erasures so far.
    pub generation: i32,
    /// Those up to this one are swept.
    pub swept: i32,
    /// Rows that were ever deleted from the small tables with a sealed chat.
    pub deleted: i64,
    /// The server's time.
    pub at: DateTime<Utc>,
    /// No fan-out is under way.
    pub is_quiet: bool,
}

/// What the role of the service may do on this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Write the tables anew.
    pub tables: bool,
    /// Begin a new segment of the write-ahead log.
    pub switch: bool,
    /// Write a checkpoint, after which old segments go.
    pub checkpoint: bool,
}

/// What a sweep came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    /// All that the rights allow.
    Done,
    /// A transaction from before still sees what was erased (a dump, perhaps), or a table was in use: later.
    Later,
    /// The role does not own the tables.
    NotPermitted,
}

impl Store {
    /// What is still to be swept.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unswept(&self) -> Result<Unswept, StoreError> {
        let row = sqlx::query!(
            r#"SELECT erased_generation, swept_generation, clock_timestamp() AS "at!",
                   NOT EXISTS (SELECT 1 FROM fanouts WHERE state = 'running') AS "is_quiet!",
                   (SELECT coalesce(sum(n_tup_del), 0)::bigint FROM pg_stat_user_tables
                    WHERE schemaname = 'public' AND relname = ANY (ARRAY['visitor_messages', 'askers', 'tip_links', 'tip_forms',
                        'tip_form_files', 'tip_limits', 'tip_bans'])) AS "deleted!"
               FROM instance"#
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Unswept {
            generation: row.erased_generation,
            swept: row.swept_generation,
            deleted: row.deleted,
            at: row.at,
            is_quiet: row.is_quiet,
        })
    }

    /// What the role of the service may do on this server.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sweeping_rights(&self) -> Result<Rights, StoreError> {
        let row = sqlx::query!(
            r#"SELECT pg_has_role(relowner, 'USAGE') AS "tables!",
                   has_function_privilege('pg_switch_wal()', 'EXECUTE') AS "switch!",
                   (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                   OR coalesce((SELECT pg_has_role(oid, 'USAGE') FROM pg_roles WHERE rolname = 'pg_checkpoint'), false)
                       AS "checkpoint!"
               FROM pg_class WHERE oid = 'subscribers'::regclass"#
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Rights {
            tables: row.tables,
            switch: row.switch,
            checkpoint: row.checkpoint,
        })
    }

    /// Sweeps what was erased up to this generation, which was committed at that time of the server; with `everything` subscribers
    /// too, else the small tables alone.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sweep(
        &self,
        generation: i32,
        committed: DateTime<Utc>,
        everything: bool,
    ) -> Result<Swept, StoreError> {
        let rights = self.sweeping_rights().await?;
        if !rights.tables {
            return Ok(Swept::NotPermitted);
        }
        if self.is_still_seen(committed).await? {
            return Ok(Swept::Later);
        }
        // A connection that is closed afterwards: a failure leaves no setting behind for the next user.
        let mut connection = self.pool.acquire().await?.detach();
        match rewrite(&mut connection, everything).await {
            Ok(()) => {}
            Err(error) if is_lock_timeout(&error) => return Ok(Swept::Later),
            Err(error) => return Err(error.into()),
        }
        if rights.switch {
            run(&mut connection, "SELECT pg_switch_wal()").await?;
        }
        if rights.checkpoint {
            run(&mut connection, "CHECKPOINT").await?;
        }
        if everything {
            for statement in OTHERS {
                run(&mut connection, statement).await?;
            }
            sqlx::query!(
                "UPDATE instance SET swept_generation = greatest(swept_generation, $1)",
                generation
            )
            .execute(&mut connection)
            .await?;
        }
        connection.close().await?;
        Ok(Swept::Done)
    }

    /// Whether a transaction in this database began before: what it may still read is kept for it.
    async fn is_still_seen(&self, before: DateTime<Utc>) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM pg_stat_activity
               WHERE datname = current_database() AND backend_type = 'client backend'
                 AND pid <> pg_backend_pid() AND xact_start <= $1) AS "seen!""#,
            before
        )
        .fetch_one(&self.pool)
        .await?)
    }
}

async fn rewrite(connection: &mut PgConnection, everything: bool) -> Result<(), sqlx::Error> {
    run(connection, LOCK_PATIENCE).await?;
    for statement in SMALL {
        run(connection, statement).await?;
    }
    if everything {
        run(connection, SUBSCRIBERS).await?;
    }
    Ok(())
}

/// Carries out a statement that cannot be prepared, or that nothing is bound to.
async fn run(connection: &mut PgConnection, statement: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(statement).execute(connection).await?;
    Ok(())
}
