//! Migrations: forward only, each runs over the rows of those before it, and none stops what is running.
//!
//! Each brings a sample beside this file, `migrations/NAME.sql`: rows as the program of that time wrote them.

mod steps;

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection};

use crate::world::postgres::TestDatabase;

/// A database of its own, migrated.
pub(crate) async fn migrated() -> TestDatabase {
    TestDatabase::with_schema().await
}

async fn connect(database: &TestDatabase) -> PgConnection {
    database
        .connect_options()
        .connect()
        .await
        .expect("a connection")
}

/// The migrations in their order: name and text.
async fn migrations() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let migrator = Migrator::new(folder).await.expect("migrations");
    migrator
        .iter()
        .map(|migration| {
            let name = migration.description.replace(' ', "_");
            let name = format!("{:04}_{name}", migration.version);
            (name, migration.sql.as_str().to_owned())
        })
        .collect()
}

fn sample(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/migrations")
        .join(format!("{name}.sql"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "each migration brings sample rows: {}: {error}",
            file.display()
        )
    })
}

async fn run(connection: &mut PgConnection, what: &str, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .unwrap_or_else(|error| panic!("{what}: {error}"));
}

async fn names(connection: &mut PgConnection, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql)
        .fetch_all(connection)
        .await
        .expect("the catalogue")
}

/// A migrated database with the sample rows of every migration: a row at least in each table.
pub(crate) async fn with_samples() -> TestDatabase {
    let database = migrated().await;
    let mut connection = connect(&database).await;
    run(
        &mut connection,
        "an empty database",
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public".to_owned(),
    )
    .await;
    for (name, sql) in migrations().await {
        run(&mut connection, &name, sql).await;
        run(
            &mut connection,
            &format!("the sample of {name}"),
            sample(&name),
        )
        .await;
    }
    database
}

#[tokio::test]
async fn each_migration_runs_over_the_rows_of_those_before_it() {
    let database = with_samples().await;
    let mut connection = connect(&database).await;
    let tables = names(&mut connection, TABLES).await;
    assert!(tables.len() > 20, "{tables:?}");
    for table in tables {
        let sql = AssertSqlSafe(format!("SELECT EXISTS (SELECT FROM {table})"));
        let has_rows: bool = sqlx::query_scalar(sql)
            .fetch_one(&mut connection)
            .await
            .expect("a table");
        assert!(
            has_rows,
            "no sample has a row for {table}: the next migration runs over nothing"
        );
    }
}

/// Our tables, without partitions: those are of their parent.
const TABLES: &str = "SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> '_sqlx_migrations'
    ORDER BY 1";

