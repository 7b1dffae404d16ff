//! The daily digest: once, at the right time, with what is true by then.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use vestka::clock::Clock as _;
use vestka::delivery::LEASE;
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::{Pace, PauseReason};
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN};
use crate::world::{World, breaking, routine};

fn at(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").expect("a time of day")
}

impl World {
    /// A subscriber who reads a digest at this time of Minsk.
    pub(crate) async fn digest_reader(&self, person: i64, time: &str) -> i32 {
        let reader = self.subscribe(person, &["sanctions"]).await.id;
        let subscriptions = self.subscriptions();
        let minsk = "Europe/Minsk".parse().expect("a zone");
        subscriptions
            .set_time_zone(reader, minsk)
            .await
            .expect("the database answers");
        subscriptions
            .set_digest(reader, at(time))
            .await
            .expect("the database answers");
        reader
    }

    /// Fan-outs and digests until nothing is due.
    pub(crate) async fn deliver_digests(&self) {
        let delivery = self.delivery();
        self.deliver(&delivery).await;
        while delivery.digests().await.expect("the database answers").more {}
    }

    pub(crate) fn set_clock(&self, moment: &str) {
        let moment: DateTime<Utc> = moment.parse().expect("a moment");
        let by = moment - self.clock.now();
        assert!(by >= TimeDelta::zero(), "time does not go back");
        self.clock.advance(by);
    }
}

#[tokio::test]
async fn what_gathered_comes_once_at_the_chosen_time() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(ALA).await;
    let shown = world
        .set_pace(
            ALA,
            &["h:zone", "h:zone:Europe/Minsk", "h:ask:0", "h:at:0:1200"],
        )
        .await;
    assert!(
        shown.text.contains("once a day, at 20:00"),
        "{}",
        shown.text
    );
    let before = world.received(ALA).len();
    world.publish(&routine("Ten persons listed")).await;
    world.publish(&breaking("All listed")).await;
    // 19:59:59 in Minsk.
    world.set_clock("2026-11-20T16:59:59Z");
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), before);

    world.clock.advance(TimeDelta::seconds(1));
    world.deliver_digests().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), before + 1, "one message");
    let digest = &messages[before].text;
    assert!(digest.starts_with("Digest of 20 November 2026"), "{digest}");
    let place = |title: &str| digest.find(title).expect(title);
    assert!(
        place("All listed") < place("Ten persons listed"),
        "{digest}"
    );

    // Nothing new: nothing comes, not even an empty digest.
    world.clock.advance(TimeDelta::days(3));
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), before + 1);
}

#[tokio::test]
async fn a_digest_holds_what_is_true_by_then() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    let (_, wrong) = world.publish(&routine("Ten persons listed")).await;
    let (_, withdrawn) = world.publish(&routine("Curfew tonight")).await;
    world
        .correct(&wrong, routine("Eleven persons listed"))
        .await;
    world.retract(&withdrawn).await;
    world.set_clock("2026-11-20T17:00:00Z");
    world.deliver_digests().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].text.contains("Eleven persons listed"));
    assert!(messages[0].text.contains("Correction"));
    assert!(!messages[0].text.contains("Ten persons"));
    assert!(!messages[0].text.contains("Curfew"));
}

#[tokio::test]
async fn who_read_it_in_a_digest_hears_of_its_retraction_and_the_digest_stays_as_it_is() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.publish(&routine("Another list")).await;
    world.set_clock("2026-11-20T17:00:00Z");
    world.deliver_digests().await;
    let digest = world.received(ALA)[0].text.clone();
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.due, counters.accepted), (1, 1));
    world.retract(&code).await;
    world.deliver_digests().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2);
    assert!(
        messages[1].text.starts_with("Retracted"),
        "{}",
        messages[1].text
    );
    assert_eq!(messages[0].text, digest, "other updates stand in it too");
}

