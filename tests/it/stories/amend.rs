//! What was sent can be taken back: by the log of who received, never before the original, and nobody else hears of it.

mod again;
mod behind;
mod bot;
mod counted;
mod crash;
mod failing;
mod half;
mod kept;
mod late;
mod pictures;
mod returned;
mod rules;

use std::collections::BTreeMap;

use vestka::domain::content::Content;
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::PauseReason;
use vestka::domain::update::Rules;
use vestka::store::review::Approval;
use vestka::subscriptions::Chat;
use vestka_simulator::{Fault, FaultKind, Message};

use crate::world::{World, private, routine};

const ALA: i64 = 1_487_000_000_001;
const BEN: i64 = 1_487_000_000_002;
const CYN: i64 = 1_487_000_000_003;

const REASON: &str = "The source has withdrawn its report.";

impl World {
    /// Retracts as the operator.
    pub(crate) async fn retract(&self, code: &str) {
        let code = code.parse().expect("a code");
        let reason = BTreeMap::from([(Language::En, REASON.to_owned())]);
        let review = self.review();
        let begun = review.begin_retraction(&code, reason, &Actor::Operator);
        let draft = begun.await.expect("it may be retracted").draft();
        let (approved, _) = review
            .approve(&draft, &Actor::Operator)
            .await
            .expect("approved");
        assert!(matches!(approved, Approval::Published(_)), "{approved:?}");
    }

    /// Corrects as the operator.
    pub(crate) async fn correct(&self, code: &str, content: Content) {
        let code = code.parse().expect("a code");
        let content = corrected(content);
        let review = self.review_by(Rules {
            breaking_approvals: 1,
            ..Rules::default()
        });
        let begun = review.begin_correction(&code, Some(content), &Actor::Operator);
        let draft = begun.await.expect("it may be corrected").draft();
        let (approved, _) = review
            .approve(&draft, &Actor::Operator)
            .await
            .expect("approved");
        assert!(matches!(approved, Approval::Published(_)), "{approved:?}");
    }

    pub(crate) fn received(&self, chat: i64) -> Vec<Message> {
        let mut messages = self.telegram.messages(chat);
        messages.retain(|message| message.from_bot);
        messages
    }
}

/// With the reason that a correction needs.
fn corrected(mut content: Content) -> Content {
    content
        .reason
        .insert(Language::En, "We counted wrong.".to_owned());
    content
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn a_retraction_in_the_middle_of_ten_thousand_reaches_exactly_who_received_it() {
    const READERS: i64 = 10_000;
    let world = World::new().await;
    let ids: Vec<i64> = (0..READERS).map(|n| ALA + n * 7).collect();
    world.telegram.add_people(ids.iter().copied());
    let chats: Vec<Vec<u8>> = ids.iter().map(|id| world.sealed(*id)).collect();
    // All at once: each by itself would take longer than the fan-out.
    sqlx::query(
        "WITH s AS (INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
             SELECT (n * 214747)::int, ((n * 214747) >> 25)::smallint, chat, $2, 'private', 'en', '2026-11-16'
             FROM unnest($1::bytea[]) WITH ORDINALITY AS c (chat, n) RETURNING id)
         INSERT INTO subscriptions (subscriber_id, topic_id) SELECT s.id, t.id FROM s, topics t WHERE t.slug = 'sanctions'",
    )
    .bind(&chats)
    .bind(world.bot)
    .execute(&world.pool)
    .await
    .expect("subscribed");
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    while world.telegram.sent_count() < 3_000 {
        delivery.step().await.expect("the database answers");
    }
    let received: Vec<bool> = ids
        .iter()
        .map(|id| world.telegram.delivered_count(*id) > 0)
        .collect();
    let readers = received.iter().filter(|received| **received).count();
    assert!(readers < 10_000, "retracted too late");
    world.retract(&code).await;
    world.deliver(&delivery).await;

    for (id, received) in ids.iter().zip(&received) {
        let messages = world.received(*id);
        if !received {
            assert!(messages.is_empty(), "somebody else heard of it");
            continue;
        }
        let [old, notice] = &messages[..] else {
            panic!("{} messages", messages.len())
        };
        assert!(old.first_text().contains("Ten persons listed"));
        assert!(
            old.text.starts_with("Withdrawn.") && old.text.contains(REASON),
            "{}",
            old.text
        );
        assert!(notice.text.starts_with("Retracted"), "{}", notice.text);
        assert!(notice.text.contains(REASON) && notice.id > old.id);
        assert_eq!(notice.reply_to, Some(old.id));
    }
    let lines = world.store.fanouts(Some(&code)).await.expect("a report");
    let [retraction, original] = &lines[..] else {
        panic!("two revisions")
    };
    let readers = i64::try_from(readers).expect("few");
    assert_eq!(retraction.state, FanoutState::Finished);
    assert_eq!(
        (retraction.counters.due, retraction.counters.accepted),
        (readers, readers)
    );
    let original = (original.state, original.counters);
    assert_eq!(original.0, FanoutState::Stopped);
    assert_eq!(original.1.accepted, readers);
    assert_eq!(original.1.stopped + readers, original.1.due());
    assert_eq!((original.1.left(), original.1.deferred), (0, 0));
    let edited: i64 = sqlx::query_scalar("SELECT edited FROM amendments")
        .fetch_one(&world.pool)
        .await
        .expect("it is there");
    assert_eq!(edited, readers);
}