#[tokio::test]
async fn migrations_are_numbered_without_a_gap_and_every_sample_has_its_own() {
    let names: Vec<String> = migrations()
        .await
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for (at, name) in names.iter().enumerate() {
        assert!(name.starts_with(&format!("{:04}_", at + 1)), "{name}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/migrations");
    let samples: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the samples")
        .filter_map(|entry| {
            Some(
                entry
                    .ok()?
                    .file_name()
                    .to_str()?
                    .strip_suffix(".sql")?
                    .to_owned(),
            )
        })
        .collect();
    assert_eq!(samples, names.into_iter().collect());
}

#[tokio::test]
async fn no_migration_stops_what_is_running() {
    for (name, sql) in migrations().await.into_iter().skip(1) {
        assert_eq!(steps::unsafe_steps(&sql), Vec::<String>::new(), "{name}");
    }
}

#[tokio::test]
async fn every_table_and_every_column_says_what_it_is_for() {
    let database = migrated().await;
    let mut connection = connect(&database).await;
    let silent = names(
        &mut connection,
        "SELECT c.oid::regclass || coalesce('.' || a.attname, '') FROM pg_class c
         LEFT JOIN LATERAL (SELECT 0 AS attnum, NULL AS attname UNION ALL
             SELECT attnum, attname FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a ON true
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
             AND c.relname <> '_sqlx_migrations'
             AND coalesce(CASE a.attnum WHEN 0 THEN obj_description(c.oid, 'pg_class') ELSE col_description(c.oid, a.attnum) END, '') = ''",
    )
    .await;
    assert_eq!(silent, Vec::<String>::new());
}

/// Postgres would keep samples of them in its statistics, beyond an erasure.
#[tokio::test]
async fn what_is_sealed_leaves_no_samples_in_the_statistics() {
    let database = migrated().await;
    let mut connection = connect(&database).await;
    let sampled = names(
        &mut connection,
        "SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
             AND (attname LIKE 'sealed%' OR col_description(attrelid, attnum) ~* '\\msealed (for|under)\\M')
             AND coalesce(attstattarget, -1) <> 0
         ORDER BY 1",
    )
    .await;
    assert_eq!(sampled, Vec::<String>::new());
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    let database = migrated().await;
    let mut connection = connect(&database).await;
    let before = names(&mut connection, STATE).await;
    assert!(before.len() > 100, "{before:?}");
    vestka::store::Store::migrate(&database.connect_options().into())
        .await
        .expect("a second time");
    assert_eq!(names(&mut connection, STATE).await, before);
}

/// An old process may be at work beside it: whoever waits for its table must not make everybody else wait as well.
#[tokio::test]
async fn a_migration_steps_back_when_a_table_is_held_and_says_so() {
    use std::time::Duration;
    use vestka::store::{Store, StoreError};

    let database = migrated().await;
    let mut old = connect(&database).await;
    let begin = "BEGIN; LOCK TABLE _sqlx_migrations IN ACCESS EXCLUSIVE MODE";
    run(&mut old, "an old process", begin.to_owned()).await;
    let address = database.connect_options().into();
    let busy = Store::migrate_with(&address, Duration::from_millis(20), 2).await;
    assert!(matches!(busy, Err(StoreError::Busy)), "{busy:?}");
    run(&mut old, "the old process ends", "COMMIT".to_owned()).await;
    let free = Store::migrate_with(&address, Duration::from_millis(20), 2).await;
    free.expect("nothing holds it any more");
}

/// What is wrong is told by what to do, not in the words of a library.
#[tokio::test]
async fn a_migration_that_fails_says_what_to_do() {
    use vestka::store::{Store, StoreError};

    let database = migrated().await;
    let mut owner = connect(&database).await;
    // One is to be made again, and everything it makes is there.
    let again = "DELETE FROM _sqlx_migrations WHERE version >= 34";
    run(&mut owner, "it never was", again.to_owned()).await;
    let options = database.connect_options();
    let told = async |setting: (&str, &str)| {
        let address = options.clone().options([setting]).into();
        match Store::migrate(&address).await {
            Err(error @ StoreError::Migration(_)) => error.of_database_url(),
            other => panic!("{setting:?}: {other:?}"),
        }
    };
    let there = told(("application_name", "vestka")).await;
    assert!(there.contains("for Vestka alone"), "{there}");
    assert!(there.contains("Nothing of that migration"), "{there}");
    // A role of every server, which owns nothing here.
    let refused = told(("role", "pg_monitor")).await;
    assert!(
        refused.contains("the role that owns its tables"),
        "{refused}"
    );
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', true, '', 0)";
    run(&mut owner, "a later version", later.to_owned()).await;
    let later = told(("application_name", "vestka")).await;
    assert!(
        later.contains("later version of Vestka (migration 9999)"),
        "{later}"
    );
    for said in [there, refused, later] {
        assert!(!said.contains("while executing"), "{said}");
    }
}

/// What a migration could change: columns, constraints, indexes, and the rows that migrations themselves write.
const STATE: &str = "
    SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || attnotnull
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'instance ' || instance::text FROM instance
    UNION ALL SELECT 'migration ' || version || ' ' || installed_on FROM _sqlx_migrations
    ORDER BY 1";
