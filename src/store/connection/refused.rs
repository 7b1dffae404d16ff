//! What a **refusal** to let us in means for who has named the database: one sentence with the remedy. Postgres speaks the language that
//! its server is set to, so it is judged by its codes and never by its words.
//!
//! Never here: trying again, and what a query was refused for.

use std::io::ErrorKind;

use sqlx::postgres::{PgConnectOptions, PgDatabaseError, PgSslMode};

/// The words of the system for a name that nobody knows; it has no kind of its own.
const UNKNOWN_HOST: &str = "failed to lookup address";

/// The words of sqlx for a server without encryption.
const NO_TLS: &str = "server does not support TLS";

/// What is wrong and what to do, for the connection that was asked for with `options`.
pub(super) fn sentence(options: &PgConnectOptions, error: &sqlx::Error) -> String {
    format!(
        "the database at database.url cannot be used: {}",
        match error {
            sqlx::Error::Database(refusal) => refusal
                .try_downcast_ref::<PgDatabaseError>()
                .and_then(|refusal| of_postgres(options, refusal))
                .unwrap_or_else(|| otherwise(refusal.message())),
            sqlx::Error::Io(problem) => of_the_way(options, problem),
            sqlx::Error::Tls(problem) => of_encryption(&problem.to_string()),
            other => otherwise(&words(other)),
        }
    )
}

/// The server's or the system's own words, without sqlx's beside them.
pub(in crate::store) fn words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(refusal) => refusal.message().to_owned(),
        sqlx::Error::Io(problem) => problem.to_string(),
        sqlx::Error::Tls(problem) => problem.to_string(),
        other => other.to_string(),
    }
}

fn otherwise(words: &str) -> String {
    format!("it answers \"{words}\"; check that it runs and that the address is right")
}

/// By the code, and where one code says several things by the function of Postgres that refused. None: nothing that we know better.
fn of_postgres(options: &PgConnectOptions, refusal: &PgDatabaseError) -> Option<String> {
    let user = options.get_username();
    let database = options.get_database().unwrap_or(user);
    Some(match (refusal.code(), refusal.routine()) {
        ("3D000", _) => format!(
            "that server has no database with the name {database:?}; create it there (`createdb --owner={user} {database}`) or correct the name"
        ),
        ("28000", Some("InitializeSessionUserId")) => format!(
            "that server has no role {user:?} that may log in; create it there (`createuser {user}`) or correct the name"
        ),
        ("28000", Some("ClientAuthentication")) => {
            let encryption = match options.get_ssl_mode() {
                PgSslMode::Disable | PgSslMode::Allow => {
                    ", or only an encrypted one: ask for that with sslmode=require, or"
                }
                _ => ":",
            };
            format!(
                "that server's pg_hba.conf allows no connection of {user:?} to {database:?} from this machine{encryption} add a line for it there"
            )
        }
        ("28P01" | "28000", _) => format!(
            "that server does not accept {user:?} with what we gave; correct the name or the password, or set the password there (`ALTER ROLE ... PASSWORD ...`); its pg_hba.conf says how it asks"
        ),
        ("53300", _) => "that server has no connection left for us; lower database.max_connections of whoever uses it, or raise max_connections there (a limit of the role or the database counts too)".to_owned(),
        _ => return None,
    })
}

fn of_the_way(options: &PgConnectOptions, problem: &std::io::Error) -> String {
    let place = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let check = "check that it runs and that the address is right";
    match problem.kind() {
        ErrorKind::ConnectionRefused => format!("nobody listens at {place}; {check}"),
        ErrorKind::InvalidData => of_encryption(&problem.to_string()),
        _ if problem.to_string().contains(UNKNOWN_HOST) => {
            let host = options.get_host();
            format!("no host with the name {host:?} is known here; {check}")
        }
        _ => format!("{place} cannot be reached ({problem}); {check}"),
    }
}

fn of_encryption(words: &str) -> String {
    if words.contains(NO_TLS) {
        return "that server speaks no TLS, which sslmode asks for; set it up there, or take sslmode=disable where nobody can listen on the way".to_owned();
    }
    format!(
        "its certificate is not accepted ({words}); name the authority that signed it in sslrootcert, or correct the name of the host"
    )
}
