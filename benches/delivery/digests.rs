//! **Digests** of many readers, all due at the same half hour: when the first comes, how long all take, and in how much memory.
//!
//! Never here: what a digest looks like.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tokio::time::sleep;
use vestka::clock::{Clock as _, SystemClock};
use vestka::domain::update::Urgency;

use crate::UNLIMITED;
use crate::process::{Memory, Service};
use crate::report::Target;
use crate::sections::{Bench, count, megabytes, seconds, unsigned};
use crate::sink::Order;

/// All is written down, and the program is there, before they are due: so long, and so much longer for each of them.
const BEFORE: TimeDelta = TimeDelta::seconds(10);
const BEFORE_EACH: TimeDelta = TimeDelta::microseconds(150);

/// One run.
struct Run {
    first_ms: f64,
    seconds: f64,
    memory: Memory,
}

impl Bench {
    /// Few readers, then all there are.
    pub(crate) async fn digests(&mut self, few: usize) {
        let all = self.ground.size;
        let small = self.digests_of(few).await;
        let large = self.digests_of(all).await;
        for (readers, run) in [(few, &small), (all, &large)] {
            self.tell_digests(readers, run);
        }
        let memory = megabytes(large.memory.peak) / megabytes(small.memory.peak);
        let time = (large.seconds / count(all)) / (small.seconds / count(few));
        let what = format!("{all} / at {few}");
        let report = &mut self.report;
        report.figure(
            &format!("digests: memory at {what}"),
            memory,
            "",
            Target::AtMost(1.2),
        );
        report.figure(
            &format!("digests: time of one at {what}"),
            time,
            "",
            Target::AtMost(1.1),
        );
        report.json(
            "digests_growth",
            json!({"memory": memory, "time_each": time}),
        );
    }

    fn tell_digests(&mut self, readers: usize, run: &Run) {
        let report = &mut self.report;
        report.figure(
            &format!("first digest after it is due, {readers} readers"),
            run.first_ms,
            "ms",
            Target::AtMost(2000.0),
        );
        report.figure(
            "    digests",
            count(readers) / run.seconds,
            "a second",
            Target::None,
        );
        report.figure(
            "    memory at its peak",
            megabytes(run.memory.peak),
            "MB",
            Target::AtMost(100.0),
        );
        report.json(
            &format!("digests_{readers}"),
            json!({
                "readers": readers, "first_ms": run.first_ms, "seconds": run.seconds,
                "peak_kb": run.memory.peak, "settled_kb": run.memory.now,
            }),
        );
    }

    async fn digests_of(&self, readers: usize) -> Run {
        let each = i32::try_from(readers).expect("small");
        let due = SystemClock.now() + BEFORE + BEFORE_EACH * each;
        self.ground.read_digests(readers, due).await;
        for title in ["Ten persons listed", "Four entities listed"] {
            self.ground.publish(Urgency::Routine, title).await;
        }
        self.ground.stop_fanouts().await;
        self.sink.order(&Order::default()).await;
        let service = Service::start(&self.ground, &self.sink, "delivery", UNLIMITED).await;
        assert!(
            SystemClock.now() < due,
            "it takes longer to write them down"
        );
        let mut seen = self.sink.seen().await;
        for _ in 0..24_000 {
            if seen.taken >= unsigned(readers) {
                break;
            }
            sleep(Duration::from_millis(50)).await;
            seen = self.sink.seen().await;
        }
        // Nobody gets it twice.
        sleep(Duration::from_secs(2)).await;
        assert_eq!(
            self.sink.seen().await.taken,
            unsigned(readers),
            "everybody, once"
        );
        let memory = service.memory();
        service.stop().await;
        let (first, last) = (seen.first.unwrap_or(0), seen.last.unwrap_or(0));
        Run {
            first_ms: seconds(first - due.timestamp_micros()) * 1e3,
            seconds: seconds(last - due.timestamp_micros()),
            memory,
        }
    }
}

impl crate::ground::Ground {
    /// So many of the subscribers read a digest, from the next update on.
    async fn read_digests(&self, readers: usize, due: DateTime<Utc>) {
        let due = due.to_rfc3339();
        self.stop_fanouts().await;
        self.execute(&format!(
            "DELETE FROM digests;
             UPDATE subscribers SET pace = 'instant', digest_at = NULL WHERE pace = 'digest';
             UPDATE subscribers SET pace = 'digest', digest_at = '12:00'
             WHERE id IN (SELECT id FROM subscribers ORDER BY id LIMIT {readers});
             INSERT INTO digests (subscriber_id, due_at, after_revision)
             SELECT id, '{due}', (SELECT coalesce(max(id), 0) FROM revisions) FROM subscribers WHERE pace = 'digest'"
        ))
        .await;
        for table in ["digests", "subscribers"] {
            self.execute(&format!("VACUUM ANALYZE {table}")).await;
        }
        self.execute("CHECKPOINT").await;
    }
}
