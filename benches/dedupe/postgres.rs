//! Looking **known texts up in Postgres**: how long the store takes to find what an item repeats, by how many are stored.
//!
//! A private cluster without durability, the schema by our migrations, rows by `COPY` with their real sketches; each item
//! is a story of its own, of one of fifty sources, and references are not checked while filling. The index of bands is
//! built after each filling, in one go. Look-ups are the store's own. Never here: judging what is found.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use vestka::domain::item::FINGERPRINT_VERSION;
use vestka::intake::dedupe::{Said, Thresholds, identity, sketch};
use vestka::store::cluster::{Cluster, ClusterSettings, DATABASE, Purpose};
use vestka::store::intake::Settling;
use vestka::store::{DatabaseAddress, Store};

use crate::corpus::{Written, items};
use crate::{A_DAY, SEED};

const SOURCES: usize = 50;
/// Look-ups that are measured, and those before them that are not.
const PROBES: usize = 1000;
const WARM_UP: usize = 100;
const BATCH: usize = 5_000;

/// What was measured with so many items.
struct Measured {
    items: usize,
    alike: Times,
    same: Times,
    found: usize,
    same_found: usize,
    candidates: usize,
    bytes: Vec<(&'static str, i64)>,
}

/// Microseconds.
struct Times {
    median: f64,
    late: f64,
}

/// Prints a table, the plan of the last size, and the same as JSON.
pub(crate) fn lookups(sizes: &[usize]) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = folder();
    runtime.block_on(measure(sizes, folder.path()));
}

async fn measure(sizes: &[usize], folder: &Path) {
    let settings = ClusterSettings {
        data_dir: folder.join("data"),
        durable: false,
        max_connections: 10,
        search_path: path(),
    };
    let cluster = Cluster::open(&settings, Purpose::Service)
        .await
        .expect("a private cluster");
    let address = || DatabaseAddress::from(cluster.connect_options(DATABASE));
    Store::migrate(&address()).await.expect("the schema");
    let store = Store::connect(&address(), 2).await.expect("connections");
    let mut connection = cluster
        .connect_options(DATABASE)
        .disable_statement_logging()
        .connect()
        .await
        .expect("a connection");
    execute(
        &mut connection,
        "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'",
    )
    .await;
    let sources = format!(
        "INSERT INTO sources (slug, name, kind, url, language, reliability, next_fetch_at)
         SELECT 'source-' || number, 'Source', 'push', 'https://news.example/' || number, 'en', 'B', now()
         FROM generate_series(1, {SOURCES}) AS number"
    );
    execute(&mut connection, &sources).await;
    let mut measured: Vec<Measured> = Vec::new();
    for size in sizes {
        let from = measured.last().map_or(0, |before| before.items);
        let begun = Instant::now();
        fill(&mut connection, from, *size).await;
        println!("filled to {size} in {:.0} s", begun.elapsed().as_secs_f64());
        measured.push(look_up(&store, &mut connection, *size).await);
        print(&measured);
    }
    if let Some(last) = sizes.last() {
        for mode in ["force_custom_plan", "force_generic_plan"] {
            explain(&mut connection, *last, mode).await;
        }
    }
    connection.close().await.expect("closed");
    drop(store);
    cluster.destroy().await.expect("the cluster is gone");
}

async fn execute(connection: &mut PgConnection, statements: &str) {
    let statements = sqlx::AssertSqlSafe(statements);
    sqlx::raw_sql(statements)
        .execute(connection)
        .await
        .expect("Postgres does it");
}

/// Items number `from` to `to` with stories and sketches.
async fn fill(connection: &mut PgConnection, from: usize, to: usize) {
    execute(connection, "DROP INDEX sketches_bands").await;
    for begin in (from..to).step_by(BATCH) {
        let rows = Rows::of(begin, BATCH.min(to - begin));
        copy(connection, "stories (id, first_at, last_at)", &rows.stories).await;
        let columns = "items (id, source_id, external_id, revision, story_id, canonical_url, title, text, language, published_at, fetched_at, fingerprint, fingerprint_version)";
        copy(connection, columns, &rows.items).await;
        copy(
            connection,
            "sketches (item_id, text_fingerprint, bands)",
            &rows.sketches,
        )
        .await;
    }
    execute(
        connection,
        "CREATE INDEX sketches_bands ON sketches USING gin (bands) WITH (fastupdate = off)",
    )
    .await;
    for table in ["items", "sketches"] {
        execute(connection, &format!("VACUUM ANALYZE {table}")).await;
    }
}

