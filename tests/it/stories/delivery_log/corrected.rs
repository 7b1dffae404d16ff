//! Another try of very many, and in its middle the update is amended: who was still to be tried again gets the correction, and nobody
//! gets what was retracted.

use std::collections::BTreeSet;

use vestka::clock::Clock as _;
use vestka::delivery::Retry;
use vestka::domain::delivery::FanoutState;
use vestka::domain::update::RevisionKind;

use super::stopped::{retry, stop};
use super::{READER, number};
use crate::world::{World, routine};

/// More than two steps of a retry move.
const MANY: i64 = 2_100;

/// What was moved when the admin was answered.
const AT_FIRST: i64 = 1_000;

/// An update that very many should have got and one has got, of which another try was asked for. Gives the code, and the numbers of the
/// readers' chats in the order in which they are looked through.
async fn tried_again(world: &World) -> (String, Vec<i64>) {
    let people: Vec<i64> = (0..=MANY).map(|n| READER + n).collect();
    world.telegram.add_people(people.iter().copied());
    world.subscribe_all(&people).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    for statement in [
        "DELETE FROM fanout_shards",
        "INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
         SELECT r.id, s.id, NULL, '2026-11-16Z', CASE s.id WHEN (SELECT min(id) FROM subscribers) THEN 1 ELSE 4 END, s.bot_id
         FROM revisions r, subscribers s",
        "INSERT INTO fanout_reasons (revision_id, outcome, reason, deliveries)
         SELECT revision_id, 'failed', 'not_tried', count(*) FROM deliveries WHERE outcome = 4 GROUP BY revision_id",
        "UPDATE fanouts f SET accepted = 1, failed = n.deliveries, due = n.deliveries + 1 FROM fanout_reasons n WHERE n.revision_id = f.revision_id",
    ] {
        world.sql(statement).await;
    }
    let waiting = retry(world, &code).await;
    let Retry::Waiting {
        deliveries, rest, ..
    } = waiting
    else {
        panic!("{waiting:?}")
    };
    assert_eq!((deliveries, rest), (AT_FIRST, MANY - AT_FIRST));
    (code, people)
}

/// Moves what there is to move; gives how many.
async fn go_on(world: &World) -> usize {
    let mut moved = 0;
    loop {
        let step = world.delivery().retries().await;
        let step = step.expect("the database answers");
        moved += step.deferred;
        if !step.more {
            return moved;
        }
    }
}

async fn begin(world: &World) {
    let now = world.clock.now();
    let begun = world.store.begin_amendments(now).await;
    assert_eq!(begun.expect("the database answers"), 1);
}