#[tokio::test]
async fn after_an_outage_the_digest_is_late_but_comes_once_and_old_news_are_left_out() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    world.publish(&routine("Ten persons listed")).await;
    // Two evenings without us.
    world.set_clock("2026-11-22T13:00:00Z");
    world.publish(&routine("Another list")).await;
    world.deliver_digests().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1, "late, once");
    assert!(messages[0].text.contains("Another list"));
    assert!(
        !messages[0].text.contains("Ten persons"),
        "older than two days"
    );
    world.publish(&routine("A third list")).await;
    world.set_clock("2026-11-22T17:00:00Z");
    world.deliver_digests().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2, "and on time again the same evening");
    assert!(!messages[1].text.contains("Another list"));
}

#[tokio::test]
async fn case_14_two_events_in_one_second_daylight_saving_and_an_unknown_zone() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    let subscriptions = world.subscriptions();
    // Half past two comes twice in the night of 25 October 2026 in Berlin, and not at all on 28 March 2027.
    let berlin = "Europe/Berlin".parse().expect("a zone");
    subscriptions.set_time_zone(ala, berlin).await.unwrap();
    subscriptions.set_digest(ala, at("02:30")).await.unwrap();
    let ben = world.digest_reader(BEN, "04:30").await;
    sqlx::query("UPDATE subscribers SET time_zone = 'Europe/Atlantis' WHERE id = $1")
        .bind(ben)
        .execute(&world.pool)
        .await
        .unwrap();

    // One of two people whose digests are due in the same second is not dropped, nor is one with a zone that is gone.
    world.publish(&routine("Ten persons listed")).await;
    world.set_clock("2026-11-21T01:30:00Z");
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
    assert_eq!(world.received(BEN).len(), 1);

    // The hour that is skipped: at 03:00 of the new time, which is 01:00 UTC.
    world.set_clock("2027-03-27T12:00:00Z");
    world.deliver_digests().await;
    world.publish(&routine("Another list")).await;
    world.set_clock("2027-03-28T00:59:59Z");
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
    world.clock.advance(TimeDelta::seconds(1));
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 2);

    // The hour that comes twice: the first time only.
    world.set_clock("2027-10-30T12:00:00Z");
    world.deliver_digests().await;
    world.publish(&routine("A third list")).await;
    world.set_clock("2027-10-31T00:30:00Z");
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 3);
    world.publish(&routine("A fourth list")).await;
    world.set_clock("2027-10-31T01:30:00Z");
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 3, "not twice in one night");
}

#[tokio::test]
async fn a_long_digest_is_several_messages_and_each_update_stands_in_one_of_them() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    for number in 10..45 {
        let mut update = routine(&format!("List {number}"));
        for text in update.text.values_mut() {
            text.body = format!("{} {}", "Many words. ".repeat(30), number);
        }
        world.publish(&update).await;
    }
    world.set_clock("2026-11-20T17:00:00Z");
    for _ in 0..12 {
        world.deliver_digests().await;
        world.clock.advance(TimeDelta::seconds(2));
    }
    let messages = world.received(ALA);
    assert!(messages.len() >= 4, "{}", messages.len());
    assert!(messages[1].text.starts_with("Digest, continued"));
    let all: String = messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    for number in 10..45 {
        let title = format!("List {number}\n");
        assert_eq!(all.matches(&title).count(), 1, "{title}");
    }
}

#[tokio::test]
async fn who_chooses_another_pace_gets_what_had_gathered_once_and_the_rest_at_once() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty());
    let subscriptions = world.subscriptions();
    subscriptions.set_pace(ala, Pace::Instant).await.unwrap();
    world.publish(&routine("Another list")).await;
    world.deliver_digests().await;
    let texts: Vec<String> = world.received(ALA).into_iter().map(|m| m.text).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("Another list") && !texts[0].starts_with("Digest"));
    assert!(texts[1].starts_with("Digest") && texts[1].contains("Ten persons"));
    assert!(!texts[1].contains("Another list"), "it came already");
    world.clock.advance(TimeDelta::days(1));
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 2);
}

#[tokio::test]
async fn what_is_on_its_way_when_a_digest_is_chosen_comes_with_it() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    world.publish(&routine("Ten persons listed")).await;
    // The fan-out has not come to her yet.
    let subscriptions = world.subscriptions();
    subscriptions.set_digest(ala, at("20:00")).await.unwrap();
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty());
    world.set_clock("2026-11-20T20:00:00Z");
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
    assert!(world.received(ALA)[0].text.contains("Ten persons"));
}

