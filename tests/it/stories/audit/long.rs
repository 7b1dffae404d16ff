//! A long log: 100,000 records are checked in seconds, in a memory that does not grow with them.

use std::time::Instant;

use vestka::clock::{Clock as _, SystemClock};
use vestka::store::audit::{AuditLine, BEGINNING};
use vestka_simulator::{Settings, Simulator};

use crate::world::Program;

const FEW: i64 = 2_000;
const MANY: i64 = 100_000;

/// What holding all of the log would take at least: a record has 130 bytes and more.
const GROWTH: u64 = 10 * 1024;

/// Adds records with fitting hashes until there are so many.
async fn fill(program: &Program, until: i64) {
    let mut database = program.connect().await;
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1")
            .fetch_optional(&mut database)
            .await
            .expect("the database answers");
    let (mut id, mut hash) = last.unwrap_or((0, BEGINNING.to_vec()));
    let now = chrono::SubsecRound::trunc_subsecs(SystemClock.now(), 6);
    while id < until {
        let (mut ids, mut hashes) = (Vec::new(), Vec::new());
        while id < until && ids.len() < 10_000 {
            id += 1;
            let line = AuditLine {
                id,
                at: now,
                actor: "amber-fox".to_owned(),
                action: "hold".to_owned(),
                subject: "a candidate".to_owned(),
                detail: "waits for a second source".to_owned(),
                hash: Vec::new(),
            };
            hash = line.link(&hash);
            ids.push(id);
            hashes.push(hash.clone());
        }
        sqlx::query(
            "INSERT INTO audit_log (id, at, actor, action, subject, detail, hash)
             SELECT id, $3, 'amber-fox', 'hold', 'a candidate', 'waits for a second source', hash
             FROM UNNEST($1::bigint[], $2::bytea[]) AS r (id, hash)",
        )
        .bind(&ids)
        .bind(&hashes)
        .bind(now)
        .execute(&mut database)
        .await
        .expect("records");
    }
}

#[tokio::test]
async fn a_hundred_thousand_records_are_checked_in_a_memory_that_does_not_grow() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    let mut program = Program::new(&telegram);
    {
        let foundation = program.foundation().await;
        foundation.keys().await.unwrap();
        foundation.close().await.unwrap();
    }
    program.set("log.level", "warn");
    program.start();
    // The server answers once the first command was served.
    program.json(&["audit", "verify"]).await;
    let mut peaks = Vec::new();
    for until in [FEW, MANY] {
        fill(&program, until).await;
        let begun = Instant::now();
        let (ended, peak) = program.run_measured(&["audit", "verify"]).await;
        assert_eq!(ended.code, 0, "{ended:?}");
        println!(
            "audit verify of {until} records: {} ms, at most {peak} KiB",
            begun.elapsed().as_millis()
        );
        peaks.push(peak);
    }
    assert!(
        peaks[1] < peaks[0] + GROWTH,
        "it grows with the log: {peaks:?} KiB"
    );
    let mut database = program.connect().await;
    sqlx::raw_sql(
        "ALTER TABLE audit_log DISABLE TRIGGER audit_log_is_append_only;
         UPDATE audit_log SET detail = 'another word' WHERE id = 99000",
    )
    .execute(&mut database)
    .await
    .unwrap();
    let broken = program.run(&["audit", "verify"]).await;
    assert_eq!(broken.code, 1, "{broken:?}");
    assert!(
        broken.err.contains("99000") || broken.out.contains("99000"),
        "{broken:?}"
    );
    assert!(program.stop().await.success());
}
