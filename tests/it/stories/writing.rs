//! A moderator's desk: the queue, claims and holds, every field of a draft, its time, its drill, and hostile texts.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::Budget;
use vestka::domain::content::{Content, Problem};
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::review::ReviewError;
use vestka::store::catalogue::Catalogue;
use vestka::store::review::{Approval, QueueAsk};
use vestka_simulator::{Fault, FaultKind, Message};

use crate::world::{World, breaking, routine};

const MAX: i64 = 1_487_000_000_041;
const EVA: i64 = 1_487_000_000_042;
const READER: i64 = 1_487_000_000_043;

/// Two moderators with sessions, and the bot.
async fn desk() -> (World, Actor, Actor) {
    let world = World::new().await;
    world.telegram.add_people([MAX, EVA]);
    let max = world.join_staff(MAX, Role::Moderator).await;
    let eva = world.join_staff(EVA, Role::Moderator).await;
    (world, max, eva)
}

async fn draft(world: &World, title: &str) -> i64 {
    let begun = world
        .review()
        .begin_from_nothing(&routine(title), None, &Actor::Operator)
        .await;
    begun.expect("a draft").candidate_id
}

fn buttons(message: &Message) -> Vec<String> {
    message.all_buttons().map(|b| b.text.clone()).collect()
}