#[tokio::test]
async fn a_long_routine_fan_out_holds_up_no_digest_and_what_is_urgent_does() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    world.subscribe(BEN, &["sanctions"]).await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver_digests().await;
    // Another one begins a moment before her time, and has pages to send for hours.
    world.set_clock("2026-11-20T16:59:00Z");
    world.publish(&routine("Another list")).await;
    world.clock.advance(TimeDelta::minutes(1));
    let delivery = world.delivery();
    while delivery.digests().await.unwrap().more {}
    let received = world.received(ALA);
    assert_eq!(received.len(), 1, "at her time");
    assert!(received[0].text.contains("Ten persons listed"));
    assert!(!received[0].text.contains("Another list"), "on its way yet");
    assert_eq!(world.received(BEN).len(), 1, "and it is: he had the first");
    // Nothing is lost: the next day it stands in hers.
    world.deliver_digests().await;
    assert_eq!(world.received(BEN).len(), 2);
    assert_eq!(world.received(ALA).len(), 1);
    world.set_clock("2026-11-21T16:59:00Z");
    let (_, code) = world.publish(&breaking("Curfew tonight")).await;
    world.clock.advance(TimeDelta::minutes(1));
    // Something urgent goes before it, to the last page.
    assert!(!delivery.digests().await.unwrap().more);
    assert_eq!(world.received(ALA).len(), 1);
    world.deliver_digests().await;
    assert_eq!(world.fanout(&code).await.counters.left(), 0);
    let text = world.received(ALA)[1].text.clone();
    assert!(text.contains("Another list"), "{text}");
    assert!(text.contains("Curfew tonight"), "{text}");
    assert!(!text.contains("Ten persons listed"), "{text}");
}

#[tokio::test]
async fn a_topic_chosen_later_brings_nothing_old() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    let mut old = routine("A march");
    old.topics = vec!["protests".to_owned()];
    world.publish(&old).await;
    world.deliver_digests().await;
    let topics = world.subscriptions().topics().await.unwrap();
    let protests = topics
        .iter()
        .find(|topic| topic.slug == "protests")
        .unwrap();
    let subscriptions = world.subscriptions();
    subscriptions.subscribe(ala, &[protests.id]).await.unwrap();
    world.store.forget_beginnings().await.unwrap();
    let mut new = routine("Another march");
    new.topics = vec!["protests".to_owned()];
    world.publish(&new).await;
    world.set_clock("2026-11-20T17:00:00Z");
    world.deliver_digests().await;
    let text = &world.received(ALA)[0].text;
    assert!(
        text.contains("Another march") && !text.contains("A march"),
        "{text}"
    );
    world.clock.advance(TimeDelta::hours(3));
    world.deliver_digests().await;
    world.clock.advance(TimeDelta::days(1));
    world.deliver_digests().await;
    assert!(
        world.store.forget_beginnings().await.unwrap() > 0,
        "it is forgotten by then"
    );
}

#[tokio::test]
async fn who_pauses_or_blocks_gets_none_and_goes_on_afterwards() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    let ben = world.digest_reader(BEN, "20:00").await;
    let subscriptions = world.subscriptions();
    subscriptions
        .pause(ala, PauseReason::Oneself)
        .await
        .unwrap();
    world.telegram.block(BEN);
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.set_clock("2026-11-20T17:00:00Z");
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty() && world.received(BEN).is_empty());
    assert_eq!(
        world.fanout(&code).await.counters.due,
        0,
        "one failure may be Telegram's"
    );
    subscriptions.resume(ala).await.unwrap();
    world.set_clock("2026-11-21T17:00:00Z");
    world.deliver_digests().await;
    assert_eq!(
        world.received(ALA).len(),
        1,
        "what she missed is still news"
    );
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.due, counters.unreachable), (2, 1));
    let is_paused: bool =
        sqlx::query_scalar("SELECT pause_reason = 'blocked' FROM subscribers WHERE id = $1")
            .bind(ben)
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert!(is_paused);
}

