//! A long update that broke off for good: who has a part of it is a reader of it, however its delivery ended.

use std::time::Duration;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::content::Content;
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::subscriber::PauseReason;
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN};
use crate::world::{World, routine};

fn long_list(title: &str) -> Content {
    let mut content = routine(title);
    let text = content.text.get_mut(&Language::En).expect("a text");
    text.body = "A paragraph of the list.\n\n".repeat(300);
    content
}

/// The first message that is sent to her comes, and then nothing does for a while.
fn breaks_off(world: &World) {
    let first = Fault::new(FaultKind::Slow(Duration::ZERO));
    world.telegram.order_fault(first.chat(ALA));
    let then = Fault::new(FaultKind::Status500).chat(ALA).times(1_000);
    world.telegram.order_fault(then);
}

/// One has the first part of a long update, and waits for the rest.
async fn broke_off(world: &World) -> String {
    let content = Content {
        valid_until: Some(world.clock.now() + TimeDelta::hours(30)),
        ..long_list("Ten persons listed")
    };
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&content).await;
    breaks_off(world);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1, "the first part");
    assert_eq!(world.fanout(&code).await.counters.deferred, 1);
    code
}

async fn hours_pass(world: &World, hours: i64) {
    for _ in 0..9 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::minutes(hours * 60 / 9));
    }
    world.deliver(&world.delivery()).await;
}

async fn unsubscribe(world: &World, subscriber: i32) {
    let subscriptions = world.subscriptions();
    let topics = subscriptions.topics().await.expect("topics");
    let all: Vec<i16> = topics.iter().map(|topic| topic.id).collect();
    let left = subscriptions.unsubscribe(subscriber, &all).await;
    left.expect("the database answers");
}

/// It broke off for good in each way in which it can.
async fn ended(world: &World, how: &str) -> String {
    let code = broke_off(world).await;
    let ala = world.subscriber(ALA).await.expect("a reader").id;
    match how {
        "failed" => hours_pass(world, 27).await,
        "lapsed" => {
            world.clock.advance(TimeDelta::hours(31));
            world.deliver(&world.delivery()).await;
        }
        "stopped" => {
            unsubscribe(world, ala).await;
            hours_pass(world, 27).await;
        }
        _ => {
            world.telegram.clear_faults();
            world.telegram.block(ALA);
            hours_pass(world, 27).await;
            world.telegram.unblock(ALA);
            let back = world.subscriptions().resume(ala).await;
            back.expect("the database answers");
        }
    }
    world.telegram.clear_faults();
    assert_eq!(world.received(ALA).len(), 1, "{how}: never the rest");
    let fanout = world.fanout(&code).await;
    let counters = fanout.counters;
    let counted = match how {
        "failed" => counters.failed,
        "lapsed" => counters.lapsed,
        "stopped" => counters.stopped,
        _ => counters.unreachable,
    };
    assert_eq!((fanout.state, counted), (FanoutState::Finished, 1), "{how}");
    code
}

const ENDS: [&str; 4] = ["failed", "lapsed", "stopped", "unreachable"];

#[tokio::test]
async fn a_retraction_takes_the_part_back_that_came() {
    for how in ENDS {
        let world = World::new().await;
        let code = ended(&world, how).await;
        let update = "SELECT update_id FROM revisions LIMIT 1";
        let update: i32 = sqlx::query_scalar(update)
            .fetch_one(&world.pool)
            .await
            .expect("the update");
        let readers = world
            .store
            .readers(update)
            .await
            .expect("the database answers");
        assert_eq!(readers.size, 1, "{how}: who had a part is counted");
        world.retract(&code).await;
        world.deliver(&world.delivery()).await;
        let messages = world.received(ALA);
        let [old, notice] = &messages[..] else {
            panic!("{how}: {} messages", messages.len())
        };
        assert!(old.text.starts_with("Withdrawn."), "{how}: {}", old.text);
        assert!(notice.text.starts_with("Retracted"), "{}", notice.text);
        assert_eq!(notice.reply_to, Some(old.id), "{how}");
        let counters = world.fanout(&code).await.counters;
        assert_eq!((counters.due, counters.accepted), (1, 1), "{how}");
    }
}