async fn count(world: &World, table: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
        .fetch_one(&world.pool)
        .await
        .expect("a number")
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn the_queue_is_filtered_by_words_in_any_order_and_by_buttons() {
    let (world, max, _) = desk().await;
    let _bot = world.run_bot();
    let told = world.report("one", "Ten persons listed").await;
    let other = world.report("two", "A strike begins").await;
    world
        .sql("UPDATE candidates SET urgency = 'breaking', topics = '{protests}' WHERE id = (SELECT max(id) FROM candidates)")
        .await;
    let all = world.say(MAX, "/queue").await;
    assert!(
        all.text.contains("Ten persons") && all.text.contains("A strike"),
        "{}",
        all.text
    );
    for typed in [
        "/queue breaking en",
        "/queue en breaking",
        "/queue protests breaking",
    ] {
        let some = world.say(MAX, typed).await;
        assert!(some.text.contains("A strike begins"), "{}", some.text);
        assert!(!some.text.contains("Ten persons"), "{typed}: {}", some.text);
    }
    let none = world.say(MAX, "/queue be").await;
    assert_eq!(
        none.text,
        "Nothing like that waits for review.\nOnly: Belarusian"
    );
    let wrong = world.say(MAX, "/queue wether").await;
    assert!(
        wrong.text.starts_with("“wether” is neither"),
        "{}",
        wrong.text
    );

    let all = world.say(MAX, "/queue").await;
    let menu = world.press(MAX, &all, "Filter").await;
    let menu = world.press(MAX, &menu, "Protests and strikes").await;
    assert!(buttons(&menu).contains(&"✓ Protests and strikes".to_owned()));
    let some = world.press(MAX, &menu, "Back to the queue").await;
    assert!(!some.text.contains("Ten persons"), "{}", some.text);

    assert!(
        world
            .review()
            .hold((told.candidate, true), &max, None)
            .await
            .unwrap()
    );
    assert!(
        !world
            .review()
            .hold((told.candidate, true), &max, None)
            .await
            .unwrap()
    );
    let held = world.say(MAX, "/queue held").await;
    assert!(
        held.text.contains("Ten persons") && !held.text.contains("A strike"),
        "{}",
        held.text
    );
    let (lines, _) = world
        .review()
        .queue_page(&QueueAsk {
            limit: 9,
            ..QueueAsk::default()
        })
        .await
        .unwrap();
    let order: Vec<i64> = lines.iter().map(|line| line.id).collect();
    assert_eq!(order, [other.candidate, told.candidate], "held ones last");
}

#[tokio::test]
async fn the_queue_has_pages() {
    let (world, ..) = desk().await;
    let _bot = world.run_bot();
    for number in 1..=10 {
        world
            .report("one", &format!("Report number {number}."))
            .await;
    }
    let first = world.say(MAX, "/queue").await;
    assert!(
        first.text.contains("number 10.") && !first.text.contains("number 2."),
        "{}",
        first.text
    );
    let second = world.press(MAX, &first, "Next page").await;
    assert!(
        second.text.contains("number 2.") && !second.text.contains("number 10."),
        "{}",
        second.text
    );
    let back = world.press(MAX, &second, "Previous page").await;
    assert!(back.text.contains("number 10."), "{}", back.text);
}

#[tokio::test]
async fn a_claim_says_who_and_until_when_and_lapses_without_work() {
    let (world, ..) = desk().await;
    let _bot = world.run_bot();
    let told = world.report("one", "Ten persons listed").await;
    let id = told.candidate;
    let taken = world.say(MAX, &format!("/claim {id}")).await;
    assert!(
        taken
            .text
            .starts_with(&format!("Candidate {id} is yours until 12:31 UTC")),
        "{}",
        taken.text
    );
    let refused = world
        .say(EVA, &format!("/hold {id} waiting for the court"))
        .await;
    assert!(
        refused.text.ends_with("until 12:31 UTC."),
        "{}",
        refused.text
    );
    let refused = world.say(EVA, &format!("/reject {id} a rumour")).await;
    assert!(
        refused.text.ends_with("until 12:31 UTC."),
        "{}",
        refused.text
    );
    // Work renews it.
    world.clock.advance(TimeDelta::minutes(29));
    world.say(MAX, &format!("/write {id}")).await;
    world.clock.advance(TimeDelta::minutes(29));
    let refused = world.say(EVA, &format!("/claim {id}")).await;
    assert!(
        refused.text.contains("works on candidate"),
        "{}",
        refused.text
    );
    // Nobody holds it for ever.
    world.clock.advance(TimeDelta::minutes(2));
    let taken = world.say(EVA, &format!("/claim {id}")).await;
    assert!(
        taken.text.starts_with(&format!("Candidate {id} is yours")),
        "{}",
        taken.text
    );
    let freed = world.say(EVA, &format!("/release {id}")).await;
    assert_eq!(freed.text, format!("Candidate {id} is free for others."));
    let not = world.say(EVA, &format!("/release {id}")).await;
    assert_eq!(not.text, format!("Candidate {id} was not yours."));
}

#[tokio::test]
async fn every_field_is_written_and_survives_a_restart_at_every_step() {
    let (world, ..) = desk().await;
    let mut bot = world.run_bot();
    let id = draft(&world, "Ten persons listed").await;
    let steps = [
        ("Region", "by-mi", "Region: BY-MI"),
        (
            "Valid until",
            "2026-11-21 18:00 Europe/Minsk",
            "Valid until: 21 November 2026, 15:00 UTC",
        ),
        ("What to do", "Stay at\n\n\nhome.", "What to do: English"),
    ];
    for (button, text, shown) in steps {
        let opened = world.say(MAX, &format!("/open {id}")).await;
        let asked = world.press(MAX, &opened, button).await;
        assert!(buttons(&asked).contains(&"Cancel".to_owned()), "{asked:?}");
        drop(bot);
        bot = world.run_bot();
        let after = world.say(MAX, text).await;
        assert!(after.text.contains(shown), "{shown}: {}", after.text);
    }
    let stored = world.review().draft(id).await.unwrap().unwrap().content;
    assert_eq!(stored.what_to_do[&Language::En], "Stay at\n\nhome.");
    // Wrong answers change nothing and go on waiting.
    let opened = world.say(MAX, &format!("/open {id}")).await;
    world.press(MAX, &opened, "Region").await;
    let wrong = world.say(MAX, "Minsk").await;
    assert!(
        wrong.text.starts_with("That is not an ISO 3166 code"),
        "{}",
        wrong.text
    );
    let right = world.say(MAX, "BY").await;
    assert!(right.text.contains("Region: BY\n"), "{}", right.text);
    world.press(MAX, &opened, "Valid until").await;
    let over = world.say(MAX, "2020-01-01 10:00").await;
    assert!(over.text.starts_with("That time is over"), "{}", over.text);
    drop(bot);
}

#[tokio::test]
async fn a_wrong_tap_loses_nothing() {
    let (world, ..) = desk().await;
    let _bot = world.run_bot();
    let id = draft(&world, "Ten persons listed").await;
    let opened = world.say(MAX, &format!("/open {id}")).await;
    let asked = world.press(MAX, &opened, "Cancel the draft").await;
    assert!(
        asked.text.starts_with("Cancel the draft of candidate"),
        "{}",
        asked.text
    );
    let kept = world.press(MAX, &asked, "No, keep it").await;
    assert!(kept.text.contains("Ten persons listed"), "{}", kept.text);
    let menu = world.press(MAX, &kept, "Evidence").await;
    let piece = world.press(MAX, &menu, "Evidence 1").await;
    let asked = world.press(MAX, &piece, "Remove: 1").await;
    assert!(
        asked
            .text
            .starts_with("Remove this? https://council.example"),
        "{}",
        asked.text
    );
    // Meanwhile it was edited: the stale button does nothing.
    let seen = world.review().draft(id).await.unwrap().unwrap();
    assert!(
        world
            .review()
            .edit(&seen, &routine("Eleven persons listed"))
            .await
            .unwrap()
    );
    world.press(MAX, &asked, "Yes, remove").await;
    let now = world.review().draft(id).await.unwrap().unwrap();
    assert_eq!(now.content.evidence.len(), 1);
    let opened = world.say(MAX, &format!("/open {id}")).await;
    let asked = world.press(MAX, &opened, "Cancel the draft").await;
    let gone = world.press(MAX, &asked, "Yes, cancel it").await;
    assert!(gone.text.ends_with("is cancelled."), "{}", gone.text);
    assert!(world.review().draft(id).await.unwrap().is_none());
    assert_eq!(world.review().queue(8, 0).await.unwrap().1, 0);
}

#[tokio::test]
async fn a_time_is_set_typed_and_by_button_and_taken_back() {
    let (world, ..) = desk().await;
    let _bot = world.run_bot();
    let zone = Catalogue {
        default_time_zone: Some("Europe/Minsk".to_owned()),
        ..Catalogue::default()
    };
    let imported = world.store.import_catalogue(&zone, world.clock.now());
    imported.await.unwrap();
    let id = draft(&world, "Ten persons listed").await;
    world.say(MAX, &format!("/open {id}")).await;
    let set = world
        .say(
            MAX,
            &format!("/schedule {id} 2027-03-28 02:30 Europe/Warsaw"),
        )
        .await;
    assert_eq!(
        set.text,
        "It goes out, once approved: 28 March 2027, 01:00 UTC. That is 03:00 (Europe/Warsaw).",
        "the skipped hour is the next minute"
    );
    for (wrong, said) in [
        ("yesterday", "That is not a time"),
        ("2020-01-01 10:00", "That time is over"),
        ("2027-01-01 10:00 Mars/Base", "That time zone is not known"),
        ("2027-01-01", "That is not a time"),
    ] {
        let refused = world.say(MAX, &format!("/schedule {id} {wrong}")).await;
        assert!(refused.text.starts_with(said), "{wrong}: {}", refused.text);
    }
    let menu = world.say(MAX, &format!("/schedule {id}")).await;
    let set = world
        .press(MAX, &menu, "Tomorrow at 09:00 Europe/Minsk")
        .await;
    assert!(
        set.text.contains("21 November 2026, 06:00 UTC"),
        "{}",
        set.text
    );
    let seen = world.review().draft(id).await.unwrap().unwrap();
    let (approved, _) = world
        .review()
        .approve(&seen, &Actor::Operator)
        .await
        .unwrap();
    assert!(matches!(approved, Approval::Scheduled(_)), "{approved:?}");
    let menu = world.say(MAX, &format!("/schedule {id}")).await;
    let told = world.press(MAX, &menu, "As soon as it is approved").await;
    assert!(
        told.text.starts_with("Changed. It must be approved again"),
        "{}",
        told.text
    );
    world.clock.advance(TimeDelta::days(2));
    assert_eq!(world.review().step().await.unwrap(), 0, "it was taken back");
    assert_eq!(count(&world, "revisions").await, 0);
}

#[tokio::test]
async fn a_time_at_which_it_is_not_valid_any_more_is_refused() {
    let (world, max, _) = desk().await;
    let _bot = world.run_bot();
    let valid_for = |span| Content {
        valid_until: Some(world.clock.now() + span),
        ..routine("Ten persons listed")
    };
    let review = world.review();
    let (two_hours, one_hour) = (
        valid_for(TimeDelta::hours(2)),
        valid_for(TimeDelta::hours(1)),
    );
    let begun = review.begin_from_nothing(&two_hours, None, &max);
    let id = begun.await.unwrap().candidate_id;
    world.say(MAX, &format!("/open {id}")).await;
    let said = "It is valid until 20 November 2026, 14:00 UTC only";
    let typed = world
        .say(MAX, &format!("/schedule {id} 2026-11-20 14:00 UTC"))
        .await;
    assert!(typed.text.starts_with(said), "{}", typed.text);
    let menu = world.say(MAX, &format!("/schedule {id}")).await;
    let pressed = world.press(MAX, &menu, "Tomorrow at 09:00 UTC").await;
    assert!(pressed.text.starts_with(said), "{}", pressed.text);
    assert_eq!(review.draft(id).await.unwrap().unwrap().publish_at, None);
    // One minute before is right; then it is made to end before that.
    let set = world
        .say(MAX, &format!("/schedule {id} 2026-11-20 13:59 UTC"))
        .await;
    assert!(
        set.text.starts_with("It goes out, once approved"),
        "{}",
        set.text
    );
    let seen = review.draft(id).await.unwrap().unwrap();
    let edited = review.edit(&seen, &one_hour);
    assert!(edited.await.unwrap());
    let seen = review.draft(id).await.unwrap().unwrap();
    let refused = review.approve(&seen, &max).await;
    assert!(
        matches!(&refused, Err(ReviewError::Problems(problems)) if matches!(problems[..], [Problem::Lapses { .. }])),
        "{refused:?}"
    );
    let shown = world.say(MAX, &format!("/open {id}")).await;
    assert!(
        shown.text.contains("Still missing: valid until"),
        "{}",
        shown.text
    );
}

/// Case 23: live and drill are not the same button, and not the same question.
#[tokio::test]
async fn case_23_a_drill_reaches_the_staff_only_and_asks_another_question() {
    let (world, ..) = desk().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let id = draft(&world, "Ten persons listed").await;
    let opened = world.say(MAX, &format!("/open {id}")).await;
    let live = world.press(MAX, &opened, "Approve…").await;
    assert!(
        live.text
            .starts_with("LIVE. Urgency: routine. Topics: Sanctions."),
        "{}",
        live.text
    );
    assert!(
        live.text.contains("fewer than 10 subscribers"),
        "{}",
        live.text
    );
    let (live_text, live_buttons) = (live.text.clone(), buttons(&live));
    let back = world.press(MAX, &live, "Back").await;
    let drill = world.press(MAX, &back, "Drill (staff only)").await;
    assert_eq!(
        drill.text,
        "DRILL: no subscriber gets this. Only the staff do: 2 people. Practise now?"
    );
    assert_ne!(drill.text, live_text);
    let shared: Vec<_> = buttons(&drill)
        .into_iter()
        .filter(|b| live_buttons.contains(b))
        .collect();
    assert_eq!(shared, ["Back"], "no button that does something is in both");
    world.press(MAX, &drill, "Begin the drill").await;
    assert_eq!(world.drilling().step().await.unwrap(), 2);
    assert_eq!(
        world.drilling().step().await.unwrap(),
        0,
        "once each, after a restart too"
    );
    for person in [MAX, EVA] {
        let got = world.telegram.last_from_bot(person).expect("the drill");
        let is_marked = got
            .text
            .starts_with("DRILL. This is not a real update.\n\n");
        assert!(is_marked, "{}", got.text);
        let is_the_text = got.text.contains("Ten persons listed") && !got.text.contains("Code");
        assert!(is_the_text, "{}", got.text);
    }
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER), 0);
    for table in ["revisions", "updates", "fanouts", "approvals"] {
        assert_eq!(count(&world, table).await, 0, "{table}");
    }
    assert!(
        world.review().draft(id).await.unwrap().is_some(),
        "the draft stays"
    );
    world.clock.advance(TimeDelta::days(2));
    world.drilling().step().await.unwrap();
    assert_eq!(count(&world, "drills").await, 0, "nothing of it is kept");
}

