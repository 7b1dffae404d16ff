//! Messages of ours that leave a chat by themselves, where its reader wants that.

use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveTime, TimeDelta};
use vestka::clock::Clock as _;
use vestka::delivery::Budget;
use vestka::domain::content::Content;
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka_simulator::{Fault, FaultKind, MemberStatus};

use super::{ALA, BEN, GROUP};
use crate::world::{World, routine};

impl World {
    /// A subscriber whose chat our messages leave after so many hours.
    async fn tidy_reader(&self, person: i64, hours: i16) -> i32 {
        let id = self.subscribe(person, &["sanctions"]).await.id;
        self.subscriptions()
            .set_autodelete(id, Some(hours))
            .await
            .expect("the database answers");
        id
    }

    /// Both clocks: ours, and that of Telegram.
    fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
        self.telegram
            .advance(time.to_std().expect("time does not go back"));
    }

    /// One look of the errand; gives how many messages are done.
    async fn tidy(&self) -> usize {
        let step = self.autodeleting().step().await;
        step.expect("the database answers")
    }

    /// A long update of which one message stands in the chat of Ala; the rest waits until an admin resumes its language.
    async fn half_an_update(&self) -> String {
        let (revision, code) = self.publish(&long_update()).await;
        let refused = FaultKind::Answer {
            code: 400,
            description: "Bad Request: message is too long".to_owned(),
            parameters: None,
        };
        // A second lies between two messages of it.
        let delivery = self.delivery_within(Arc::new(Budget::per_second(1000).with_chats()));
        tokio::join!(self.deliver(&delivery), async {
            self.telegram
                .wait_for("the first message", |state| state.sent_count() == 1)
                .await
                .expect("it is sent");
            self.telegram
                .order_fault(Fault::new(refused).method("sendMessage").chat(ALA));
        });
        let halted = self.store.halt_language(revision, Language::En, "refused");
        assert!(halted.await.expect("the database answers"));
        self.deliver(&delivery).await;
        assert_eq!(self.received(ALA).len(), 1, "half of it");
        let waits = "SELECT count(*) FROM deferred WHERE sent_parts = 1";
        assert_eq!(self.count_rows(waits).await, 1);
        code
    }

    fn texts(&self, chat: i64) -> Vec<String> {
        let messages = self.received(chat).into_iter();
        messages.map(|message| message.text).collect()
    }
}

fn long_update() -> Content {
    let mut long = routine("Ten persons listed");
    let text = long.text.get_mut(&Language::En).expect("English");
    text.body = "The council has adopted the list of names. ".repeat(250);
    long
}

#[tokio::test]
async fn an_update_goes_after_the_hours_and_only_where_that_is_wanted() {
    let world = World::new().await;
    world.tidy_reader(ALA, 6).await;
    world.subscribe(BEN, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let before = world.fanout(&code).await;
    world.pass(TimeDelta::hours(6) - TimeDelta::seconds(1));
    assert_eq!(world.tidy().await, 0);
    assert_eq!(world.received(ALA).len(), 1);
    world.pass(TimeDelta::seconds(1));
    assert_eq!(world.tidy().await, 1);
    assert!(world.received(ALA).is_empty());
    assert_eq!(world.received(BEN).len(), 1);
    // Its number is forgotten, its delivery is not.
    assert_eq!(
        world
            .count_rows("SELECT count(*) FROM deliveries WHERE message_id IS NULL AND outcome = 1")
            .await,
        1
    );
    assert_eq!(world.fanout(&code).await, before);
    assert_eq!(world.tidy().await, 0);
}

#[tokio::test]
async fn menus_and_answers_go_too() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    world.join(ALA).await;
    let menu = world.say(ALA, "/autodelete").await;
    assert!(menu.text.starts_with("My messages stay"), "{}", menu.text);
    world.remembered(ALA, &menu).await;
    let set = world.press(ALA, &menu, "24 h").await;
    assert!(
        set.text
            .starts_with("Saved. My messages go by themselves after 24 h."),
        "{}",
        set.text
    );
    let pace = world.say(ALA, "/pace").await;
    world.remembered(ALA, &pace).await;
    world.pass(TimeDelta::hours(24));
    world.tidy().await;
    // When those of before came is known to the hour.
    world.pass(TimeDelta::hours(1));
    world.tidy().await;
    assert_eq!(world.texts(ALA), Vec::<String>::new());
    assert_eq!(
        world.count_rows("SELECT count(*) FROM chat_messages").await,
        0
    );
}

