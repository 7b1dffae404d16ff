//! **Postgres** fails while people do things: rows are refused whatever the statement, and what it says of that holds the row; statements
//! are cancelled, connections ended, one of its processes killed.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::world::Program;

/// Tables that have to do with a chat, and refuse rows for a while.
const TABLES: [&str; 21] = [
    "askers",
    "attempts",
    "autodelete_messages",
    "autodeletes",
    "chat_messages",
    "deferred",
    "deliveries",
    "delivery_parts",
    "paces",
    "questions",
    "subscribers",
    "subscriptions",
    "tip_form_files",
    "tip_forms",
    "tip_limits",
    "tip_links",
    "tip_messages",
    "tips",
    "typed_answers",
    "unreachable",
    "visitor_messages",
];

/// Those that are read when somebody writes.
const READ: [&str; 5] = [
    "paces",
    "subscribers",
    "subscriptions",
    "tip_forms",
    "visitor_messages",
];

/// Says everything of a row, under a reason that changes each time: a value that is there twice, a rule that does not hold, a full disk,
/// a deadlock and the like. Sequences count also what is rolled back.
const SPEAKING: &str = "
    CREATE SEQUENCE refused_insert; CREATE SEQUENCE refused_update; CREATE SEQUENCE refused_delete; CREATE SEQUENCE refused_select;
    CREATE FUNCTION say_all(told text, what text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
        DECLARE codes text[] := '{23505,23514,23502,53100,40001,40P01,57014,22001}';
        BEGIN
            RAISE EXCEPTION 'the row (%) is refused', told USING
                ERRCODE = codes[1 + nextval('refused_' || what) % 8], DETAIL = 'Failing row contains ' || told, HINT = told;
        END $$;
    CREATE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM say_all(COALESCE(NEW::text, OLD::text), lower(TG_OP));
            RETURN NULL;
        END $$";

/// Postgres takes back all of [`SPEAKING`].
const SILENT: &str = "
    DROP FUNCTION refuse_row(); DROP FUNCTION say_all(text, text);
    DROP SEQUENCE refused_insert, refused_update, refused_delete, refused_select";

async fn run(connection: &mut PgConnection, sql: &str) {
    let done = connection.execute(AssertSqlSafe(sql.to_owned())).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Every row that is written, changed or deleted is refused while `what` lasts, then every one that is read while `then` lasts.
pub(super) async fn refuse(
    program: &Program,
    what: impl Future<Output = ()>,
    then: impl Future<Output = ()>,
) {
    let mut connection = program.connect().await;
    run(&mut connection, SPEAKING).await;
    for table in TABLES {
        let sql = format!(
            "CREATE TRIGGER refuses BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_row()"
        );
        run(&mut connection, &sql).await;
    }
    what.await;
    for table in TABLES {
        run(&mut connection, &format!("DROP TRIGGER refuses ON {table}")).await;
    }
    for table in READ {
        let sql = format!(
            "ALTER TABLE {table} RENAME TO {table}_there;
             CREATE VIEW {table} AS SELECT * FROM {table}_there WHERE say_all({table}_there::text, 'select')"
        );
        run(&mut connection, &sql).await;
    }
    then.await;
    for table in READ {
        let sql = format!("DROP VIEW {table}; ALTER TABLE {table}_there RENAME TO {table}");
        run(&mut connection, &sql).await;
    }
    // Whoever is refused something else first may come to no row that is deleted.
    for statement in ["insert", "update", "select"] {
        let sql = format!("SELECT is_called FROM refused_{statement}");
        let refused: bool = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut connection)
            .await
            .expect("it counts");
        assert!(refused, "no {statement} was refused");
    }
    run(&mut connection, SILENT).await;
    connection.close().await.expect("it closes");
}

/// Whatever the program asks is cancelled while it lasts, and its connections are ended at the begin.
pub(super) async fn cancel(program: &Program, what: impl Future<Output = ()>) {
    const ITS: &str = "FROM pg_stat_activity WHERE application_name = 'vestka'";
    let mut connection = program.connect().await;
    let ended: i64 = count(
        &mut connection,
        &format!("SELECT count(pg_terminate_backend(pid)) {ITS}"),
    )
    .await;
    assert!(ended > 0, "the program is connected");
    let sql = format!("SELECT count(pg_cancel_backend(pid)) {ITS} AND state = 'active'");
    let mut cancelled = 0;
    let mut what = std::pin::pin!(what);
    loop {
        tokio::select! {
            () = &mut what => break,
            some = count(&mut connection, &sql) => cancelled += some,
        }
    }
    assert!(cancelled > 0, "something was under way");
    connection.close().await.ok();
}

/// How many ask the staff something.
pub(super) async fn askers(program: &Program) -> i64 {
    let mut connection = program.connect().await;
    count(&mut connection, "SELECT count(*) FROM askers").await
}

async fn count(connection: &mut PgConnection, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(connection)
        .await
        .expect("it counts")
}

/// Postgres dies at once and recovers by itself: one of its processes is killed.
pub(super) async fn kill_a_backend(program: &Program) {
    let mut connection = program.connect().await;
    let pid: i32 = sqlx::query_scalar(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'vestka' LIMIT 1",
    )
    .fetch_one(&mut connection)
    .await
    .expect("the service is connected");
    kill_process(Pid::from_raw(pid).expect("a process"), Signal::KILL).expect("ours");
}

/// Waits until the server takes connections again.
pub(super) async fn recovered(program: &Program) {
    let begun = Instant::now();
    while program.try_connect().await.is_none() {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "it does not come back"
        );
        tokio::task::yield_now().await;
    }
}