/// Deliveries that wait, by the number of the revision.
async fn waiting(world: &World) -> Vec<(i32, i64)> {
    sqlx::query_as(
        "SELECT r.number, count(*) FROM deferred d JOIN revisions r ON r.id = d.revision_id GROUP BY 1 ORDER BY 1",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers")
}

#[tokio::test]
async fn who_was_still_to_be_tried_again_gets_the_correction() {
    let world = World::new().await;
    let (code, people) = tried_again(&world).await;
    // One of the last has left meanwhile.
    world
        .sql("UPDATE subscribers SET state = 'paused', pause_reason = 'self' WHERE id = (SELECT max(id) FROM subscribers)")
        .await;
    world.correct(&code, routine("Eleven persons listed")).await;
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    let sent = i64::try_from(world.telegram.sent_count()).expect("few");
    assert_eq!(sent, 1 + AT_FIRST, "the others are still to be moved");
    assert_eq!(
        world.fanout(&code).await.state,
        FanoutState::Running,
        "nor is it finished before they are"
    );
    assert_eq!(go_on(&world).await, 1_099);
    assert_eq!(number(&world, "SELECT count(*) FROM retries").await, 0);
    world.deliver(&delivery).await;

    let (left, received) = people.split_last().expect("they are many");
    assert_eq!(world.telegram.delivered_count(*left), 0);
    for reader in received {
        let messages = world.received(*reader);
        let [message] = &messages[..] else {
            panic!("{} messages", messages.len())
        };
        assert!(message.text.contains("Eleven persons listed"));
    }
    let lines = world.store.fanouts(Some(&code)).await.expect("a report");
    let [correction, original] = &lines[..] else {
        panic!("two revisions")
    };
    assert_eq!(correction.kind, RevisionKind::Correction);
    let (now, before) = (correction.counters, original.counters);
    assert_eq!(
        (correction.state, now.due(), now.accepted),
        (FanoutState::Finished, MANY, MANY)
    );
    assert_eq!(
        (before.accepted, before.failed, before.stopped),
        (1, MANY - AT_FIRST, AT_FIRST)
    );
    assert_eq!(before.due(), MANY + 1);
}

#[tokio::test]
async fn corrected_again_it_goes_on_as_the_newest_and_nobody_waits_for_two() {
    let world = World::new().await;
    let (code, _) = tried_again(&world).await;
    world.correct(&code, routine("Eleven persons listed")).await;
    assert_eq!(
        go_on(&world).await,
        0,
        "it never overtakes what is under way of the original"
    );
    begin(&world).await;
    assert_eq!(waiting(&world).await, [(2, AT_FIRST)]);
    let some = world.delivery().retries().await.unwrap();
    assert_eq!((some.deferred, some.more), (1_000, true));
    assert_eq!(waiting(&world).await, [(2, 2_000)]);
    world.correct(&code, routine("Twelve persons listed")).await;
    assert_eq!(go_on(&world).await, 0);
    begin(&world).await;
    assert_eq!(go_on(&world).await, 100);
    assert_eq!(waiting(&world).await, [(3, MANY)]);
    let waits: Vec<i32> = sqlx::query_scalar("SELECT subscriber_id FROM deferred")
        .fetch_all(&world.pool)
        .await
        .unwrap();
    let different: BTreeSet<i32> = waits.iter().copied().collect();
    assert_eq!(different.len(), waits.len());
    assert_eq!(number(&world, "SELECT count(*) FROM retries").await, 0);
    assert_eq!(world.fanout(&code).await.counters.deferred, MANY);
}

/// Retracted, or stopped by hand before it is corrected or after: that was the end of it.
#[tokio::test]
async fn what_is_retracted_or_stopped_is_tried_no_further() {
    let world = World::new().await;
    let (code, _) = tried_again(&world).await;
    world.retract(&code).await;
    assert_eq!(go_on(&world).await, 0);
    begin(&world).await;
    assert_eq!(go_on(&world).await, 0);
    assert_eq!(waiting(&world).await, []);
    assert_eq!(number(&world, "SELECT count(*) FROM retries").await, 0);

    for is_stopped_first in [true, false] {
        let world = World::new().await;
        let (code, _) = tried_again(&world).await;
        if is_stopped_first {
            stop(&world, &code).await;
            world.store.clear_stopped(world.clock.now()).await.unwrap();
        }
        world.correct(&code, routine("Eleven persons listed")).await;
        begin(&world).await;
        if !is_stopped_first {
            stop(&world, &code).await;
            world.store.clear_stopped(world.clock.now()).await.unwrap();
        }
        assert_eq!(go_on(&world).await, 0, "{is_stopped_first}");
        assert_eq!(waiting(&world).await, [], "{is_stopped_first}");
        assert_eq!(number(&world, "SELECT count(*) FROM retries").await, 0);
    }
}

/// A part of it stands in the chat, so it is told as a reader is, and not also as one who had it still to come.
#[tokio::test]
async fn who_has_a_part_of_what_failed_gets_the_correction_once() {
    let world = World::new().await;
    let (code, people) = tried_again(&world).await;
    world
        .sql("UPDATE deliveries SET message_id = 1 WHERE subscriber_id = (SELECT max(id) FROM subscribers)")
        .await;
    world.correct(&code, routine("Eleven persons listed")).await;
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    let last = *people.last().expect("they are many");
    assert_eq!(world.telegram.delivered_count(last), 1, "told as a reader");
    assert_eq!(go_on(&world).await, 1_099);
    world.deliver(&delivery).await;
    assert_eq!(world.telegram.delivered_count(last), 1, "and not again");
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
}
