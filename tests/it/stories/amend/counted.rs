//! Everybody due is counted once, also who may have received what was amended or stopped.

use vestka::clock::Clock as _;
use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use crate::world::{World, routine};

/// Two have it; of two the answer never came.
async fn half_unanswered(world: &World) -> String {
    for n in 0..4 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    for n in 0..2 {
        let cut = Fault::new(FaultKind::CutAfter).chat(ALA + n);
        world.telegram.order_fault(cut);
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.deferred), (2, 2));
    code
}

#[tokio::test]
async fn a_try_without_an_answer_counts_as_uncertain_and_not_as_stopped_too() {
    for is_amended in [true, false] {
        let world = World::new().await;
        let code = half_unanswered(&world).await;
        if is_amended {
            world.retract(&code).await;
        } else {
            let now = world.clock.now();
            assert_eq!(world.store.stop_fanouts(&code, now).await.unwrap(), 1);
        }
        world.deliver(&world.delivery()).await;
        let lines = world.store.fanouts(Some(&code)).await.unwrap();
        let counters = lines.last().unwrap().counters;
        assert_eq!((counters.due, counters.due()), (4, 4));
        assert_eq!((counters.accepted, counters.uncertain), (2, 2));
        assert_eq!((counters.stopped, counters.deferred), (0, 0));
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM deferred")
            .fetch_one(&world.pool)
            .await
            .unwrap();
        assert_eq!(rows, 0);
        if is_amended {
            assert_eq!(lines[0].counters.accepted, 4, "all of them are told");
        }
    }
}