#[tokio::test]
async fn who_approved_is_told_without_a_word_of_it_when_an_edit_takes_that_back() {
    let (world, _, eva) = desk().await;
    let _bot = world.run_bot();
    let review = world.review();
    let begun = review
        .begin_from_nothing(&breaking("All listed"), None, &Actor::Operator)
        .await
        .unwrap();
    review.approve(&begun, &eva).await.unwrap();
    let opened = world
        .say(MAX, &format!("/open {}", begun.candidate_id))
        .await;
    world.press(MAX, &opened, "Urgency").await;
    let notice = world.telegram.last_from_bot(EVA).expect("a notice");
    assert!(
        notice.text.contains("your approval counts no more"),
        "{}",
        notice.text
    );
    assert!(!notice.text.contains("All listed"));
}

#[tokio::test]
async fn what_changes_after_a_decision_comes_back_until_it_is_seen() {
    let (world, max, _) = desk().await;
    let _bot = world.run_bot();
    let told = world.report("one", "Ten persons listed").await;
    let review = world.review();
    let begun = review
        .begin_draft(told.candidate, &routine("Ten persons listed"), &max)
        .await
        .unwrap();
    let (_, code) = review.approve(&begun, &max).await.unwrap();
    assert_eq!(review.queue(8, 0).await.unwrap().1, 0);
    world.clock.advance(TimeDelta::minutes(1));
    world.change(told.item, "Twelve persons listed").await;
    world
        .sql("UPDATE stories SET last_at = (SELECT max(fetched_at) FROM items)")
        .await;
    let queue = world.say(MAX, "/queue").await;
    assert!(
        queue
            .text
            .contains("changed at its sources after the decision"),
        "{}",
        queue.text
    );
    let opened = world.say(MAX, &format!("/open {}", told.candidate)).await;
    assert!(
        opened.text.contains("Published on this before:") && opened.text.contains(&code),
        "{}",
        opened.text
    );
    world.press(MAX, &opened, "I have seen the change").await;
    assert_eq!(review.queue(8, 0).await.unwrap().1, 0);
}

