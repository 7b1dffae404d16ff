//! What a **migration** that failed means for who runs it: one sentence with the remedy. Postgres speaks the language that its server is
//! set to, so it is judged by its codes; its words are quoted only where we know no better.
//!
//! Never here: trying again.

use sqlx::migrate::MigrateError;

use super::MIGRATIONS;
use super::refused::words;

/// Postgres's code for two who wait for each other: `deadlock_detected`.
const DEADLOCK: &str = "40P01";

/// What a sentence about a refused step ends with: nearly each migration is one transaction.
const NOTHING_DONE: &str = "Nothing of that migration is left in the database";

/// The others may be run again however far they came.
const PARTLY_DONE: &str = "What is done of that migration stays, and the next try goes on there";

/// What is wrong and what to do.
pub(in crate::store) fn sentence(error: &MigrateError) -> String {
    match error {
        MigrateError::Execute(cause) => failed("the schema could not be brought up to date", cause),
        MigrateError::ExecuteMigration(cause, number) => {
            let what = format!("the schema could not be brought up to date at migration {number}");
            let is_split = MIGRATIONS
                .iter()
                .any(|one| one.version == *number && one.no_tx);
            let done = if is_split { PARTLY_DONE } else { NOTHING_DONE };
            format!("{}. {done}", failed(&what, cause))
        }
        MigrateError::VersionMissing(number) => format!(
            "the schema is of a later version of Vestka (migration {number}), which this one does not know: run that version or a later one"
        ),
        MigrateError::VersionMismatch(number) => format!(
            "migration {number} of this program is not the one that made this schema: run an unchanged release of Vestka, or restore a \
             backup that was made with this one"
        ),
        other => format!(
            "the schema could not be brought up to date ({other}): check that database.url names a database of Vestka alone"
        ),
    }
}

/// Whether two waited for each other and Postgres chose us to give way.
pub(super) fn is_deadlock(error: &sqlx::Error) -> bool {
    code_of(error).as_deref() == Some(DEADLOCK)
}

fn failed(what: &str, cause: &sqlx::Error) -> String {
    let code = code_of(cause);
    if let Some(remedy) = code.as_deref().and_then(remedy) {
        return format!("{what}: {remedy}");
    }
    match cause {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => format!(
            "{what}, because the connection to the database broke: check that its server runs, then run `vestka migrate` again"
        ),
        other => format!(
            "{what}, because the database answered \"{}\": look into the log of its server, then run `vestka migrate` again",
            words(other)
        ),
    }
}

fn code_of(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned())
}

/// By the code; none: nothing that we know better.
fn remedy(code: &str) -> Option<&'static str> {
    Some(match code {
        "53100" => {
            "the disk of the database's server is full; make room there, then run `vestka migrate` again"
        }
        "53200" => {
            "the database's server has no memory left; give it more, then run `vestka migrate` again"
        }
        "42501" => {
            "the role of database.url may not change what is in this database; run `vestka migrate` with the role that owns its tables, or \
             make that role their owner (`REASSIGN OWNED`, `ALTER SCHEMA public OWNER TO`)"
        }
        "57014" => {
            "the server cancelled it, by hand or because it took longer than statement_timeout; let it run \
             (`ALTER ROLE ... SET statement_timeout = 0`), then run `vestka migrate` again"
        }
        "57P01" | "57P02" | "57P03" | "08006" | "08003" => {
            "the database's server was stopped or broke off; once it runs, run `vestka migrate` again"
        }
        "25P03" | "25P04" | "57P05" => {
            "the server ended it, because it took longer than it allows (transaction_timeout, idle_session_timeout); raise that for this \
             role, then run `vestka migrate` again"
        }
        "58030" | "58P01" | "XX001" | "XX002" => {
            "the database's server cannot read or write its own files; look at its disk and into its log, and restore a backup if they \
             are damaged"
        }
        "42P06" | "42P07" | "42701" | "42710" | "42723" => {
            "something with a name that Vestka uses is there already; name a database in database.url that is for Vestka alone"
        }
        _ if code.starts_with("23") => {
            "rows that are there already do not fit it; they were changed by something other than Vestka: restore the last backup and \
             migrate that"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{remedy, sentence};
    use sqlx::migrate::MigrateError;

    #[test]
    fn what_can_be_mended_is_told_with_the_remedy_and_without_the_words_of_a_library() {
        for (code, part) in [
            ("53100", "make room"),
            ("42501", "role that owns"),
            ("57014", "statement_timeout"),
            ("57P01", "once it runs"),
            ("23514", "restore the last backup"),
            ("42P07", "for Vestka alone"),
            ("42723", "for Vestka alone"),
        ] {
            let said = remedy(code).unwrap_or_default();
            assert!(said.contains(part), "{code}: {said}");
        }
        assert_eq!(remedy("42601"), None);
        let broken = || sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        for (error, part) in [
            (MigrateError::VersionMissing(99), "later version of Vestka"),
            (MigrateError::VersionMismatch(3), "unchanged release"),
            (
                MigrateError::ExecuteMigration(broken(), 30),
                "at migration 30, because the connection to the database broke",
            ),
            (
                MigrateError::ExecuteMigration(broken(), 30),
                "Nothing of that migration is left",
            ),
            (
                MigrateError::ExecuteMigration(broken(), 35),
                "the next try goes on there",
            ),
        ] {
            let said = sentence(&error);
            assert!(said.contains(part), "{said}");
            assert!(!said.contains("while executing"), "{said}");
        }
    }
}
