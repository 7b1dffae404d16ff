//! Somebody fills the bot with accounts: admins hear of it once, and once that it is over; nobody is turned away or remembered.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::Budget;
use vestka::domain::staff::Role;
use vestka::domain::update::Rules;
use vestka::subscriptions::{SignUpReport, SignUps};

use super::{ADMIN, Bot, said};
use crate::world::World;

const CROWD: i64 = 1_487_000_100_000;

const BEGUN: SignUpReport = SignUpReport {
    begun: true,
    ended: false,
};
const ENDED: SignUpReport = SignUpReport {
    begun: false,
    ended: true,
};
const QUIET: SignUpReport = SignUpReport {
    begun: false,
    ended: false,
};

async fn world() -> World {
    let world = World::new().await;
    world.telegram.add_people([ADMIN]);
    world.join_staff(ADMIN, Role::Admin).await;
    sqlx::query("UPDATE staff SET session_until = $1")
        .bind(world.clock.now() + TimeDelta::days(30))
        .execute(&world.pool)
        .await
        .expect("the database answers");
    world
}

/// What the admin hears in this moment.
async fn heard(world: &World) -> Vec<String> {
    let before = said(world, ADMIN).len();
    for _ in 0..2 {
        world.alerting().step().await.expect("the database answers");
    }
    said(world, ADMIN).split_off(before)
}

fn join(sign_ups: &SignUps, count: u32) {
    for _ in 0..count {
        sign_ups.joined();
    }
}

async fn hours(world: &World) -> Vec<i32> {
    sqlx::query_scalar("SELECT joined FROM sign_up_hours ORDER BY hour")
        .fetch_all(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn a_crowd_is_served_and_admins_hear_of_it_once_and_when_it_is_over() {
    let world = world().await;
    let bot = Bot::run(world.service(
        Rules::default(),
        std::sync::Arc::new(Budget::per_second(1000)),
    ));
    let sign_ups = &bot.service.sign_ups;
    let join = async |people: std::ops::Range<i64>| {
        world.telegram.add_people(people.clone());
        for person in people.clone() {
            world.telegram.say(person, "/subscribe sanctions");
        }
        for person in people {
            let welcome = world.telegram.wait_for_text(person, 0, "Sanctions").await;
            welcome.expect("everybody is served");
        }
    };
    join(CROWD..CROWD + 199).await;
    assert_eq!(sign_ups.step().await.unwrap(), QUIET);
    assert_eq!(heard(&world).await, [""; 0]);
    // Who is a subscriber already does not join by doing something.
    world.telegram.say(CROWD, "/subscribe protests");
    let saved = world.telegram.wait_for_text(CROWD, 0, "Protests").await;
    saved.expect("saved");
    assert_eq!(sign_ups.step().await.unwrap(), QUIET);

    join(CROWD + 199..CROWD + 245).await;
    assert_eq!(sign_ups.step().await.unwrap(), BEGUN);
    assert_eq!(sign_ups.step().await.unwrap(), QUIET);
    let told = heard(&world).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with(
            "Far more new subscribers than usual within an hour: 240, usually about 0."
        ),
        "{told:?}"
    );
    assert_eq!(heard(&world).await, [""; 0], "once");

    world.clock.advance(TimeDelta::minutes(59));
    assert_eq!(sign_ups.step().await.unwrap(), QUIET, "it is the last hour");
    world.clock.advance(TimeDelta::minutes(6));
    assert_eq!(sign_ups.step().await.unwrap(), ENDED);
    let told = heard(&world).await;
    assert!(
        told.len() == 1 && told[0].starts_with("It is over: "),
        "{told:?}"
    );
    assert_eq!(hours(&world).await, [240], "whole tens");
}

#[tokio::test]
async fn far_above_the_usual_is_another_number_for_a_large_bot() {
    let world = world().await;
    let now = world.clock.now();
    for hour in 1..=168 {
        let hour = now - TimeDelta::hours(hour);
        world.store.add_sign_ups(hour, 300).await.unwrap();
    }
    let sign_ups = world.sign_ups();
    join(&sign_ups, 1499);
    assert_eq!(sign_ups.step().await.unwrap(), QUIET);
    join(&sign_ups, 1);
    assert_eq!(sign_ups.step().await.unwrap(), BEGUN);
    let told = heard(&world).await;
    assert!(told[0].contains("1500, usually about 300"), "{told:?}");
}

#[tokio::test]
async fn what_is_kept_tells_of_no_single_person() {
    let world = world().await;
    let sign_ups = world.sign_ups();
    for _ in 0..9 {
        join(&sign_ups, 1);
        world.clock.advance(TimeDelta::hours(1));
        assert_eq!(sign_ups.step().await.unwrap(), QUIET);
    }
    assert_eq!(
        hours(&world).await,
        [0; 0],
        "fewer than ten are not written"
    );
    join(&sign_ups, 1);
    world.clock.advance(TimeDelta::hours(1));
    sign_ups.step().await.unwrap();
    assert_eq!(hours(&world).await, [10], "and none is lost");
    world.clock.advance(TimeDelta::days(8));
    sign_ups.step().await.unwrap();
    assert_eq!(hours(&world).await, [0; 0], "after a week nothing is left");
}

#[tokio::test]
async fn a_restart_does_not_end_it() {
    let world = world().await;
    let sign_ups = world.sign_ups();
    join(&sign_ups, 300);
    assert_eq!(sign_ups.step().await.unwrap(), BEGUN);
    heard(&world).await;
    let restarted = world.sign_ups();
    assert_eq!(restarted.step().await.unwrap(), QUIET, "nothing is known");
    join(&restarted, 300);
    assert_eq!(restarted.step().await.unwrap(), QUIET, "it is the same");
    world.clock.advance(TimeDelta::minutes(66));
    assert_eq!(restarted.step().await.unwrap(), ENDED);
}
