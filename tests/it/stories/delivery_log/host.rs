//! The log on the host, with data, by the real program: single readers and attempts in CSV and JSON, and another try.

use serde_json::Value;
use sqlx::Connection as _;
use vestka_simulator::{Fault, FaultKind, Settings, Simulator};

use crate::world::{Program, UPDATE};

const FIRST: i64 = 4_611_000_000_301;

fn people() -> impl Iterator<Item = i64> {
    (0..4).map(|n| FIRST + n)
}

async fn finished(program: &Program, code: &str) -> Value {
    let mut last = Value::Null;
    for _ in 0..400 {
        let mut report = program.json(&["delivery", "report", code]).await;
        last = report[0].clone();
        if report[0]["state"] == "finished" {
            return report[0].take();
        }
        // Every wait is over.
        let mut connection = program.connect().await;
        sqlx::query("UPDATE deferred SET due_at = now() WHERE lease_owner IS NULL")
            .execute(&mut connection)
            .await
            .expect("the database answers");
        connection.close().await.expect("it closes");
    }
    panic!("the fan-out does not finish: {last}");
}

/// The cells of CSV without quotation marks in it.
fn cells(csv: &str) -> Vec<Vec<String>> {
    csv.lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn single_readers_and_attempts_are_exported_and_what_failed_is_tried_again() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a simulator");
    telegram.add_people(people());
    let mut program = Program::with_database(&telegram).await;
    let connect = async || program.connect().await;
    program.subscribe_crowd(&telegram, people(), connect).await;
    // Nobody tells the bot of that.
    telegram.delete_account(FIRST);
    let broken = Fault::new(FaultKind::Status500)
        .method("sendMessage")
        .chat(FIRST + 1);
    telegram.order_fault(broken.times(1_000));
    program.start();
    let update = program.file("update.toml", UPDATE);
    let published = program.json(&["update", "publish", &update]).await;
    let code = published["code"].as_str().expect("a code").to_owned();
    let report = finished(&program, &code).await;
    let count = |report: &Value, key: &str| report[key].as_i64().expect("a number");
    assert_eq!(
        (
            count(&report, "accepted"),
            count(&report, "unreachable"),
            count(&report, "failed")
        ),
        (2, 1, 1),
        "{report}"
    );

    // Each reader once, under a pseudonym, in both formats alike.
    let each = program.json(&["delivery", "report", &code, "--each"]).await;
    let each = each.as_array().expect("a list");
    assert_eq!(each.len(), 4, "{each:?}");
    let outcomes = |outcome: &str| each.iter().filter(|row| row["outcome"] == outcome).count();
    assert_eq!(
        (
            outcomes("accepted"),
            outcomes("unreachable"),
            outcomes("failed")
        ),
        (2, 1, 1)
    );
    let csv = program
        .run(&["delivery", "report", &code, "--each", "--format", "csv"])
        .await;
    let rows = cells(&csv.out);
    assert_eq!(
        rows[0].join(","),
        "code,revision,subscriber,outcome,reason,attempts,settled_at"
    );
    assert_eq!(rows.len(), 5, "{}", csv.out);
    for (row, line) in each.iter().zip(&rows[1..]) {
        assert_eq!(row["subscriber"], line[2].as_str(), "the same order");
        assert_eq!(row["outcome"], line[3].as_str());
        assert_eq!(row["attempts"].to_string(), line[5]);
    }
    for id in people() {
        assert!(
            !csv.out.contains(&id.to_string()),
            "a chat id in {}",
            csv.out
        );
    }

    // Every attempt that was not accepted at once.
    let attempts = program
        .json(&[
            "delivery",
            "report",
            &code,
            "--attempts",
            "--reason",
            "server_error",
        ])
        .await;
    let attempts = attempts.as_array().expect("a list");
    assert!(attempts.len() > 1, "{attempts:?}");
    assert!(
        attempts
            .iter()
            .all(|row| row["status"] == 500 && row["reason"] == "server_error"),
        "{attempts:?}"
    );
    let csv = program
        .run(&[
            "delivery",
            "report",
            &code,
            "--attempts",
            "--reason",
            "server_error",
            "--format",
            "csv",
        ])
        .await;
    assert_eq!(cells(&csv.out).len(), attempts.len() + 1, "{}", csv.out);
    let blocked = program
        .json(&[
            "delivery",
            "report",
            &code,
            "--each",
            "--outcome",
            "unreachable",
        ])
        .await;
    assert_eq!(blocked[0]["reason"], "deactivated", "{blocked}");

    // Telegram is well again: what failed is tried once more, and nobody else.
    telegram.clear_faults();
    let before = telegram.sent_count();
    let retried = program.run(&["delivery", "retry", &code]).await;
    assert_eq!(retried.code, 0, "{retried:?}");
    let sent = telegram.wait_for("another try", |state| state.sent_count() > before);
    sent.await.expect("it is sent");
    let report = finished(&program, &code).await;
    assert_eq!(
        (
            count(&report, "accepted"),
            count(&report, "unreachable"),
            count(&report, "failed")
        ),
        (3, 1, 0),
        "{report}"
    );
    assert_eq!(telegram.sent_count(), before + 1);
    let again = program.run(&["delivery", "retry", &code]).await;
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(
        telegram.sent_count(),
        before + 1,
        "asking twice sends nothing twice"
    );
    assert!(program.stop().await.success());
}