async fn copy(connection: &mut PgConnection, into: &str, rows: &str) {
    let mut copy = connection
        .copy_in_raw(&format!("COPY {into} FROM STDIN"))
        .await
        .expect("COPY begins");
    copy.send(rows.as_bytes()).await.expect("rows are sent");
    copy.finish().await.expect("rows are taken");
}

/// Lines for `COPY`.
#[derive(Default)]
struct Rows {
    stories: String,
    items: String,
    sketches: String,
}

impl Rows {
    fn of(from: usize, count: usize) -> Self {
        let mut rows = Self::default();
        for (number, item) in (from + 1..).zip(items(SEED, from, count, A_DAY)) {
            rows.add(number, &item);
        }
        rows
    }

    fn add(&mut self, number: usize, item: &Written) {
        let at = item.at.to_rfc3339();
        let source = number % SOURCES + 1;
        let sketch = sketch(&said(item));
        let fingerprint =
            data_encoding::HEXLOWER.encode(&identity(Some(&item.title), &item.text).fingerprint);
        let bands: Vec<String> = sketch.bands.iter().map(ToString::to_string).collect();
        let _ = writeln!(self.stories, "{number}\t{at}\t{at}");
        let _ = writeln!(
            self.items,
            "{number}\t{source}\t{number}\t1\t{number}\thttps://news.example/{number}\t{}\t{}\t{}\t{at}\t{at}\t\\\\x{fingerprint}\t{FINGERPRINT_VERSION}",
            item.title, item.text, item.language
        );
        let _ = writeln!(
            self.sketches,
            "{number}\t\\\\x{fingerprint}\t{{{}}}",
            bands.join(",")
        );
    }
}

/// Near copies of items of the last days, as many days as copies are looked for; each looked up as the intake does it.
async fn look_up(store: &Store, connection: &mut PgConnection, size: usize) -> Measured {
    let source = store
        .push_source("source-1")
        .await
        .expect("an answer")
        .expect("the source");
    let now = end(size);
    let mut settling: Settling = store
        .begin_push(&source, &size.to_string(), now)
        .await
        .expect("an answer")
        .expect("a message");
    let (mut alike, mut same) = (Vec::new(), Vec::new());
    let (mut found, mut same_found, mut candidates) = (0, 0, 0);
    for probe in 0..WARM_UP + PROBES {
        let number = chosen(probe, size);
        let original = original(number);
        let bands = sketch(&said(&edited(&original))).bands;
        let text = identity(Some(&original.title), &original.text).fingerprint;
        let begun = Instant::now();
        let met = settling
            .alike(&bands, since(size))
            .await
            .expect("an answer");
        let first = begun.elapsed();
        let begun = Instant::now();
        let equal = settling
            .same(
                Some("https://news.example/none"),
                Some(&text),
                (since(size), since(size)),
            )
            .await
            .expect("an answer");
        let second = begun.elapsed();
        if probe >= WARM_UP {
            alike.push(first);
            same.push(second);
            candidates += met.len();
            let row = i64::try_from(number + 1).expect("a row");
            found += usize::from(met.iter().any(|met| met.item == row));
            same_found += usize::from(equal.is_some());
        }
    }
    Measured {
        items: size,
        alike: Times::of(alike),
        same: Times::of(same),
        found,
        same_found,
        candidates,
        bytes: bytes(connection).await,
    }
}

/// The last moment of so many items.
fn end(size: usize) -> DateTime<Utc> {
    original(size - 1).at + TimeDelta::minutes(1)
}

fn since(size: usize) -> DateTime<Utc> {
    end(size) - TimeDelta::hours(Thresholds::default().copy_hours.into())
}

/// Spread over the items that are young enough.
fn chosen(probe: usize, size: usize) -> usize {
    let days = usize::try_from(Thresholds::default().copy_hours / 24).expect("days");
    let young = size.min(days * A_DAY - 1);
    size - 1 - probe.wrapping_mul(0x9e37_79b1) % young
}

fn original(number: usize) -> Written {
    items(SEED, number, 1, A_DAY).next().expect("an item")
}

/// Another dateline, headline and end.
fn edited(original: &Written) -> Written {
    let end = original
        .text
        .floor_char_boundary(original.text.len() * 3 / 4);
    Written {
        title: format!("Update: {}", original.title),
        text: format!("KYIV (Agency) — {}", &original.text[..end]),
        ..original.clone()
    }
}

