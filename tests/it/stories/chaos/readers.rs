//! The **readers** of a plan: nearly all want an update at once; some sleep when it is published, some read digests, and some have
//! blocked the bot.

use sqlx::postgres::PgConnection;
use vestka_simulator::{Fault, FaultKind};

use super::Plan;
use crate::world::nth_number;

/// Above 2^40, as new accounts have them.
const FIRST: i64 = 0x01_5a_3c_71_00_11;

/// One in so many readers has blocked the bot.
const BLOCKED_EVERY: i64 = 100;

/// One in so many reads a digest.
const DIGEST_EVERY: i64 = 10;

/// One in so many has quiet hours that end in a moment.
const QUIET_EVERY: i64 = 20;

pub(super) fn ids(plan: Plan) -> impl Iterator<Item = i64> {
    (0..plan.readers).map(|n| FIRST + n * 977)
}

/// Our number of a reader.
pub(super) fn number(id: i64) -> i32 {
    nth_number(place(id) + 1)
}

pub(super) fn is_blocked(id: i64) -> bool {
    place(id) % BLOCKED_EVERY == 50
}

pub(super) fn reads_digests(id: i64) -> bool {
    place(id) % DIGEST_EVERY == 7
}

fn is_quiet(id: i64) -> bool {
    place(id) % QUIET_EVERY == 3
}

const fn place(id: i64) -> i64 {
    (id - FIRST) / 977
}

/// A reader who has blocked the bot for good.
pub(super) fn blocked(id: i64) -> Fault {
    let refusal = FaultKind::Answer {
        code: 403,
        description: "Forbidden: bot was blocked by the user".to_owned(),
        parameters: None,
    };
    let always = Fault::new(refusal).method("sendMessage");
    always.chat(id).times(1000)
}

/// Those of digests read about protests only, and all others about anything else. Their digests are not due before half a day.
pub(super) async fn choose_digests(connection: &mut PgConnection, plan: Plan) {
    let readers: Vec<i32> = ids(plan)
        .filter(|id| reads_digests(*id))
        .map(number)
        .collect();
    sqlx::query(
        "WITH readers AS (
             UPDATE subscribers SET pace = 'digest', time_zone = 'UTC',
                    digest_at = date_trunc('minute', clock_timestamp() AT TIME ZONE 'UTC' + interval '12 hours')::time
             WHERE id = ANY($1) RETURNING id),
         others AS (
             DELETE FROM subscriptions u USING topics t
             WHERE t.id = u.topic_id AND (t.slug = 'protests') <> (u.subscriber_id = ANY($1)))
         INSERT INTO digests (subscriber_id, due_at, after_revision)
         SELECT id, clock_timestamp() + interval '12 hours', 0 FROM readers",
    )
    .bind(readers)
    .execute(connection)
    .await
    .expect("they are chosen");
}

/// From now on digests are due, some a second; and it is quiet for some, for half a minute.
pub(super) async fn begin_evening(connection: &mut PgConnection, plan: Plan) {
    sqlx::query(
        "UPDATE digests SET due_at = clock_timestamp() + make_interval(secs => subscriber_id % 30)",
    )
    .execute(&mut *connection)
    .await
    .expect("they are due");
    let quiet: Vec<i32> = ids(plan).filter(|id| is_quiet(*id)).map(number).collect();
    sqlx::query(
        "UPDATE subscribers SET time_zone = 'UTC',
                quiet_from = date_trunc('second', clock_timestamp() AT TIME ZONE 'UTC' - interval '1 hour')::time,
                quiet_to = date_trunc('second', clock_timestamp() AT TIME ZONE 'UTC' + interval '30 seconds')::time
         WHERE id = ANY($1)",
    )
    .bind(quiet)
    .execute(connection)
    .await
    .expect("they sleep");
}

/// Fan-outs that go on, their shards, what waits for another try, for how many seconds at least, digests of this evening.
pub(super) type Left = (i64, i64, i64, Option<i64>, i64);

/// What is to be sent yet.
pub(super) async fn left(connection: &mut PgConnection) -> Left {
    sqlx::query_as(
        "SELECT (SELECT count(*) FROM fanouts WHERE state NOT IN ('finished', 'stopped')),
                (SELECT count(*) FROM fanout_shards WHERE NOT done), (SELECT count(*) FROM deferred),
                (SELECT extract(epoch FROM min(due_at) - clock_timestamp())::bigint FROM deferred),
                (SELECT count(*) FROM digests WHERE lease_owner IS NOT NULL OR due_at < clock_timestamp() + interval '1 hour')",
    )
    .fetch_one(connection)
    .await
    .expect("the server answers")
}