#[tokio::test]
async fn it_is_typed_too_and_what_cannot_be_is_said() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    let stranger = world.say(ALA, "/autodelete 1h").await;
    assert!(
        stranger.text.starts_with("You are not subscribed"),
        "{}",
        stranger.text
    );
    world.join(ALA).await;
    for wrong in ["49h", "0.5", "soon", "-3", "1 day"] {
        let told = world.say(ALA, &format!("/autodelete {wrong}")).await;
        assert!(
            told.text.starts_with("Please type 1 to 48 hours"),
            "{wrong}: {}",
            told.text
        );
    }
    let ala = world.subscriber(ALA).await.expect("she joined").id;
    for (typed, hours) in [("12h", Some(12)), ("48", Some(48)), ("off", None)] {
        world.say(ALA, &format!("/autodelete {typed}")).await;
        let set = world.subscriptions().autodelete_hours(ala).await;
        assert_eq!(set.expect("the database answers"), hours, "{typed}");
    }
    // A forged button.
    let menu = world.say(ALA, "/autodelete").await;
    world
        .telegram
        .forge_press(ALA, menu.id, "pr:auto:9999")
        .expect("it is sent");
    let told = world
        .telegram
        .wait_for_text(ALA, menu.id, "Please type 1 to 48 hours")
        .await;
    told.expect("it is told");
    assert_eq!(
        world.count_rows("SELECT count(*) FROM autodeletes").await,
        0
    );
}

#[tokio::test]
async fn what_stood_there_before_goes_too_and_off_means_off() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.pass(TimeDelta::hours(5));
    let subscriptions = world.subscriptions();
    let set = async |hours| {
        subscriptions
            .set_autodelete(ala, hours)
            .await
            .expect("the database answers");
    };
    set(Some(24)).await;
    assert_eq!(world.tidy().await, 0);
    set(None).await;
    world.pass(TimeDelta::hours(20));
    assert_eq!(world.tidy().await, 0);
    set(Some(48)).await;
    assert_eq!(world.tidy().await, 0, "not yet");
    set(Some(1)).await;
    assert_eq!(world.tidy().await, 1, "sent more than an hour ago");
    assert!(world.received(ALA).is_empty());
}

#[tokio::test]
async fn all_messages_of_a_long_update_go_in_one_call() {
    let world = World::new().await;
    world.tidy_reader(ALA, 1).await;
    world.publish(&long_update()).await;
    world.deliver(&world.delivery()).await;
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    assert!(world.received(ALA).len() > 3);
    world.pass(TimeDelta::hours(1));
    world.tidy().await;
    assert!(world.received(ALA).is_empty());
    let calls = world.telegram.calls();
    let deletions = calls.iter().filter(|call| call.method == "deleteMessages");
    assert_eq!(deletions.count(), 1);
    assert_eq!(
        world
            .count_rows("SELECT count(*) FROM delivery_parts")
            .await,
        0
    );
}

/// Whether its reader wanted that before, or only when half of it stood there.
#[tokio::test]
async fn half_an_update_goes_at_its_time_and_comes_whole_when_it_is_resumed() {
    for is_set_later in [false, true] {
        let world = World::new().await;
        let ala = world.subscribe(ALA, &["sanctions"]).await.id;
        let set = async || {
            let set = world.subscriptions().set_autodelete(ala, Some(1)).await;
            set.expect("the database answers");
        };
        if !is_set_later {
            set().await;
        }
        let code = world.half_an_update().await;
        world.pass(TimeDelta::minutes(59));
        if is_set_later {
            set().await;
        }
        assert_eq!(world.tidy().await, 0, "not yet");
        world.pass(TimeDelta::minutes(1));
        // The rest is on its way at this moment.
        world
            .sql("UPDATE deferred SET lease_owner = 1, lease_until = clock_timestamp() + interval '1 minute'")
            .await;
        assert_eq!(world.tidy().await, 0);
        world
            .sql("UPDATE deferred SET lease_owner = NULL, lease_until = NULL")
            .await;
        assert_eq!(world.tidy().await, 1);
        assert!(world.received(ALA).is_empty());

        world.pass(TimeDelta::days(3));
        let now = world.clock.now();
        let resumed = world
            .store
            .resume_fanouts(&code, &Actor::Operator, now)
            .await;
        assert_eq!(resumed.expect("the database answers"), 1);
        world.deliver(&world.delivery()).await;
        let fanout = world.fanout(&code).await;
        assert_eq!(
            (fanout.state, fanout.counters.accepted),
            (FanoutState::Finished, 1)
        );
        let texts = world.texts(ALA);
        assert!(texts.len() > 1, "{texts:?}");
        assert!(texts[0].contains("Ten persons listed"));
        assert!(texts[texts.len() - 1].contains(&code), "it is whole");
        world.pass(TimeDelta::hours(1));
        assert_eq!(world.tidy().await, texts.len());
        assert!(world.received(ALA).is_empty());
    }
}