/// Case 12: whatever a title or a text holds, Telegram takes it and readers see what was meant.
#[tokio::test]
async fn case_12_hostile_texts_arrive_as_they_were_meant() {
    let (world, ..) = desk().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let edge = format!("{}😀", "a".repeat(4_095));
    let hostile = [
        ("<b>bold", "</b> & &lt; &amp;amp; <a href='x'>"),
        ("*_`[markdown](x)", "<!-- --> <script>alert(1)</script>"),
        ("שלום עולם", "مرحبا بالعالم"),
        ("Zero\u{200b}width", "Turned \u{202e}round\u{202c}"),
        ("Family 👨‍👩‍👧", edge.as_str()),
        ("&#0; &nbsp; &quot;", "line\r\n\r\nline"),
    ];
    for (title, body) in hostile {
        let id = draft(&world, "Placeholder").await;
        let opened = world.say(MAX, &format!("/open {id}")).await;
        world.press(MAX, &opened, "Title").await;
        world.say(MAX, title).await;
        let opened = world.say(MAX, &format!("/open {id}")).await;
        world.press(MAX, &opened, "Text").await;
        world.say(MAX, body).await;
        let seen = world.review().draft(id).await.unwrap().unwrap();
        let text = seen.content.text[&Language::En].clone();
        assert!(!text.title.contains('\u{200b}') && !text.body.contains('\u{202e}'));
        let said = world.telegram.say(MAX, &format!("/preview {id}"));
        let end = format!("Draft of candidate {id}");
        let shown = world.telegram.wait_for_text(MAX, said, &end).await;
        shown.expect("the last message of the preview");
        world
            .review()
            .approve(&seen, &Actor::Operator)
            .await
            .unwrap();
        let before = world.telegram.delivered_count(READER);
        world.deliver(&world.delivery()).await;
        assert!(world.telegram.delivered_count(READER) > before, "{title}");
        let got: Vec<String> = world.telegram.look(|state| {
            state
                .from_bot(READER)
                .map(|message| message.text.clone())
                .collect()
        });
        let all = got.concat();
        assert!(all.contains(&text.title), "{title}: {all}");
        let letters = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        // A text of more than one message has its part numbers between.
        let is_whole = text.body.encode_utf16().count() < 4_000;
        assert!(
            !is_whole || letters(&all.replace("(continued)", "")).contains(&letters(&text.body)),
            "{title}"
        );
        assert!(got.iter().all(|part| part.encode_utf16().count() <= 4096));
    }
}

