//! Answers that reach nobody: the chat is not there, or does not let the bot write. They are counted, and are no error of ours;
//! everything else that Telegram refuses still is.

use serde_json::{Value, json};
use vestka::telegram::Taken;
use vestka_simulator::{Fault, FaultKind};

use super::errors::Errors;
use super::hook::Hook;
use super::{ALA, BEN, GROUP, counted, said};
use crate::world::World;

/// Nobody has this chat.
const NOBODY: i64 = 1_487_000_009_999;

fn help(id: i64, chat: &Value) -> Vec<u8> {
    let event = json!({"update_id": id, "message": {"message_id": 1, "date": 1_795_000_000, "text": "/help", "chat": chat,
        "from": {"id": ALA, "is_bot": false, "first_name": "A"}}});
    event.to_string().into_bytes()
}

fn private(id: i64) -> Value {
    json!({"id": id, "type": "private", "first_name": "A"})
}

#[tokio::test]
async fn an_answer_that_reaches_nobody_is_counted_and_no_error() {
    let (errors, _listening) = Errors::listen();
    let world = World::new().await;
    world.telegram.add_people([ALA, BEN]);
    world.telegram.add_supergroup(GROUP, "Neighbours", true);
    world.telegram.block(ALA);
    let hook = Hook::start(&world).await;
    let own = world.telegram.bot_id();
    let mut id = 0;
    for chat in [private(NOBODY), private(ALA), private(own)] {
        for _ in 0..10 {
            id += 1;
            assert_eq!(hook.webhook.take(&help(id, &chat)).await, Taken::Done);
        }
        assert_eq!(errors.take(), Vec::<String>::new(), "{chat}");
        assert_eq!(
            counted(&world, "unanswerable"),
            u64::try_from(id).expect("small"),
            "{chat}"
        );
        world.clock.advance(chrono::TimeDelta::minutes(2));
    }
    // A topic of a forum that is gone.
    let forum = json!({"id": GROUP, "type": "supergroup", "title": "Neighbours", "is_forum": true});
    let event = json!({"update_id": 900, "message": {"message_id": 1, "date": 1_795_000_000, "text": "/help", "chat": forum,
        "message_thread_id": 987, "is_topic_message": true, "from": {"id": ALA, "is_bot": false, "first_name": "A"}}});
    let taken = hook.webhook.take(event.to_string().as_bytes()).await;
    assert_eq!(taken, Taken::Done);
    assert_eq!(errors.take(), Vec::<String>::new());
    assert!(!world.metrics.encode().contains("stage=\"telegram\""));
    // Nothing of it keeps anybody else from being answered.
    let taken = hook.webhook.take(&help(901, &private(BEN))).await;
    assert_eq!(taken, Taken::Done);
    world.telegram.unblock(ALA);
    assert_eq!(said(&world, NOBODY), Vec::<String>::new());
}

#[tokio::test]
async fn what_telegram_refuses_for_another_reason_is_an_error_with_an_apology() {
    let (errors, _listening) = Errors::listen();
    let world = World::new().await;
    world.telegram.add_people([BEN]);
    let hook = Hook::start(&world).await;
    let refused = FaultKind::Answer {
        code: 400,
        description: "Bad Request: something new".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(Fault::new(refused).method("sendMessage").chat(BEN));
    let taken = hook.webhook.take(&help(902, &private(BEN))).await;
    assert_eq!(taken, Taken::Done);
    let logged = errors.take();
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("something new"), "{logged:?}");
    let last = said(&world, BEN).pop().expect("an apology");
    assert!(last.contains("went wrong"), "{last}");
}