#[tokio::test]
async fn who_had_half_an_update_that_is_gone_is_told_that_it_is_retracted() {
    let world = World::new().await;
    world.tidy_reader(ALA, 1).await;
    let code = world.half_an_update().await;
    world.subscribe(BEN, &["sanctions"]).await;
    world.pass(TimeDelta::hours(1));
    assert_eq!(world.tidy().await, 1);
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let texts = world.texts(ALA);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].starts_with("Retracted"), "{texts:?}");
    assert!(world.received(BEN).is_empty(), "who had nothing of it");
    world.pass(TimeDelta::hours(1));
    assert_eq!(world.tidy().await, 1);
}

#[tokio::test]
async fn a_digest_goes_by_itself_and_by_forget() {
    for by_forget in [false, true] {
        let world = World::new().await;
        let ala = world.tidy_reader(ALA, 1).await;
        let subscriptions = world.subscriptions();
        let eight = NaiveTime::from_hms_opt(20, 0, 0).expect("a time of day");
        subscriptions.set_digest(ala, eight).await.unwrap();
        world.publish(&routine("Ten persons listed")).await;
        world.pass(TimeDelta::hours(10));
        let delivery = world.delivery();
        world.deliver(&delivery).await;
        while delivery.digests().await.expect("the database answers").more {}
        assert_eq!(world.received(ALA).len(), 1);
        if by_forget {
            subscriptions.forget(ala).await.unwrap();
            assert_eq!(world.erasure().step().await.unwrap().erased, 1);
            assert_eq!(world.texts(ALA).len(), 1, "the last word");
        } else {
            world.pass(TimeDelta::hours(1));
            assert_eq!(world.tidy().await, 1);
            assert!(world.received(ALA).is_empty());
        }
    }
}

#[tokio::test]
async fn a_correction_of_what_is_gone_comes_as_a_notice_and_goes_too() {
    let world = World::new().await;
    world.tidy_reader(ALA, 1).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.pass(TimeDelta::hours(1));
    assert_eq!(world.tidy().await, 1);
    world.correct(&code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1, "{messages:#?}");
    assert!(messages[0].text.contains("Eleven persons listed"));
    assert_eq!(messages[0].reply_to, None);
    let edits = world.telegram.calls();
    assert!(
        edits.iter().all(|call| call.method != "editMessageText"),
        "nothing is left to edit"
    );
    world.pass(TimeDelta::hours(1));
    assert_eq!(world.tidy().await, 1);
    assert!(world.received(ALA).is_empty());
}

#[tokio::test]
async fn what_a_reader_deleted_first_and_what_is_too_old_hold_nothing_up() {
    let world = World::new().await;
    world.tidy_reader(ALA, 48).await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    // Nobody was there to delete it in time.
    world.pass(TimeDelta::hours(49));
    world.tidy_reader(BEN, 1).await;
    world.sql("UPDATE autodeletes SET hours = 1").await;
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    world.pass(TimeDelta::hours(1));
    // One is too old, one is not: both were to go in one call.
    assert_eq!(world.tidy().await, 3);
    assert_eq!(world.texts(ALA).len(), 1);
    assert!(world.texts(ALA)[0].contains("Ten persons"), "too old");
    assert!(world.texts(BEN).is_empty());
    assert_eq!(world.tidy().await, 0, "nobody asks again");
}