fn said(item: &Written) -> Said<'_> {
    crate::said(item)
}

/// Bytes of tables and indexes.
async fn bytes(connection: &mut PgConnection) -> Vec<(&'static str, i64)> {
    let mut bytes = Vec::new();
    for (name, function) in [
        ("items", "pg_total_relation_size"),
        ("sketches", "pg_table_size"),
        ("sketches_bands", "pg_relation_size"),
        ("sketches_text", "pg_relation_size"),
        ("sketches_pkey", "pg_relation_size"),
    ] {
        let asked = format!("SELECT {function}('{name}')");
        let size: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(asked))
            .fetch_one(&mut *connection)
            .await
            .expect("a size");
        bytes.push((name, size));
    }
    bytes
}

/// The plan of [`Settling::alike`] (the same words): for its parameters, or for all of them as it is after some calls.
async fn explain(connection: &mut PgConnection, size: usize, mode: &str) {
    execute(
        connection,
        &format!("SET plan_cache_mode = {mode}; DEALLOCATE ALL"),
    )
    .await;
    execute(
        connection,
        "PREPARE alike (integer[], timestamptz, bigint) AS
         WITH met AS MATERIALIZED (SELECT item_id FROM sketches WHERE bands && $1)
         SELECT items.id, story_id, source_id, title, text, language, published_at, fetched_at
         FROM met CROSS JOIN LATERAL (SELECT * FROM items WHERE items.id = met.item_id OFFSET 0) AS items
         WHERE fetched_at >= $2 ORDER BY items.id DESC LIMIT $3",
    )
    .await;
    let bands = sketch(&said(&edited(&original(chosen(0, size))))).bands;
    let bands: Vec<String> = bands.iter().map(ToString::to_string).collect();
    let asked = format!(
        "EXPLAIN (ANALYZE, BUFFERS) EXECUTE alike ('{{{}}}', '{}', 50)",
        bands.join(","),
        since(size).to_rfc3339()
    );
    let plan = sqlx::raw_sql(sqlx::AssertSqlSafe(asked))
        .fetch_all(connection)
        .await
        .expect("a plan");
    println!("plan of a look-up among {size} items, {mode}:");
    for line in plan {
        println!("  {}", line.get::<String, _>(0));
    }
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn print(measured: &[Measured]) {
    let (Some(first), Some(last)) = (measured.first(), measured.last()) else {
        return;
    };
    let probes = PROBES as f64;
    println!(
        "{} items: alike {:.0} µs (99 of 100 within {:.0}), {:.2} times that of {}; {:.3} of near copies met, {:.2} candidates; same {:.0} µs ({:.0}), {:.2} times, {:.3} found",
        last.items,
        last.alike.median,
        last.alike.late,
        last.alike.median / first.alike.median,
        first.items,
        last.found as f64 / probes,
        last.candidates as f64 / probes,
        last.same.median,
        last.same.late,
        last.same.median / first.same.median,
        last.same_found as f64 / probes,
    );
    let each: serde_json::Map<_, _> = last
        .bytes
        .iter()
        .map(|(name, bytes)| {
            (
                (*name).to_owned(),
                json!(bytes / i64::try_from(last.items).expect("a million")),
            )
        })
        .collect();
    println!(
        "{}",
        json!({
            "items": last.items,
            "alike_us": { "median": last.alike.median, "p99": last.alike.late, "ratio": last.alike.median / first.alike.median },
            "same_us": { "median": last.same.median, "p99": last.same.late, "ratio": last.same.median / first.same.median },
            "met": last.found as f64 / probes,
            "same_found": last.same_found as f64 / probes,
            "candidates": last.candidates as f64 / probes,
            "bytes_an_item": each,
        })
    );
}

impl Times {
    fn of(mut times: Vec<std::time::Duration>) -> Self {
        times.sort();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
        Self {
            median: at(50),
            late: at(99),
        }
    }
}

/// A folder that the server's account may pass through, also when root runs this.
fn folder() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("vestka-bench-")
        .permissions(std::fs::Permissions::from_mode(0o755))
        .tempdir()
        .expect("a temporary folder")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server programs are found as the configuration would"
)]
fn path() -> Option<std::ffi::OsString> {
    std::env::var_os("PATH")
}