/// Case 16: who subscribed later, changed topics, paused or left since.
#[tokio::test]
async fn the_audience_of_a_correction_is_the_log_and_not_todays_subscribers() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await;
    let ben = world.subscribe(BEN, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let subscriptions = world.subscriptions();
    let topics = subscriptions.topics().await.unwrap();
    let all: Vec<i16> = topics.iter().map(|topic| topic.id).collect();
    world.store.unsubscribe(ala.id, &all).await.unwrap();
    subscriptions
        .pause(ben.id, PauseReason::Oneself)
        .await
        .unwrap();
    world.subscribe(CYN, &["sanctions"]).await;

    world.correct(&code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    for (reader, is_silent) in [(ALA, false), (BEN, true)] {
        let messages = world.received(reader);
        let [old, notice] = &messages[..] else {
            panic!("{} messages", messages.len())
        };
        assert!(
            notice
                .text
                .starts_with("Correction 1 · Verification: Single source\n\nReason: We counted wrong.\n\nBefore: Ten persons listed\nNow: Eleven persons listed\n\nThe update now reads:\n\nEleven persons listed"),
            "{}",
            notice.text
        );
        assert_eq!((notice.reply_to, notice.silent), (Some(old.id), is_silent));
        let link = format!("https://t.me/vestka_bot?start=v_{code}");
        assert!(
            old.text.starts_with("Superseded.") && old.text.contains(&link),
            "{}",
            old.text
        );
        assert!(old.text.contains("Ten persons listed"), "{}", old.text);
    }
    assert!(world.received(CYN).is_empty(), "she never had it");
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.due, counters.accepted), (2, 2));
}

#[tokio::test]
async fn who_had_it_still_to_come_gets_the_correction_as_a_plain_update() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.subscribe(BEN, &["sanctions"]).await;
    world.correct(&code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1, "never the original");
    assert!(
        messages[0].text.contains("Eleven persons listed") && !messages[0].text.contains("Before:"),
        "{}",
        messages[0].text
    );
    assert!(world.received(BEN).is_empty(), "he came after publication");
    let lines = world.store.fanouts(Some(&code)).await.unwrap();
    assert_eq!((lines[0].counters.due, lines[0].counters.accepted), (1, 1));
    assert_eq!((lines[1].counters.due, lines[1].counters.stopped), (1, 1));
}