#[tokio::test]
async fn a_kill_and_an_outage_in_between_lose_nothing() {
    for fault in [
        FaultKind::CutAfter,
        FaultKind::CutBefore,
        FaultKind::Status500,
        FaultKind::Status502Html,
        FaultKind::Garbled("?".to_owned()),
    ] {
        let world = World::new().await;
        world.tidy_reader(ALA, 1).await;
        world.publish(&routine("Ten persons listed")).await;
        world.deliver(&world.delivery()).await;
        world.pass(TimeDelta::hours(1));
        world
            .telegram
            .order_fault(Fault::new(fault.clone()).method("deleteMessages"));
        assert_eq!(world.tidy().await, 0, "{fault:?}");
        assert!(world.telegram.leftovers().is_empty());
        world.pass(TimeDelta::minutes(1));
        assert_eq!(world.tidy().await, 1, "{fault:?}");
        assert!(world.received(ALA).is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn when_telegram_asks_to_wait_everybody_waits_and_nothing_is_lost() {
    let world = World::new().await;
    world.tidy_reader(ALA, 1).await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.pass(TimeDelta::hours(1));
    let refused = FaultKind::Answer {
        code: 429,
        description: "Too Many Requests: retry after 30".to_owned(),
        parameters: Some(serde_json::json!({"retry_after": 30})),
    };
    world
        .telegram
        .order_fault(Fault::new(refused).method("deleteMessages"));
    let budget = Arc::new(Budget::per_second(1000));
    let step = world.autodeleting_within(Arc::clone(&budget)).step().await;
    assert_eq!(step.expect("the database answers"), 0);
    assert!(budget.waits() > Duration::from_secs(20), "deliveries too");
    assert_eq!(world.tidy().await, 1);
}

#[tokio::test]
async fn who_blocked_the_bot_is_asked_once() {
    let world = World::new().await;
    world.tidy_reader(ALA, 1).await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.pass(TimeDelta::hours(1));
    let blocked = FaultKind::Answer {
        code: 403,
        description: "Forbidden: bot was blocked by the user".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(Fault::new(blocked).method("deleteMessages"));
    assert_eq!(world.tidy().await, 1);
    assert_eq!(world.tidy().await, 0);
}

#[tokio::test]
async fn anything_that_is_to_be_sent_goes_first() {
    let world = World::new().await;
    world.tidy_reader(ALA, 1).await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.pass(TimeDelta::hours(1));
    let budget = Arc::new(Budget::per_second(1));
    budget.bulk().await.expect("the first");
    let waiting = {
        let budget = Arc::clone(&budget);
        tokio::spawn(async move { budget.bulk().await })
    };
    tokio::task::yield_now().await;
    let step = world.autodeleting_within(budget).step().await;
    assert_eq!(step.expect("the database answers"), 0);
    assert_eq!(world.received(ALA).len(), 1);
    waiting.abort();
}

#[tokio::test]
async fn in_a_group_its_administrator_decides() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    world
        .telegram
        .set_member_status(GROUP, ALA, MemberStatus::Administrator);
    for command in ["/subscribe sanctions", "/autodelete 1h"] {
        let said = world.telegram.say_in(GROUP, ALA, command, None);
        let answer = world.telegram.wait_for_text(GROUP, said, "").await;
        let answer = answer.expect("an answer");
        assert!(answer.text.starts_with("Saved."), "{}", answer.text);
    }
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.texts(GROUP).len(), 3);
    world.pass(TimeDelta::hours(2));
    world.tidy().await;
    assert_eq!(world.texts(GROUP), Vec::<String>::new());
}

#[tokio::test]
async fn a_group_that_moved_loses_no_other_message_of_that_number() {
    let world = World::new().await;
    world.telegram.add_group(-500, "Neighbours");
    let kind = vestka::domain::subscriber::ChatKind::Group;
    let group = world.subscribe_chat(-500, kind, &["sanctions"]).await.id;
    let subscriptions = world.subscriptions();
    subscriptions.set_autodelete(group, Some(1)).await.unwrap();
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    subscriptions.remember_message(group, 1).await.unwrap();
    let new = world.telegram.migrate_unannounced(-500);
    let (old, moved) = (
        vestka::vault::ChatId::new(-500),
        vestka::vault::ChatId::new(new),
    );
    subscriptions.migrate(old, moved).await.unwrap();
    world.pass(TimeDelta::hours(2));
    assert_eq!(world.tidy().await, 0);
    assert_eq!(
        world.count_rows("SELECT count(*) FROM chat_messages").await,
        0
    );
    assert_eq!(
        subscriptions.autodelete_hours(group).await.unwrap(),
        Some(1),
        "what was set stays"
    );
}
