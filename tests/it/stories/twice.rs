//! Case 17: what people do comes twice, and a new token numbers its events from lower on.

use vestka::domain::subscriber::PauseReason;

use crate::world::World;

const ALA: i64 = 1_487_000_000_001;

async fn topics(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM subscriptions")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn a_command_that_comes_twice_does_nothing_the_second_time() {
    let world = World::new().await;
    world.telegram.add_people([ALA]);
    let _bot = world.run_bot();
    world.join(ALA).await;
    assert_eq!(topics(&world).await, 1);
    for _ in 0..2 {
        world.say(ALA, "/subscribe protests").await;
        assert_eq!(topics(&world).await, 2);
    }
    for _ in 0..2 {
        world.say(ALA, "/unsubscribe protests").await;
        assert_eq!(topics(&world).await, 1);
    }
    for _ in 0..2 {
        world.say(ALA, "/pause").await;
        let ala = world.subscriber(ALA).await.expect("it stays one");
        assert_eq!(ala.pause_reason, Some(PauseReason::Oneself));
    }
    for _ in 0..2 {
        world.say(ALA, "/resume").await;
        let ala = world.subscriber(ALA).await.expect("it stays one");
        assert_eq!(ala.pause_reason, None);
    }
    let subscribers: i64 = sqlx::query_scalar("SELECT count(*) FROM subscribers")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers");
    assert_eq!(subscribers, 1);
}

#[tokio::test]
async fn a_new_token_whose_events_begin_lower_is_heard() {
    let world = World::new().await;
    world.telegram.add_people([ALA]);
    {
        let _bot = world.run_bot();
        world.join(ALA).await;
    }
    let (bot, _) = world
        .telegram
        .token()
        .split_once(':')
        .map(|(bot, secret)| (bot.to_owned(), secret.to_owned()))
        .expect("a token");
    world.telegram.set_token(&format!("{bot}:a-new-secret"), 5);
    let _bot = world.run_bot();
    let answer = world.say(ALA, "/topics").await;
    assert!(answer.text.contains("opic"), "{}", answer.text);
    assert_eq!(topics(&world).await, 1);
}
