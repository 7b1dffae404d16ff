//! **Plans**: what is asked again and again reads the few rows that it is about, whatever Postgres knows of the values: a page who is due
//! in its shard, an erasure what waits for one, and who is a reader the deliveries of one revision.

use std::fs;
use std::path::Path;

use sqlx::{AssertSqlSafe, PgConnection};

use crate::world::{World, routine};

/// Enough of them that a walk of everybody looks cheap beside the look-ups of a whole shard.
const READERS: &str = "
    INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
    SELECT id, id >> 25, substring(sha256(id::text::bytea) FOR 24), (SELECT min(id) FROM bots), 'private', 'en', '2026-11-16'
    FROM (SELECT (n * 1481765933::bigint % 2147483648)::int AS id FROM generate_series(1, 100000) n) AS numbers;
    INSERT INTO subscriptions (subscriber_id, topic_id)
    SELECT s.id, t.id FROM subscribers s, topics t WHERE t.slug = 'sanctions' OR t.slug = 'protests' AND s.id % 2 = 0;
    ANALYZE subscribers, subscriptions;
    SET random_page_cost = 4";

/// The only statement of which this is true, as it is checked against the schema.
fn statement(is_it: impl Fn(&str) -> bool) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let read = |file: std::io::Result<fs::DirEntry>| {
        let checked = fs::read(file.expect("a folder").path()).expect("a checked statement");
        let checked: serde_json::Value = serde_json::from_slice(&checked).expect("JSON");
        checked["query"].as_str().expect("its text").to_owned()
    };
    let statements = fs::read_dir(folder).expect("the checked statements");
    let mut those = statements.map(read).filter(|query| is_it(query));
    let it = those.next().expect("the statement");
    assert!(those.next().is_none(), "there is one");
    it
}

/// The statement that reads a page.
fn page() -> String {
    statement(|query| query.contains("FROM subscribers s") && query.contains("ORDER BY s.id LIMIT"))
}

async fn plan(connection: &mut PgConnection, of: String) -> String {
    let explain = AssertSqlSafe(format!("EXPLAIN {of}"));
    let plan: Vec<String> = sqlx::query_scalar(explain)
        .fetch_all(connection)
        .await
        .expect("the plan");
    plan.join("\n")
}

#[tokio::test]
async fn a_page_never_reads_the_subscriptions_of_all() {
    let world = World::new().await;
    let (revision, _) = world.publish(&routine("Ten persons listed")).await;
    let mut connection = world.pool.acquire().await.unwrap();
    let prepared = format!(
        "{READERS}; PREPARE page (int, smallint, int, smallint, bigint, int) AS {}",
        page()
    );
    let prepared = sqlx::raw_sql(AssertSqlSafe(prepared));
    prepared.execute(&mut *connection).await.unwrap();
    let bot: i16 = sqlx::query_scalar("SELECT min(id) FROM bots")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    // The first plans of a connection are made for the values, the later ones for any.
    for mode in ["force_custom_plan", "force_generic_plan"] {
        for cursor in [0, 1_000_000_000] {
            let set = format!("SET plan_cache_mode = {mode}");
            let set = sqlx::raw_sql(AssertSqlSafe(set));
            set.execute(&mut *connection).await.unwrap();
            let execute = format!(
                "EXECUTE page ({revision}, 7::smallint, {cursor}, {bot}::smallint, 1000, {revision})"
            );
            let plan = plan(&mut connection, execute).await;
            assert!(plan.contains("subscribers_fanout"), "{mode}: {plan}");
            let looks_up = plan.contains("Index Cond: (subscriber_id = s.id)");
            assert!(looks_up, "{mode}: {plan}");
        }
    }
}

/// In an outage nearly everybody waits, and whoever leaves then waits in one row of them.
#[tokio::test]
async fn an_erasure_reads_only_what_waits_for_one() {
    let world = World::new().await;
    let (revision, _) = world.publish(&routine("Ten persons listed")).await;
    let mut connection = world.pool.acquire().await.unwrap();
    let delete = statement(|query| query.starts_with("DELETE FROM deferred WHERE subscriber_id"));
    let look =
        statement(|query| query == "SELECT revision_id FROM deferred WHERE subscriber_id = $1");
    let prepared = format!(
        "{READERS}; INSERT INTO deferred (revision_id, subscriber_id, due_at, reason)
         SELECT {revision}, id, now(), 'transient' FROM subscribers WHERE shard < 16 ORDER BY random(); ANALYZE deferred;
         PREPARE gone (int) AS {delete}; PREPARE waits (int) AS {look}"
    );
    let prepared = sqlx::raw_sql(AssertSqlSafe(prepared));
    prepared.execute(&mut *connection).await.unwrap();
    for name in ["gone", "waits"] {
        let plan = plan(&mut connection, format!("EXECUTE {name} (7)")).await;
        assert!(plan.contains("deferred_subscriber"), "{name}: {plan}");
    }
}

/// It is one function for all who ask, and none is called: the planner knows what it says, and of which revision.
#[tokio::test]
async fn who_is_a_reader_is_asked_of_the_deliveries_themselves() {
    let world = World::new().await;
    let (revision, _) = world.publish(&routine("Ten persons listed")).await;
    let mut connection = world.pool.acquire().await.unwrap();
    let other = "CREATE TABLE deliveries_of_later PARTITION OF deliveries FOR VALUES FROM (1000000) TO (1001000)";
    sqlx::raw_sql(other)
        .execute(&mut *connection)
        .await
        .unwrap();
    let asked = format!(
        "SELECT subscriber_id FROM deliveries WHERE revision_id = {revision} AND is_reader(outcome, message_id)"
    );
    let plan = plan(&mut connection, asked).await;
    assert!(plan.contains("message_id IS NOT NULL"), "{plan}");
    assert!(!plan.contains("is_reader"), "{plan}");
    assert!(!plan.contains("deliveries_of_later"), "{plan}");
}
