//! The clock of a host is wrong: it is said at once and from time to time, and what must not go by it does not.

use std::sync::Arc;

use chrono::TimeDelta;
use vestka::clock::{Clock as _, ManualClock, SystemClock};
use vestka::delivery::{Clocks, Compared};
use vestka::web::Health;

use crate::world::World;

#[tokio::test]
async fn a_clock_that_is_off_is_said_once_an_hour_until_it_is_right_and_the_health_page_says_it_too()
 {
    let world = World::new().await;
    world
        .sql("INSERT INTO leases (name, owner, until) VALUES ('keeper', 1, 'infinity')")
        .await;
    for off in [TimeDelta::minutes(8), TimeDelta::minutes(-8)] {
        // It stands still: that is seconds at most.
        let clock = ManualClock::at(SystemClock.now() + off);
        let compared = Clocks::new(world.store.clone(), Arc::new(clock.clone()));
        let health = Health::new(world.store.clone(), Arc::new(clock.clone())).with_clocks();
        assert_eq!(compared.step().await.unwrap(), Compared::Warned);
        assert_eq!(compared.step().await.unwrap(), Compared::Known);
        let readiness = health.readiness().await;
        let said = readiness.problems.join(" ");
        let way = if off > TimeDelta::zero() {
            "behind"
        } else {
            "ahead of"
        };
        assert!(
            !readiness.ready && said.contains(way) && said.contains("set both by NTP"),
            "{readiness:?}"
        );
        clock.advance(TimeDelta::hours(1));
        assert_eq!(compared.step().await.unwrap(), Compared::Warned);

        clock.advance(SystemClock.now() - clock.now());
        assert_eq!(compared.step().await.unwrap(), Compared::Alike);
        assert!(health.readiness().await.ready);
        clock.advance(off);
        assert_eq!(compared.step().await.unwrap(), Compared::Warned, "anew");
    }
}
