//! Erased without being asked: who blocked the bot, or cannot be reached for long.

use chrono::TimeDelta;
use vestka::domain::subscriber::PauseReason;

use super::{ALA, BEN};
use crate::world::World;

impl World {
    /// A subscriber that is paused for this reason, as of now.
    async fn gone(&self, person: i64, reason: PauseReason) -> i32 {
        let id = self.subscribe(person, &["sanctions"]).await.id;
        self.subscriptions()
            .pause(id, reason)
            .await
            .expect("the database answers");
        id
    }

    /// Waits until it is known that somebody blocked the bot.
    async fn paused(&self, person: i64) {
        for _ in 0..10_000 {
            let found = self.subscriber(person).await.expect("a subscriber");
            if found.pause_reason == Some(PauseReason::Blocked) {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("nobody noticed the block");
    }

    /// The keeper looks once; gives how many were erased.
    async fn keep(&self) -> usize {
        let report = self.erasure().step().await;
        report.expect("the database answers").erased
    }
}

#[tokio::test]
async fn seven_days_after_a_block_and_thirty_for_another_reason() {
    let world = World::new().await;
    let others = [
        PauseReason::Deactivated,
        PauseReason::Kicked,
        PauseReason::NotFound,
        PauseReason::NoRights,
        PauseReason::ThreadGone,
    ];
    world.gone(ALA, PauseReason::Blocked).await;
    for (person, reason) in (BEN..).zip(others) {
        world.gone(person, reason).await;
    }
    assert_eq!(world.keep().await, 0);
    world.clock.advance(TimeDelta::days(6));
    assert_eq!(world.keep().await, 0);
    assert!(world.is_kept(ALA).await);
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(world.keep().await, 1);
    assert!(!world.is_kept(ALA).await);
    world.clock.advance(TimeDelta::days(22));
    assert_eq!(world.keep().await, 0);
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(world.keep().await, others.len());
    assert_eq!(
        world.count_rows("SELECT count(*) FROM subscribers").await,
        0
    );
    assert_eq!(
        world.count_rows("SELECT count(*) FROM unreachable").await,
        0
    );
    // Nobody is written to: not one of them could be.
    let calls = world.telegram.calls();
    assert!(calls.is_empty(), "{calls:?}");
}

#[tokio::test]
async fn who_pauses_or_has_not_started_the_new_bot_stays() {
    let world = World::new().await;
    world.gone(ALA, PauseReason::Oneself).await;
    // Of an earlier bot, which does not serve any more.
    world.subscribe(BEN, &["sanctions"]).await;
    world
        .store
        .bot(
            77,
            "vestka_next_bot",
            vestka::clock::Clock::now(&world.clock),
        )
        .await
        .expect("the database answers");
    for _ in 0..10 {
        assert_eq!(world.keep().await, 0);
        world.clock.advance(TimeDelta::days(40));
    }
    assert!(world.is_kept(ALA).await && world.is_kept(BEN).await);
}

#[tokio::test]
async fn who_comes_back_in_time_goes_on_and_is_counted_anew() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(ALA).await;
    world.telegram.block(ALA);
    world.paused(ALA).await;
    assert_eq!(world.keep().await, 0);
    world.clock.advance(TimeDelta::days(6));
    assert_eq!(world.keep().await, 0);

    world.telegram.unblock(ALA);
    let back = world.say(ALA, "/start").await;
    assert!(back.text.starts_with("Welcome back"), "{}", back.text);
    assert_eq!(
        world.count_rows("SELECT count(*) FROM unreachable").await,
        0
    );
    // Blocked again within the hour: the seven days begin anew.
    world.telegram.block(ALA);
    world.paused(ALA).await;
    assert_eq!(world.keep().await, 0);
    world.clock.advance(TimeDelta::days(6));
    assert_eq!(world.keep().await, 0);
    assert!(world.is_kept(ALA).await);
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(world.keep().await, 1);
    world.telegram.unblock(ALA);
    let start = world.say(ALA, "/start").await;
    assert!(start.text.contains("Which language"), "{}", start.text);
}

#[tokio::test]
async fn what_is_kept_of_the_time_is_a_day() {
    let world = World::new().await;
    world.gone(ALA, PauseReason::Blocked).await;
    world.keep().await;
    let kept: String =
        sqlx::query_scalar("SELECT to_jsonb(u) - 'subscriber_id' || '{}' FROM unreachable u")
            .fetch_one(&world.pool)
            .await
            .map(|json: serde_json::Value| json.to_string())
            .expect("a row");
    assert_eq!(kept, r#"{"erase_on":"2026-11-27"}"#);
}

#[tokio::test]
async fn many_at_once_go_in_batches_and_whoever_asks_goes_first() {
    let world = World::new().await;
    let people: Vec<i64> = (BEN..BEN + 120).collect();
    world.subscribe_all(&people).await;
    world
        .sql("UPDATE subscribers SET state = 'paused', pause_reason = 'blocked'")
        .await;
    // Its number is the highest, so that it would be the last.
    sqlx::query(
        "INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
         VALUES (2147483647, 1, $1, $2, 'private', 'en', '2026-11-16')",
    )
    .bind(world.sealed(ALA))
    .bind(world.bot)
    .execute(&world.pool)
    .await
    .expect("subscribed");
    world.telegram.add_people([ALA]);
    let erasure = world.erasure();
    erasure.step().await.expect("the database answers");
    world.clock.advance(TimeDelta::days(7));
    world
        .subscriptions()
        .forget(i32::MAX)
        .await
        .expect("the database answers");
    let mut steps = Vec::new();
    loop {
        let report = erasure.step().await.expect("the database answers");
        if report.erased == 0 {
            break;
        }
        steps.push(report.erased);
        assert!(!world.is_kept(ALA).await, "it asked");
    }
    assert_eq!(steps.iter().sum::<usize>(), 121);
    assert!(steps.len() >= 3, "{steps:?}");
}