/// The number of the part is forgotten: it went by itself, as its reader wanted, or the chat has moved.
#[tokio::test]
async fn who_had_a_part_is_told_also_when_its_number_is_forgotten() {
    for (how, is_gone) in ENDS.iter().flat_map(|how| [(*how, true), (*how, false)]) {
        let world = World::new().await;
        let code = ended(&world, how).await;
        let ala = world.subscriber(ALA).await.expect("a reader").id;
        if is_gone {
            let wanted = world.subscriptions().set_autodelete(ala, Some(1)).await;
            wanted.expect("the database answers");
            world.clock.advance(TimeDelta::hours(2));
            world.autodeleting().step().await.expect("it answers");
            assert_eq!(world.received(ALA).len(), 0, "{how}: it is gone");
        } else {
            let (old, new) = (world.sealed(ALA), world.sealed(BEN));
            let moved = world.store.migrate_chat(&[old], &[new]).await;
            moved.expect("the database answers");
        }
        let before = world.fanout(&code).await;
        assert_eq!(before.state, FanoutState::Finished, "{how}");
        assert_eq!((before.counters.due, before.counters.due()), (1, 1));
        assert_eq!(before.counters.uncertain, 1, "{how}");
        world.retract(&code).await;
        world.telegram.add_people([BEN]);
        world.deliver(&world.delivery()).await;
        let reader = if is_gone { ALA } else { BEN };
        let last = world.received(reader).pop().expect("the notice");
        assert!(last.text.starts_with("Retracted"), "{how}: {}", last.text);
    }
}

#[tokio::test]
async fn a_correction_comes_as_a_notice_to_who_has_a_part_also_when_it_waits_itself() {
    for how in ENDS {
        let world = World::new().await;
        let code = ended(&world, how).await;
        // The notice waits too, and is overtaken by another correction.
        world
            .telegram
            .order_fault(Fault::new(FaultKind::Status500).chat(ALA));
        world.correct(&code, routine("Eleven persons listed")).await;
        world.deliver(&world.delivery()).await;
        assert_eq!(world.fanout(&code).await.counters.deferred, 1, "{how}");
        world.correct(&code, routine("Twelve persons listed")).await;
        world.telegram.order_fault(
            Fault::new(FaultKind::Status500)
                .chat(ALA)
                .method("sendMessage"),
        );
        hours_pass(&world, 1).await;
        let messages = world.received(ALA);
        let [old, notice] = &messages[..] else {
            panic!("{how}: {} messages", messages.len())
        };
        assert!(old.text.starts_with("Superseded."), "{how}: {}", old.text);
        assert!(notice.text.starts_with("Correction 2"), "{}", notice.text);
        assert_eq!(notice.reply_to, Some(old.id), "{how}");
        let fanout = world.fanout(&code).await;
        assert_eq!(fanout.state, FanoutState::Finished);
        assert_eq!((fanout.counters.due, fanout.counters.accepted), (1, 1));
    }
}

/// A crash in the page of the notices: who has a part counts as told perhaps, as any other reader.
#[tokio::test]
async fn a_notice_that_a_crash_cut_off_may_have_come_to_who_has_a_part() {
    let world = World::new().await;
    let code = ended(&world, "failed").await;
    let ala = world.subscriber(ALA).await.expect("a reader").id;
    world.correct(&code, routine("Eleven persons listed")).await;
    let store = &world.store;
    store.begin_amendments(world.clock.now()).await.unwrap();
    loop {
        let leased = store.lease_shard(1, vestka::delivery::LEASE).await.unwrap();
        let shard = leased.expect("a page with her is left");
        if store
            .notice_page(&shard, world.bot, 10)
            .await
            .unwrap()
            .is_empty()
        {
            store.finish_shard(&shard).await.unwrap();
            continue;
        }
        assert!(store.announce_page(&shard, ala, &[ala]).await.unwrap());
        break;
    }
    world
        .sql("UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL")
        .await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let lines = store.fanouts(Some(&code)).await.unwrap();
    assert_eq!(lines[1].counters.uncertain, 1, "the correction, perhaps");
    assert_eq!(lines[0].counters.accepted, 1, "the retraction");
    assert!(world.received(ALA)[0].text.starts_with("Withdrawn."));
}

/// The rule the other way round: who has nothing of it hears of nothing, and who cannot be reached is not tried.
#[tokio::test]
async fn who_has_no_part_of_what_failed_hears_nothing_of_its_retraction() {
    let world = World::new().await;
    world.subscribe(BEN, &["sanctions"]).await;
    world
        .telegram
        .order_fault(Fault::new(FaultKind::Status500).chat(BEN).times(7));
    let (_, code) = world.publish(&long_list("Ten persons listed")).await;
    hours_pass(&world, 27).await;
    assert_eq!(world.fanout(&code).await.counters.failed, 1);
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), 0);
    assert_eq!(world.fanout(&code).await.counters.due, 0);

    let other = World::new().await;
    let code = ended(&other, "failed").await;
    let ala = other.subscriber(ALA).await.expect("a reader").id;
    let paused = other.subscriptions().pause(ala, PauseReason::Blocked).await;
    paused.expect("the database answers");
    other.retract(&code).await;
    let sent = other.telegram.sent_count();
    other.deliver(&other.delivery()).await;
    assert_eq!(other.telegram.sent_count(), sent);
    assert_eq!(other.fanout(&code).await.counters.unreachable, 1);
}
