//! What comes late while the old messages of its reader are edited: if that fails, they are edited all the same.

use chrono::TimeDelta;
use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use crate::world::{World, routine};

/// As it is put down where another of her messages was settled late: what the page is to edit is taken for done.
const LATE: &str = "
    INSERT INTO waiting_edits (subscriber_id, revision_id, due_at, tries, since, done, edited)
    SELECT subscriber_id, (SELECT max(id) FROM revisions), settled_at + interval '1 day', 0, settled_at, ARRAY[message_id], 1
    FROM deliveries WHERE revision_id = (SELECT min(id) FROM revisions)";

#[tokio::test]
async fn an_edit_that_fails_is_made_up_for_although_something_of_hers_waits_already() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let fails = Fault::new(FaultKind::Status502Html).method("editMessageText");
    world.telegram.order_fault(fails.times(1000));
    world.retract(&code).await;
    let pool = world.pool.clone();
    let delivery = world.delivery_while(async move {
        let put = sqlx::query(LATE).execute(&pool).await;
        assert_eq!(put.expect("the database answers").rows_affected(), 1);
    });
    world.deliver(&delivery).await;
    world.telegram.clear_faults();
    for _ in 0..9 {
        world.clock.advance(TimeDelta::minutes(5));
        world.deliver(&world.delivery()).await;
    }
    let old = &world.received(ALA)[0].text;
    assert!(old.starts_with("Withdrawn."), "{old}");
    let lines = world.store.fanouts(Some(&code)).await.expect("a report");
    let edits = lines[0].edits.expect("it is an amendment");
    assert_eq!((edits.edited, edits.not_edited), (1, 0));
}