#[tokio::test]
async fn killed_after_sending_a_digest_is_sent_again_once_and_counted_as_a_possible_duplicate() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.set_clock("2026-11-20T17:00:00Z");
    // It leased the digest, perhaps sent it, and died.
    let now = world.clock.now();
    let leased = world
        .store
        .lease_digests(now, 1, LEASE, world.bot, 10)
        .await
        .unwrap();
    assert_eq!(leased.len(), 1);
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty(), "the lease holds");
    world
        .sql("UPDATE digests SET lease_until = clock_timestamp() - interval '1 second'")
        .await;
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (1, 1));
    assert!(!leased[0].was_sending && leased[0].subscriber_id == ala);
}

#[tokio::test]
async fn what_a_crash_left_of_a_digest_is_in_the_audience_of_a_retraction() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.set_clock("2026-11-20T17:00:00Z");
    let now = world.clock.now();
    world
        .store
        .lease_digests(now, 1, LEASE, world.bot, 10)
        .await
        .unwrap();
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert!(
        world.received(ALA).is_empty(),
        "the digest may still be under way"
    );
    world
        .sql("UPDATE digests SET lease_until = clock_timestamp() - interval '1 second'")
        .await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1);
    assert!(
        messages[0].text.starts_with("Retracted"),
        "{}",
        messages[0].text
    );
}

#[tokio::test]
async fn a_digest_that_telegram_does_not_take_now_comes_later() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.set_clock("2026-11-20T17:00:00Z");
    let fault = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(fault.chat(ALA));
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty());
    world.clock.advance(TimeDelta::seconds(30));
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
}

#[tokio::test]
async fn what_an_admin_has_paused_is_in_no_digest() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world
        .store
        .pause_fanouts(&code, &Actor::Operator, world.clock.now())
        .await
        .unwrap();
    world.publish(&routine("Another list")).await;
    world.set_clock("2026-11-20T19:00:00Z");
    world.deliver_digests().await;
    let text = world.received(ALA)[0].text.clone();
    assert!(
        text.contains("Another list") && !text.contains("Ten persons"),
        "{text}"
    );
    world
        .store
        .resume_fanouts(&code, &Actor::Operator, world.clock.now())
        .await
        .unwrap();
    world.set_clock("2026-11-21T17:00:00Z");
    world.deliver_digests().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2);
    assert!(messages[1].text.contains("Ten persons"), "it is not lost");
}

/// Something urgent comes before the message that may stand in the chat: what that held is divided otherwise.
#[tokio::test]
async fn a_long_digest_whose_first_answer_never_came_may_be_read_twice_to_its_end() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    for number in 10..30 {
        let mut update = routine(&format!("List {number}"));
        for text in update.text.values_mut() {
            text.body = "Many words. ".repeat(30);
        }
        world.publish(&update).await;
    }
    world.deliver(&world.delivery()).await;
    world.set_clock("2026-11-20T17:00:00Z");
    let now = world.clock.now();
    let leased = world.store.lease_digests(now, 1, LEASE, world.bot, 10);
    assert_eq!(leased.await.unwrap().len(), 1, "sent, and killed");
    world
        .sql("UPDATE digests SET lease_until = clock_timestamp() - interval '1 second'")
        .await;
    for _ in 0..6 {
        world.deliver_digests().await;
        world.clock.advance(TimeDelta::seconds(2));
    }
    assert!(world.received(ALA).len() >= 2);
    let lines = world.store.fanouts(None).await.expect("a report");
    assert_eq!(lines.len(), 20);
    assert!(lines.iter().all(|line| line.counters.duplicates == 1));
}

/// Its tries are counted until it is accepted or given up, whatever else it waits for.
#[tokio::test]
async fn a_digest_that_is_put_off_is_not_tried_as_if_for_the_first_time() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.sql("UPDATE digests SET tries = 1").await;
    let night = Some((at("20:30"), at("22:00")));
    world.subscriptions().set_quiet(ala, night).await.unwrap();
    world.set_clock("2026-11-20T17:40:00Z");
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty(), "late, and she sleeps");
    let tries: i16 = sqlx::query_scalar("SELECT tries FROM digests")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(tries, 1);
}
