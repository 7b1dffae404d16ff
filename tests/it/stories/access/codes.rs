//! Guessing at codes: the admins hear of it once, and once more when it is over, and a phone on a table says neither.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::{Actor, Role};

use super::{EVA, MAX, log_in, stands, world};
use crate::world::World;

const NEUTRAL: &str = "Something waits for you. Please log in: /login.";

/// Max, whose account somebody has, and Eva, an admin with a session.
async fn guessed_at() -> (World, crate::world::RunningBot, String) {
    let (world, bot) = world().await;
    let max = world.join_staff(MAX, Role::Moderator).await;
    world.join_staff(EVA, Role::Admin).await;
    world.say(MAX, "/logout").await;
    world.say(EVA, "/help").await;
    (world, bot, max.name().to_owned())
}

/// So many wrong codes, each after the wait that the one before cost.
async fn guess(world: &World, times: usize) {
    for _ in 0..times {
        let code = world.code(MAX);
        let wrong = if code == "000000" { "000001" } else { "000000" };
        log_in(world, MAX, wrong).await;
        world.clock.advance(TimeDelta::hours(1));
    }
}

async fn tell(world: &World) -> usize {
    let told = world.alerting().step().await;
    told.expect("the database answers")
}

#[tokio::test]
async fn admins_hear_once_of_wrong_codes_and_once_that_the_right_one_came() {
    let (world, _bot, max) = guessed_at().await;
    guess(&world, 2).await;
    assert_eq!(tell(&world).await, 0, "anybody mistypes twice");
    guess(&world, 1).await;
    assert_eq!(tell(&world).await, 1);
    let told = world.telegram.last_from_bot(EVA).unwrap();
    let sentence = format!("Wrong one-time codes come again and again for {max}.");
    assert!(told.text.starts_with(&sentence), "{}", told.text);
    assert!(told.protected);
    guess(&world, 3).await;
    assert_eq!(tell(&world).await, 0, "once");

    world.log_in(MAX).await;
    assert_eq!(tell(&world).await, 1);
    let over = world.telegram.last_from_bot(EVA).unwrap();
    assert!(over.text.contains(&sentence), "{}", over.text);
    assert_ne!(over.text, told.text, "it says that it is over");
    assert_eq!(tell(&world).await, 0, "once");
    for text in stands(&world, MAX) {
        assert!(
            !text.contains("again and again"),
            "not to who guesses: {text}"
        );
    }
}

#[tokio::test]
async fn outside_a_session_an_admin_gets_one_neutral_line() {
    let (world, _bot, max) = guessed_at().await;
    world.say(EVA, "/logout").await;
    guess(&world, 3).await;
    assert_eq!(tell(&world).await, 1);
    let told = world.telegram.last_from_bot(EVA).unwrap();
    assert_eq!(told.text, NEUTRAL);
    for message in world.telegram.sent() {
        assert!(!message.text.contains(&max), "{}", message.text);
    }
}

#[tokio::test]
async fn it_is_over_with_a_new_secret_with_the_membership_and_after_a_quiet_day() {
    let (world, _bot, max) = guessed_at().await;
    let lasts = async || -> bool {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM alerts WHERE kind = 'wrong_codes' AND over_at IS NULL)",
        )
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
    };
    guess(&world, 3).await;
    assert!(lasts().await);
    let enrolled = world.access().enrol(&max).await.unwrap().unwrap();
    assert!(!lasts().await, "a new secret");
    world.keep_secret(MAX, &enrolled.uri);
    world.log_in(MAX).await;
    world.say(MAX, "/logout").await;

    // Codes of the new one, guessed as well; then nobody tries for a day.
    guess(&world, 4).await;
    assert!(lasts().await);
    world.clock.advance(TimeDelta::hours(20));
    tell(&world).await;
    assert!(lasts().await, "not quiet for long enough");
    world.clock.advance(TimeDelta::hours(6));
    tell(&world).await;
    assert!(!lasts().await, "a quiet day");

    guess(&world, 3).await;
    assert!(lasts().await);
    world.access().remove(&max, &Actor::Operator).await.unwrap();
    assert!(!lasts().await, "not of the staff any more");
    let now = world.clock.now();
    let future: i64 = sqlx::query_scalar("SELECT count(*) FROM alerts WHERE over_at > $1")
        .bind(now)
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(future, 0);
}