#[tokio::test]
async fn who_has_the_drill_takes_no_place_from_the_readers() {
    let (world, ..) = desk().await;
    let of = (&Actor::Operator, "update file");
    let content = routine("Only a drill");
    world.review().drill((None, &content), of).await.unwrap();
    let budget = Arc::new(Budget::per_second(1));
    let drilling = world.drilling_within(Arc::clone(&budget));
    assert_eq!(world.drilling().step().await.unwrap(), 2);
    for _ in 0..5 {
        assert_eq!(drilling.step().await.unwrap(), 0);
    }
    let turn = tokio::time::timeout(Duration::from_millis(500), budget.bulk());
    turn.await.expect("at once").expect("nobody asked to wait");
}

#[tokio::test]
async fn a_drill_comes_when_telegram_takes_it_and_not_after_the_decision() {
    let (world, max, _) = desk().await;
    let review = world.review();
    let id = draft(&world, "Only a drill").await;
    let drill = || async {
        let draft = review.draft(id).await.unwrap().unwrap();
        let of = (&max, "a draft");
        review.drill((Some(id), &draft.content), of).await.unwrap();
    };
    drill().await;
    let wait = FaultKind::Answer {
        code: 429,
        description: "Too Many Requests: retry after 1".to_owned(),
        parameters: Some(serde_json::json!({"retry_after": 1})),
    };
    let wait = Fault::new(wait).method("sendMessage");
    world.telegram.order_fault(wait.chat(EVA));
    assert_eq!(world.drilling().step().await.unwrap(), 1);
    assert_eq!(world.drilling().step().await.unwrap(), 1, "she gets it too");
    assert_eq!(world.drilling().step().await.unwrap(), 0, "once");

    drill().await;
    assert!(review.reject(id, &max, "Only a drill").await.unwrap());
    assert_eq!(world.drilling().step().await.unwrap(), 0);
    assert_eq!(count(&world, "drills").await, 0);
}
