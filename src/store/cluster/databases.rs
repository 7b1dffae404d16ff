//! The databases of the cluster: made, cloned and dropped by name.
//!
//! Knows no table.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};

use super::ClusterError;

/// Creates a database; with a template, as its copy, to which nobody may be connected meanwhile. Files are copied rather
/// than logged page by page: a fifth of the time where fsync is off, as in tests, which clone for every test.
pub(super) async fn create(
    connection: &mut PgConnection,
    name: &str,
    template: Option<&str>,
) -> Result<(), ClusterError> {
    let source = template.map_or_else(String::new, |template| {
        format!(" TEMPLATE {} STRATEGY FILE_COPY", quoted(template))
    });
    let statement = format!("CREATE DATABASE {}{source}", quoted(name));
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}

/// Drops a database with whoever is connected to it; one that does not exist is no error.
pub(super) async fn drop_with_users(
    connection: &mut PgConnection,
    name: &str,
) -> Result<(), ClusterError> {
    let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name));
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}

/// Creates a database unless it exists. Only under `start.lock`, so that nobody creates it in between.
pub(super) async fn ensure(mut connection: PgConnection, name: &str) -> Result<(), ClusterError> {
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await?;
    if !exists {
        create(&mut connection, name, None).await?;
    }
    connection.close().await?;
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
