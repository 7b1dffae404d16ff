//! A pooler stands before Postgres: in session mode all works under load; in transaction mode Vestka does not start, and says why.

use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};
use vestka_simulator::{Settings, Simulator};

use crate::world::pooler::Pooler;
use crate::world::postgres::TestDatabase;
use crate::world::{Program, UPDATE};

const SUBSCRIBERS: i64 = 2000;
const FIRST: i64 = 1_487_000_000_001;

/// People who write while it is sent.
const WRITERS: i64 = 40;

const PARAMETERS: &str = "extra_float_digits";

/// Questions that are asked at the same time, and how often.
const CLIENTS: i32 = 12;
const QUESTIONS: i32 = 100;

fn ids() -> impl Iterator<Item = i64> {
    FIRST..FIRST + SUBSCRIBERS
}

fn program_at(telegram: &Simulator, url: &str) -> Program {
    let mut program = Program::new(telegram);
    program.set("database.url", url);
    program.set("database.max_connections", "10");
    program
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_a_pooler_in_session_mode_everybody_gets_it_once_and_everybody_is_answered() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    telegram.add_people(FIRST..FIRST + SUBSCRIBERS + WRITERS);
    let database = TestDatabase::with_schema().await;
    let options = database.connect_options();
    let pooler = Pooler::start(&options, "session", PARAMETERS).await;
    let mut program = program_at(&telegram, &pooler.url());
    let connect = async || options.connect().await.expect("the server answers");
    program.subscribe_crowd(&telegram, ids(), connect).await;
    program.start();

    // Three updates at once, while strangers write and an operator looks.
    let file = program.file("update.toml", UPDATE);
    let mut codes = Vec::new();
    for number in 0..3 {
        let published = program.json(&["update", "publish", &file]).await;
        codes.push(published["code"].as_str().unwrap().to_owned());
        for writer in (number..WRITERS).step_by(3) {
            telegram.say(FIRST + SUBSCRIBERS + writer, "/start");
        }
        let listed = program.json(&["update", "list"]).await;
        assert_eq!(listed.as_array().map(Vec::len), Some(codes.len()));
    }
    telegram
        .wait_for(
            "three messages for everybody, and an answer for each writer",
            |state| {
                let received = |id| state.chat(id).map_or(0, |chat| chat.sent);
                ids().all(|id| received(id) >= 3)
                    && (0..WRITERS).all(|writer| received(FIRST + SUBSCRIBERS + writer) >= 1)
            },
        )
        .await
        .unwrap();
    for code in &codes {
        let state = finished(&program, code).await;
        assert_eq!(
            (
                &state["state"],
                &state["due"],
                &state["accepted"],
                &state["duplicates"]
            ),
            (
                &"finished".into(),
                &SUBSCRIBERS.into(),
                &SUBSCRIBERS.into(),
                &0.into()
            )
        );
    }
    assert!(ids().all(|id| telegram.delivered_count(id) == 3));
    let answers = (0..WRITERS).map(|writer| telegram.delivered_count(FIRST + SUBSCRIBERS + writer));
    assert!(answers.into_iter().all(|count| count == 1));

    assert!(program.stop().await.success());
    let log = std::fs::read_to_string(program.logs().join("run-1.log")).unwrap();
    assert!(log.contains("Vestka runs"), "{log}");
    // Wake-ups are heard, and no statement was another one's.
    for complaint in ["not heard", "prepared statement", "step failed", "ERROR"] {
        let found = log.lines().find(|line| line.contains(complaint));
        assert_eq!(found, None);
    }
}

/// Asks for the report until the fan-out is finished; each question is a process of its own.
async fn finished(program: &Program, code: &str) -> serde_json::Value {
    for _ in 0..60 {
        let report = program.json(&["delivery", "report", code]).await;
        if report[0]["state"] == "finished" {
            return report[0].clone();
        }
    }
    panic!("the fan-out does not finish");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_transaction_mode_it_does_not_start_and_says_what_to_set() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    let database = TestDatabase::with_schema().await;
    let options = database.connect_options();
    let pooler = Pooler::start(&options, "transaction", PARAMETERS).await;
    let program = program_at(&telegram, &pooler.url());
    for command in [&["run"][..], &["update", "list"], &["migrate"]] {
        let ended = program.run(command).await;
        assert_eq!(ended.code, 1, "{command:?}: {ended:?}");
        let last = ended.err.lines().last().unwrap_or_default();
        assert!(
            last.contains("set pool_mode = session"),
            "{command:?}: {last}"
        );
    }
    let doctor = program.run(&["doctor"]).await;
    let line = doctor.out.lines().find(|line| line.contains("database:"));
    let line = line.unwrap_or_default();
    assert!(
        line.starts_with("FAILED") && line.contains("pool_mode = session"),
        "{line}"
    );
    // Nothing was written: there are no keys yet.
    let mut connection = options.connect().await.unwrap();
    let keys: Option<String> = sqlx::query_scalar("SELECT vault_fingerprint FROM instance")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(keys, None);
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_that_refuses_a_startup_parameter_is_told_of_with_the_remedy() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    let database = TestDatabase::with_schema().await;
    let pooler = Pooler::start(&database.connect_options(), "session", "").await;
    let program = program_at(&telegram, &pooler.url());
    let ended = program.run(&["run"]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    let remedy = "ignore_startup_parameters = extra_float_digits";
    assert!(ended.err.contains(remedy), "{}", ended.err);
}

/// Why it does not start: what the driver does by itself gets mixed up; what it can be told to do in a transaction does not, but no
/// query that is checked at compile time can be told so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_transaction_mode_the_driver_is_right_only_within_a_transaction_and_without_names() {
    let database = TestDatabase::with_schema().await;
    let pooler = Pooler::start(&database.connect_options(), "transaction", PARAMETERS).await;
    let options: PgConnectOptions = pooler.url().parse().unwrap();
    let options = options.disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(CLIENTS.unsigned_abs())
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .unwrap();
    let all = usize::try_from(CLIENTS * QUESTIONS).unwrap();
    let in_transactions = right_answers(&pool, true).await;
    let as_usual = right_answers(&pool, false).await;
    println!(
        "right answers of {all}: {in_transactions} in transactions without names, {as_usual} as usual"
    );
    assert_eq!(in_transactions, all);
    // PgBouncer 1.21 and later keep names apart; Debian 12 has 1.18.
    assert!(
        as_usual < all,
        "this PgBouncer keeps names apart: Vestka could allow it"
    );
    pool.close().await;
}

/// Each client asks questions of its own, in turn, so that statements and answers of several meet on one connection of Postgres.
async fn right_answers(pool: &PgPool, in_transactions: bool) -> usize {
    let right = AtomicUsize::new(0);
    let clients = (0..CLIENTS).map(|client| {
        let right = &right;
        async move {
            for question in 0..QUESTIONS {
                let expected = client * 1000 + question;
                if ask(pool, client, expected, in_transactions).await.ok() == Some(expected) {
                    right.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    });
    futures::future::join_all(clients).await;
    right.into_inner()
}

async fn ask(
    pool: &PgPool,
    client: i32,
    expected: i32,
    in_transactions: bool,
) -> Result<i32, sqlx::Error> {
    // Another text for each client, as there are many queries.
    let statement = format!("SELECT $1::int4 + {client} - {client}");
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).bind(expected);
    if !in_transactions {
        return query.fetch_one(pool).await;
    }
    let mut transaction = pool.begin().await?;
    let answer = query.persistent(false).fetch_one(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(answer)
}