#[tokio::test]
async fn what_is_deferred_becomes_the_correction_and_a_retraction_drops_it() {
    for is_correction in [true, false] {
        let world = World::new().await;
        world.subscribe(ALA, &["sanctions"]).await;
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        let fault = Fault::new(FaultKind::Status500).chat(ALA);
        world.telegram.order_fault(fault);
        world.deliver(&world.delivery()).await;
        assert_eq!(world.fanout(&code).await.counters.deferred, 1);
        if is_correction {
            world.correct(&code, routine("Eleven persons listed")).await;
        } else {
            world.retract(&code).await;
        }
        world.clock.advance(chrono::TimeDelta::minutes(5));
        world.deliver(&world.delivery()).await;
        let texts: Vec<String> = world.received(ALA).into_iter().map(|m| m.text).collect();
        assert_eq!(texts.len(), usize::from(is_correction), "{texts:?}");
        assert!(texts.iter().all(|text| text.contains("Eleven")));
        let lines = world.store.fanouts(Some(&code)).await.unwrap();
        assert_eq!(lines[0].state, FanoutState::Finished);
        assert_eq!(lines[1].counters.stopped, 1);
        assert_eq!(lines[1].counters.deferred, 0);
    }
}

/// Case 15: the edit is answered "not found", "can't be edited" or "not modified".
#[tokio::test]
async fn where_the_edit_fails_the_notice_comes_all_the_same() {
    for words in [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
        "Bad Request: MESSAGE_ID_INVALID",
    ] {
        let world = World::new().await;
        world.subscribe(ALA, &["sanctions"]).await;
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        world.deliver(&world.delivery()).await;
        let kind = FaultKind::Answer {
            code: 400,
            description: words.to_owned(),
            parameters: None,
        };
        world
            .telegram
            .order_fault(Fault::new(kind).method("editMessageText"));
        world.retract(&code).await;
        world.deliver(&world.delivery()).await;
        let messages = world.received(ALA);
        assert_eq!(messages.len(), 2, "{words}");
        assert!(messages[1].text.starts_with("Retracted"), "{words}");
        assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    }
}

/// A page of edits in which one has to wait is done again from there on; each edit is counted once.
#[tokio::test]
async fn edits_that_are_done_again_after_a_wait_are_counted_once() {
    let world = World::new().await;
    // Numbers that lie close together, so that one page holds them all.
    let ids: Vec<i64> = (0..12).map(|n| ALA + n * 7).collect();
    world.telegram.add_people(ids.iter().copied());
    let chats: Vec<Vec<u8>> = ids.iter().map(|id| world.sealed(*id)).collect();
    sqlx::query(
        "WITH s AS (INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
             SELECT (1000 + n)::int, 7, chat, $2, 'private', 'en', '2026-11-16'
             FROM unnest($1::bytea[]) WITH ORDINALITY AS c (chat, n) RETURNING id)
         INSERT INTO subscriptions (subscriber_id, topic_id) SELECT s.id, t.id FROM s, topics t WHERE t.slug = 'sanctions'",
    )
    .bind(&chats)
    .bind(world.bot)
    .execute(&world.pool)
    .await
    .expect("subscribed");
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    let waits = FaultKind::Answer {
        code: 429,
        description: "Too Many Requests: retry after 3".to_owned(),
        parameters: Some(serde_json::json!({"retry_after": 3})),
    };
    let fault = Fault::new(waits).method("editMessageText");
    world.telegram.order_fault(fault.chat(ALA + 5 * 7));
    let delivery = world.delivery();
    while world.deliver(&delivery).await.blocked_until.is_none() {}
    world.wait_passes(chrono::TimeDelta::seconds(3)).await;
    world
        .sql("UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL")
        .await;
    world.deliver(&world.delivery()).await;
    for id in ids {
        let old = world.received(id).remove(0);
        assert!(old.text.starts_with("Withdrawn."), "{}", old.text);
    }
    let counted: (i64, i64) = sqlx::query_as("SELECT edited, not_edited FROM amendments")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    let edits = world
        .telegram
        .look(|state| state.count("editMessageText", 200));
    assert!(edits >= 12, "{edits}");
    assert_eq!(counted, (12, 0), "of {edits} edits");
}

