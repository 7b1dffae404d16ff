//! Somebody fills the bot with accounts: admins hear of it once, at each doubling, and once that it is over; nobody is turned away or
//! remembered.

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
    doubled: false,
    ended: false,
};
const ENDED: SignUpReport = SignUpReport {
    begun: false,
    doubled: false,
    ended: true,
};
const DOUBLED: SignUpReport = SignUpReport {
    begun: false,
    doubled: true,
    ended: false,
};
const QUIET: SignUpReport = SignUpReport {
    begun: false,
    doubled: false,
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
async fn however_slowly_it_grows_admins_hear_of_each_doubling_and_what_can_be_done() {
    let world = world().await;
    let sign_ups = world.sign_ups();
    join(&sign_ups, 300);
    assert_eq!(sign_ups.step().await.unwrap(), BEGUN);
    let told = heard(&world).await;
    for part in [
        "Since it began: about 300.",
        "publish it as breaking",
        "delivery.paid_broadcast",
        "when the number doubles",
    ] {
        assert!(told[0].contains(part), "{part}: {told:?}");
    }
    // A steady stream: no hour is worse than the one before.
    let mut heard_of = Vec::new();
    let mut total = 300;
    for _ in 0..12 {
        world.clock.advance(TimeDelta::minutes(30));
        join(&sign_ups, 150);
        total += 150;
        let report = sign_ups.step().await.unwrap();
        let told = heard(&world).await;
        assert_eq!(told.len(), usize::from(report == DOUBLED), "{told:?}");
        if report == DOUBLED {
            let number = format!("Since it began: about {total}.");
            assert!(told[0].contains(&number), "{total}: {told:?}");
            heard_of.push(total);
        } else {
            assert_eq!(report, QUIET, "{total}");
        }
        assert_eq!(sign_ups.step().await.unwrap(), QUIET, "once");
    }
    assert_eq!(heard_of, [600, 1200]);
    world.clock.advance(TimeDelta::minutes(66));
    assert_eq!(sign_ups.step().await.unwrap(), ENDED);
    let told = heard(&world).await;
    assert!(told[0].starts_with("It is over: "), "{told:?}");
    assert!(!told[0].contains("publish it as breaking"), "{told:?}");
}

/// It grew while it was being told: what nobody has heard is told all the same.
#[tokio::test]
async fn what_grew_while_it_was_told_is_told_too() {
    let world = world().await;
    let sign_ups = world.sign_ups();
    join(&sign_ups, 300);
    assert_eq!(sign_ups.step().await.unwrap(), BEGUN);
    let read = world.store.untold_alerts(10).await.unwrap();
    join(&sign_ups, 300);
    assert_eq!(sign_ups.step().await.unwrap(), DOUBLED);
    let now = world.clock.now();
    assert!(!world.store.alert_told(&read[0], now).await.unwrap());
    let told = heard(&world).await;
    assert!(told[0].contains("about 600."), "{told:?}");
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
