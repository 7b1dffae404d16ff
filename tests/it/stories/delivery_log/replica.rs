//! A database that only answers questions, as a hot standby does: what reads works, and what has to write says so in one sentence.

use sqlx::Connection as _;
use vestka_simulator::{Settings, Simulator};

use crate::world::{Program, UPDATE};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_to_write_says_with_the_remedy_that_it_cannot() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a simulator");
    let mut program = Program::with_database(&telegram).await;
    program.import_topics().await;
    let update = program.file("update.toml", UPDATE);
    let published = program.json(&["update", "publish", &update]).await;
    let code = published["code"].as_str().expect("a code").to_owned();
    let mut connection = program.connect().await;
    sqlx::query(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$",
    )
    .execute(&mut connection)
    .await
    .expect("the database answers");
    connection.close().await.expect("it closes");

    let refused = async |program: &Program, arguments: &[&str]| {
        let ended = program.run(arguments).await;
        assert_eq!(ended.code, 1, "{arguments:?}: {ended:?}");
        let said = ended.err.trim().lines().next_back().unwrap_or_default();
        assert!(
            said.contains("only answers questions")
                && said.contains("point database.url at the primary server"),
            "{arguments:?}: {ended:?}"
        );
        assert!(!ended.err.contains("read-only transaction"), "{ended:?}");
    };
    refused(&program, &["delivery", "report"]).await;
    program.set("database.migrate", "false");
    for arguments in [
        ["delivery", "report"],
        ["update", "list"],
        ["source", "list"],
        ["story", "list"],
        ["item", "list"],
        ["staff", "list"],
        ["subscriber", "count"],
        ["audit", "verify"],
    ] {
        let ended = program.run(&arguments).await;
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
    }
    for arguments in [
        &["delivery", "report", &code, "--each"][..],
        &["delivery", "report", &code, "--attempts"],
        &["delivery", "stop", &code],
        &["run"],
    ] {
        refused(&program, arguments).await;
    }
}