/// Case 12: titles and texts that look like mark-up, and a text of several messages.
#[tokio::test]
async fn hostile_and_long_texts_are_amended_as_they_are_written() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let hostile = "<b>5 < 6 & *7* </i> <script>&amp; [x](y)";
    let mut content = routine(hostile);
    content.text.get_mut(&Language::En).unwrap().body = "A <paragraph> & more.\n\n".repeat(300);
    let (_, code) = world.publish(&content).await;
    world.deliver(&world.delivery()).await;
    let parts = world.received(ALA).len();
    assert!(parts > 1);
    for (number, message) in (1..).zip(world.received(ALA)) {
        assert!(message.text.ends_with(&format!("{number}/{parts}")));
    }
    let mut now = content.clone();
    now.text.get_mut(&Language::En).unwrap().title = "<<now>> & then".to_owned();
    world.correct(&code, now).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    let (old, notices) = messages.split_at(parts);
    assert!(old[0].text.starts_with("Superseded.") && old[0].text.contains(hostile));
    for part in &old[1..] {
        assert_eq!(part.text, "This part is superseded too.");
    }
    assert!(
        notices[0]
            .text
            .contains(&format!("Before: {hostile}\nNow: <<now>> & then"))
    );
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    let (last, before) = messages.split_last().unwrap();
    assert!(last.text.contains("“<<now>> & then”"), "{}", last.text);
    for message in before {
        let is_withdrawn =
            message.text.starts_with("Withdrawn.") || message.text == "This part is withdrawn too.";
        assert!(is_withdrawn, "{}", message.text);
    }
    assert_eq!(
        world.telegram.look(|state| state.count("sendMessage", 400)),
        0
    );
    assert_eq!(
        world
            .telegram
            .look(|state| state.count("editMessageText", 400)),
        0
    );
}

#[tokio::test]
async fn who_cannot_be_reached_or_is_forgotten_is_not_tried() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await;
    let ben = world.subscribe(BEN, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let subscriptions = world.subscriptions();
    subscriptions
        .pause(ala.id, PauseReason::Blocked)
        .await
        .unwrap();
    subscriptions.forget(ben.id).await.unwrap();
    world.retract(&code).await;
    let sent = world.telegram.sent_count();
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), sent);
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!((fanout.counters.due, fanout.counters.unreachable), (1, 1));
}

#[tokio::test]
async fn digest_readers_who_had_nothing_yet_hear_nothing() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await;
    let six = chrono::NaiveTime::from_hms_opt(18, 0, 0).expect("a time of day");
    let subscriptions = world.subscriptions();
    subscriptions.set_digest(ala.id, six).await.unwrap();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.correct(&code, routine("Eleven persons listed")).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), 0);
    assert_eq!(world.fanout(&code).await.counters.due, 0);
}

#[tokio::test]
async fn another_bot_tells_without_a_reply_and_edits_nothing() {
    let mut world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let now = vestka::clock::Clock::now(&world.clock);
    world.bot = world.store.bot(77, "successor_bot", now).await.unwrap();
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1, "she has not started it yet");
    let chat: Chat = private(ALA);
    let reader = world
        .subscriptions()
        .welcome(chat, Language::En)
        .await
        .unwrap();
    world.correct_is_refused(&code).await;
    assert!(!reader.is_paused_by_itself());
    world.catch_up().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2, "now she is told");
    assert!(messages[1].text.contains(REASON), "{}", messages[1].text);
    assert_eq!(messages[1].reply_to, None, "the other bot's message");
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!((fanout.counters.due, fanout.counters.accepted), (1, 1));
    assert!(messages[0].text.contains("Ten persons listed"));
}

impl World {
    async fn correct_is_refused(&self, code: &str) {
        let code = code.parse().expect("a code");
        let refused = self
            .review()
            .begin_correction(&code, None, &Actor::Operator)
            .await
            .expect_err("it is retracted");
        assert!(refused.to_string().contains("is retracted already"));
    }
}
