//! The **store**: Postgres, and the only folder that knows sqlx.
//!
//! One file per aggregate. "Once" is a unique index reached by insert-on-conflict; every move of a state checks how many
//! rows it moved. Callers pass `now`; leases of roles and fan-outs alone go by the clock of Postgres, because several hosts compare
//! them (those of sources go by the time of fetches, which is the callers').
//!
//! Never here: policy, the clock, a transaction held open across the network.

pub mod access;
pub mod alerts;
pub mod amendments;
pub mod archive;
pub mod audience;
pub mod audit;
pub mod catalogue;
pub mod cluster;
mod connection;
pub mod deferred;
pub mod delivery_log;
pub mod digests;
pub mod erasure;
pub mod evidence;
pub mod fanout;
pub mod instance;
pub mod intake;
pub mod invitations;
pub mod privacy;
pub mod publication;
pub mod records;
pub mod report;
mod retention;
pub mod review;
pub mod sealing;
mod sign_ups;
pub mod staff;
pub mod subscribers;
pub mod tips;
pub mod traces;
pub mod verify;

use std::str::FromStr;

use sqlx::error::BoxDynError;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::{PgPool, Postgres};

pub use connection::{DatabaseAddress, WakeUps, is_away};

use self::connection::{migration_sentence, words};
use crate::domain::UnknownWord;

/// The database, shared by every stage.
#[derive(Debug, Clone)]
pub struct Store {
    pool: PgPool,
}

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Postgres did not answer or refused.
    #[error("the database did not do it: {}", words(.0))]
    Database(#[source] sqlx::Error),
    /// There is no way into the database that was named; with the remedy.
    #[error("{sentence}")]
    Refused {
        /// What is wrong and what to do.
        sentence: String,
        /// What came instead of a connection.
        #[source]
        cause: sqlx::Error,
    },
    /// It was asked to write and only reads.
    #[error(
        "the database at database.url only answers questions, because it is a replica or set to read only, and this has to write: \
         point database.url at the primary server (what only reads works with database.migrate = false)"
    )]
    ReadOnly,
    /// The schema could not be brought up to date.
    #[error("{}", migration_sentence(.0))]
    Migration(#[source] MigrateError),
    /// Somebody else held a table, or migrated, all the time.
    #[error(
        "the schema could not be brought up to date, because another process held a table or was at it all the time: stop the \
         processes of the old version and run `vestka migrate` again"
    )]
    Busy,
    /// A pooler before Postgres that is not set as we need it; with the remedy.
    #[error("{0}")]
    Pooler(&'static str),
    /// A stored value is not what this program writes.
    #[error("the database holds a value that this version does not know, in {place}: {problem}")]
    Corrupt {
        /// Table and column.
        place: &'static str,
        /// What is wrong.
        problem: String,
    },
}

/// Postgres's code for a change in a transaction that only reads: `read_only_sql_transaction`.
const READ_ONLY: &str = "25006";

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if only_reads(&error) {
            Self::ReadOnly
        } else {
            Self::Database(error)
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match &error {
            MigrateError::Execute(refused) | MigrateError::ExecuteMigration(refused, _)
                if only_reads(refused) =>
            {
                Self::ReadOnly
            }
            _ => Self::Migration(error),
        }
    }
}

fn only_reads(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code == READ_ONLY)
}

impl StoreError {
    /// A sentence for who has named the database, with the remedy.
    #[must_use]
    pub fn of_database_url(&self) -> String {
        match self {
            Self::Pooler(sentence) => (*sentence).to_owned(),
            Self::Busy | Self::ReadOnly | Self::Refused { .. } | Self::Migration(_) => {
                self.to_string()
            }
            other => format!(
                "the database at database.url cannot be used ({}): check that it runs and that the address is right",
                other.reason()
            ),
        }
    }

    /// The server's or the system's own words, without ours before them.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Database(error) => words(error),
            other => other.to_string(),
        }
    }
}

/// A word as it is read from a row, where it lies: nothing is laid out for each of many rows.
struct Stored<T>(Result<T, UnknownWord>);

impl<T> sqlx::Type<Postgres> for Stored<T> {
    fn type_info() -> PgTypeInfo {
        <str as sqlx::Type<Postgres>>::type_info()
    }
}

impl<'r, T: FromStr<Err = UnknownWord>> sqlx::Decode<'r, Postgres> for Stored<T> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(
            <&str as sqlx::Decode<Postgres>>::decode(value)?.parse(),
        ))
    }
}

impl<T> Stored<T> {
    /// The word, or where the bad one stands.
    fn at(self, place: &'static str) -> Result<T, StoreError> {
        self.0.map_err(|problem| StoreError::Corrupt {
            place,
            problem: problem.to_string(),
        })
    }
}

/// Reads a stored word, or says where the bad one stands.
fn word<T: FromStr<Err = UnknownWord>>(place: &'static str, stored: &str) -> Result<T, StoreError> {
    Stored(stored.parse()).at(place)
}

/// Reads stored JSON, or says where the bad one stands.
fn json<T: serde::de::DeserializeOwned>(
    place: &'static str,
    stored: serde_json::Value,
) -> Result<T, StoreError> {
    serde_json::from_value(stored).map_err(|problem| StoreError::Corrupt {
        place,
        problem: problem.to_string(),
    })
}
