//! A page reads who is due in its shard, and not the subscriptions of everybody, whatever Postgres knows of the values.

use std::fs;
use std::path::Path;

use sqlx::AssertSqlSafe;

use crate::world::{World, routine};

/// Enough of them that a walk of everybody looks cheap beside the look-ups of a whole shard.
const READERS: &str = "
    INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
    SELECT n * 1481765933::bigint % 2147483648, n % 64, substring(sha256(n::text::bytea) FOR 24), (SELECT min(id) FROM bots), 'private', 'en', '2026-11-16'
    FROM generate_series(1, 100000) n;
    INSERT INTO subscriptions (subscriber_id, topic_id)
    SELECT s.id, t.id FROM subscribers s, topics t WHERE t.slug = 'sanctions' OR t.slug = 'protests' AND s.id % 2 = 0;
    ANALYZE subscribers, subscriptions;
    SET random_page_cost = 4";

/// The statement that reads a page, as it is checked against the schema.
fn page() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let read = |file: std::io::Result<fs::DirEntry>| {
        let checked = fs::read(file.expect("a folder").path()).expect("a checked statement");
        let checked: serde_json::Value = serde_json::from_slice(&checked).expect("JSON");
        checked["query"].as_str().expect("its text").to_owned()
    };
    let is_page = |query: &String| {
        query.contains("FROM subscribers s") && query.contains("ORDER BY s.id LIMIT")
    };
    let statements = fs::read_dir(folder).expect("the checked statements");
    let mut pages = statements.map(read).filter(is_page);
    let page = pages.next().expect("the statement of a page");
    assert!(pages.next().is_none(), "there is one");
    page
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
            let explain = format!(
                "EXPLAIN EXECUTE page ({revision}, 7::smallint, {cursor}, {bot}::smallint, 1000, {revision})"
            );
            let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(explain))
                .fetch_all(&mut *connection)
                .await
                .unwrap();
            let plan = plan.join("\n");
            assert!(plan.contains("subscribers_fanout"), "{mode}: {plan}");
            let looks_up = plan.contains("Index Cond: (subscriber_id = s.id)");
            assert!(looks_up, "{mode}: {plan}");
        }
    }
}
