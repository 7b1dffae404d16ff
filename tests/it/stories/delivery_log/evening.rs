//! In the bot: an evening of an admin, by buttons and typed.

use chrono::TimeDelta;
use vestka::delivery::Delivery;
use vestka::domain::delivery::FanoutState;
use vestka::domain::staff::Role;
use vestka_simulator::{Fault, FaultKind, MediaKind, Message};

use super::{ADMIN, READER, admin, mixed, number, readers};
use crate::world::{World, routine};

const MODERATOR: i64 = 1_487_000_000_902;

fn labels(message: &Message) -> Vec<&str> {
    let buttons = message.buttons.iter().flatten();
    buttons.map(|button| button.text.as_str()).collect()
}

/// Steps until so many are accepted.
async fn accept(world: &World, delivery: &Delivery, code: &str, count: i64) {
    while world.fanout(code).await.counters.accepted < count {
        delivery.step().await.expect("the database answers");
    }
}

/// Presses a button of a message that is not the last one, and gives what it shows then.
async fn press(world: &World, message: &Message, button: &str) -> Message {
    let edits = shown(world, message).edits.len();
    world
        .telegram
        .press(ADMIN, message.id, button)
        .expect("the button is there");
    world
        .telegram
        .wait_for("an edit", |state| {
            state
                .messages(ADMIN)
                .any(|other| other.id == message.id && other.edits.len() > edits)
        })
        .await
        .expect("it is edited");
    shown(world, message)
}

fn shown(world: &World, message: &Message) -> Message {
    world
        .telegram
        .message(ADMIN, message.id)
        .expect("it stands")
}

#[tokio::test]
async fn what_is_looked_at_keeps_itself_up_to_date_while_the_session_lasts() {
    let world = World::new().await;
    let _bot = world.run_bot();
    readers(&world, 4).await;
    admin(&world).await;
    let empty = world.say(ADMIN, "/log").await;
    assert_eq!(empty.text, "Nothing was delivered yet.");
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let following = world.following();
    assert_eq!(following.step().await.unwrap(), 1, "it is there by itself");
    let list = shown(&world, &empty);
    assert_eq!(
        list.text,
        format!("Delivery log\n\n{code}, revision 1: being sent\n░░░░░░░░░░ 0% 0 of 4")
    );
    assert_eq!(following.step().await.unwrap(), 0, "nothing has changed");

    let delivery = world.delivery();
    accept(&world, &delivery, &code, 1).await;
    world.clock.advance(TimeDelta::seconds(2));
    accept(&world, &delivery, &code, 2).await;
    assert_eq!(
        world.following().step().await.unwrap(),
        1,
        "also after a restart"
    );
    let list = shown(&world, &empty);
    assert!(
        list.text
            .ends_with("▓▓▓▓▓░░░░░ 50% 2 of 4\n1 a second, 2 s left"),
        "{}",
        list.text
    );

    let fanout = world.press(ADMIN, &list, &code).await;
    assert!(
        fanout.text.contains("Ten persons listed"),
        "{}",
        fanout.text
    );
    assert!(
        fanout.text.contains("accepted: 2\nstill to send: 2"),
        "{}",
        fanout.text
    );
    world.deliver(&delivery).await;
    assert_eq!(following.step().await.unwrap(), 1);
    let fanout = shown(&world, &fanout);
    assert!(
        fanout.text.contains("revision 1: finished"),
        "{}",
        fanout.text
    );
    assert!(fanout.text.contains("100% 4 of 4"), "{}", fanout.text);
}

#[tokio::test]
async fn another_page_is_left_alone_and_so_is_everything_once_the_session_is_over() {
    let world = World::new().await;
    let _bot = world.run_bot();
    readers(&world, 2).await;
    admin(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let (delivery, following) = (world.delivery(), world.following());
    let fanout = world.say(ADMIN, &format!("/log {code}")).await;
    world.press(ADMIN, &fanout, "Failed attempts").await;
    accept(&world, &delivery, &code, 1).await;
    assert_eq!(following.step().await.unwrap(), 0, "another page");
    world.press(ADMIN, &fanout, "Back").await;
    let list = world.press(ADMIN, &fanout, "Delivery log").await;
    world.deliver(&delivery).await;
    assert_eq!(following.step().await.unwrap(), 1, "the page is back");
    world.publish(&routine("Another list")).await;
    world.say(ADMIN, "/logout").await;
    let edits = shown(&world, &list).edits.len();
    assert_eq!(following.step().await.unwrap(), 0);
    assert_eq!(shown(&world, &list).edits.len(), edits);
    assert_eq!(number(&world, "SELECT count(*) FROM log_views").await, 0);
    assert!(world.wipe(&[ADMIN]).await > 0);
    assert!(
        world
            .telegram
            .messages(ADMIN)
            .iter()
            .all(|message| !message.text.contains(&code)),
        "a seized phone shows nothing"
    );
}

#[tokio::test]
async fn a_pause_in_the_middle_says_its_numbers_and_going_on_doubles_nobody() {
    let world = World::new().await;
    let _bot = world.run_bot();
    readers(&world, 4).await;
    admin(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    delivery.step().await.unwrap();
    let question = world.say(ADMIN, &format!("/pausefanout {code}")).await;
    assert_eq!(
        question.text,
        format!(
            "Pause {code}? Done: 1 of 4. So many then wait until somebody resumes it: 3. What is on its way at this moment still arrives."
        )
    );
    world.deliver(&delivery).await;
    let late = world.press(ADMIN, &question, "Pause").await;
    assert!(
        late.text.contains("is in a state for that"),
        "{}",
        late.text
    );

    let (_, code) = world.publish(&routine("Another list")).await;
    delivery.step().await.unwrap();
    let fanout = world.say(ADMIN, &format!("/log {code}")).await;
    world.press(ADMIN, &fanout, "Pause").await;
    let done = world.press(ADMIN, &fanout, "Pause").await;
    assert!(
        done.text.contains(&format!("/resumefanout {code}")),
        "{}",
        done.text
    );
    world.deliver(&delivery).await;
    let held = world.fanout(&code).await;
    assert_eq!(
        (held.state, held.counters.accepted),
        (FanoutState::Paused, 1)
    );
    let fanout = world.press(ADMIN, &fanout, "Back").await;
    assert!(fanout.text.contains("Why: paused by "), "{}", fanout.text);

    let typed = world.say(ADMIN, &format!("/resumefanout {code} yes")).await;
    assert_eq!(typed.text, format!("{code} goes on where it was."));
    world.deliver(&delivery).await;
    let all = world.fanout(&code).await;
    assert_eq!(
        (all.state, all.counters.accepted),
        (FanoutState::Finished, 4)
    );
    for reader in READER..READER + 4 {
        assert_eq!(world.telegram.delivered_count(reader), 2, "one of each");
    }
    let handle = world.member(ADMIN).await.unwrap().handle;
    let recorded: Vec<(String, String)> = sqlx::query_as(
        "SELECT actor, action FROM audit_log WHERE action LIKE '%_fanout' ORDER BY id",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let by = |action: &str| (handle.clone(), action.to_owned());
    assert_eq!(recorded, [by("pause_fanout"), by("resume_fanout")]);
}

#[tokio::test]
async fn what_failed_is_read_by_reason_and_by_attempt() {
    let world = World::new().await;
    let (_, code) = mixed(&world).await;
    let _bot = world.run_bot();
    admin(&world).await;
    let fanout = world.say(ADMIN, &format!("/log {code}")).await;
    for line in [
        "accepted: 3",
        "uncertain: 1\n· no answer: 1",
        "unreachable: 1\n· blocked the bot: 1",
        "failed: 1\n· error at Telegram: 1",
        "perhaps received twice: 1",
    ] {
        assert!(fanout.text.contains(line), "{line}: {}", fanout.text);
    }
    let attempts = world.press(ADMIN, &fanout, "Failed attempts").await;
    assert!(
        attempts
            .text
            .contains("error at Telegram\nInternal Server Error"),
        "{}",
        attempts.text
    );
    let numbers: Vec<i32> = sqlx::query_scalar("SELECT id FROM subscribers")
        .fetch_all(&world.pool)
        .await
        .unwrap();
    for number in numbers {
        assert!(!attempts.text.contains(&number.to_string()), "a pseudonym");
    }
    // Ten failed: seven errors, a block, two lost answers.
    assert!(!labels(&attempts).contains(&"Older"), "{attempts:#?}");
}

#[tokio::test]
async fn what_failed_is_a_file_on_request_that_goes_with_the_session() {
    let world = World::new().await;
    let (_, code) = mixed(&world).await;
    let _bot = world.run_bot();
    admin(&world).await;
    let fanout = world.say(ADMIN, &format!("/log {code}")).await;
    world.press(ADMIN, &fanout, "File (CSV)").await;
    world.settled(ADMIN).await;
    let file = world.telegram.messages(ADMIN);
    let file = file.iter().find(|message| message.media.is_some()).unwrap();
    let media = file.media.as_ref().unwrap();
    assert_eq!((media.kind, file.protected), (MediaKind::Document, true));
    assert_eq!(media.file_name, format!("delivery-{code}.csv"));
    let bytes = world.telegram.file(&media.file_id).unwrap().bytes;
    let csv = String::from_utf8(bytes).unwrap();
    assert_eq!(csv.lines().count(), 11, "{csv}");
    assert!(csv.contains(",unreachable,blocked,403,"), "{csv}");
    world.say(ADMIN, "/logout").await;
    world.wipe(&[ADMIN]).await;
    let left = world.telegram.messages(ADMIN);
    assert!(
        left.iter().all(|message| message.media.is_none()),
        "{left:#?}"
    );
}

#[tokio::test]
async fn what_failed_is_tried_again_after_a_question_with_its_numbers() {
    let world = World::new().await;
    let (_, code) = mixed(&world).await;
    let _bot = world.run_bot();
    admin(&world).await;
    let fanout = world.say(ADMIN, &format!("/log {code}")).await;
    let question = press(&world, &fanout, "Try failed again: 1").await;
    assert!(
        question.text.contains("anew: 1, each up to six times"),
        "{}",
        question.text
    );
    let done = press(&world, &fanout, "Try failed again: 1").await;
    assert_eq!(done.text, format!("{code}: tried again now: 1."));
    let twice = world.say(ADMIN, &format!("/retryfailed {code} yes")).await;
    assert!(
        twice.text.contains("nothing is to be tried again"),
        "{}",
        twice.text
    );
    let uncertain = world
        .say(ADMIN, &format!("/retryfailed {code} uncertain"))
        .await;
    assert!(
        uncertain
            .text
            .contains("may have it already and then get it twice"),
        "{}",
        uncertain.text
    );
    world.deliver(&world.delivery()).await;
    let counted = world.fanout(&code).await.counters;
    assert_eq!(
        (counted.accepted, counted.failed, counted.uncertain),
        (4, 0, 1)
    );
    assert_eq!(world.telegram.delivered_count(READER + 1), 1);
    assert_eq!(world.telegram.delivered_count(READER + 3), 1);
}

#[tokio::test]
async fn many_attempts_are_read_page_by_page() {
    let world = World::new().await;
    let _bot = world.run_bot();
    readers(&world, 13).await;
    let refused = Fault::new(FaultKind::Answer {
        code: 403,
        description: "Forbidden: user is deactivated".to_owned(),
        parameters: None,
    });
    world
        .telegram
        .order_fault(refused.method("sendMessage").times(13));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let failed = number(&world, "SELECT count(*) FROM attempts").await;
    assert!(failed > 10, "{failed} attempts: nothing to turn over");
    admin(&world).await;
    let first = world.say(ADMIN, &format!("/log {code} attempts")).await;
    let typed = first
        .text
        .lines()
        .last()
        .unwrap()
        .strip_prefix("Older ones: ")
        .unwrap();
    let by_word = world.say(ADMIN, typed).await;
    let by_button = press(&world, &first, "Older").await;
    assert_eq!(by_word.text, by_button.text);
    let lines = |message: &Message| message.text.matches(" UTC, ").count();
    assert_eq!(lines(&first), 10);
    assert_eq!(i64::try_from(lines(&by_button)).unwrap(), failed - 10);
    let back = press(&world, &first, "Newest").await;
    assert_eq!(back.text, first.text);
}

#[tokio::test]
async fn a_list_of_many_updates_has_pages_and_its_counters_are_a_file() {
    let world = World::new().await;
    let _bot = world.run_bot();
    readers(&world, 1).await;
    admin(&world).await;
    let mut codes = Vec::new();
    for title in ["One", "Two", "Three", "Four", "Five", "Six", "Seven"] {
        codes.push(world.publish(&routine(title)).await.1);
    }
    world.deliver(&world.delivery()).await;
    let list = world.say(ADMIN, "/log").await;
    assert!(
        list.text.contains(&codes[6]) && !list.text.contains(&codes[0]),
        "{}",
        list.text
    );
    let older = world.press(ADMIN, &list, "Older").await;
    assert!(
        older.text.contains(&codes[0]) && !older.text.contains(&codes[6]),
        "{}",
        older.text
    );
    let typed = world.say(ADMIN, &format!("/log older {}", codes[2])).await;
    assert_eq!(typed.text, older.text);
    world.say(ADMIN, "/log csv").await;
    world.settled(ADMIN).await;
    let file = world.telegram.last_from_bot(ADMIN).unwrap().media.unwrap();
    let csv = String::from_utf8(world.telegram.file(&file.file_id).unwrap().bytes).unwrap();
    assert_eq!(csv.lines().count(), 8, "{csv}");
    assert!(csv.starts_with("code,revision,kind,state,due,"), "{csv}");
    assert!(csv.contains("Z,") && !csv.contains("+00:00"), "{csv}");
}

#[tokio::test]
async fn forged_buttons_and_wrong_codes_do_nothing() {
    let world = World::new().await;
    let _bot = world.run_bot();
    readers(&world, 2).await;
    admin(&world).await;
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    let menu = world.say(ADMIN, "/log").await;
    for data in [
        "log:do:pause:9999",
        "log:fanout:9999",
        "log:csv:9999",
        "log:attempts:9999:0",
    ] {
        let before = world.telegram.calls().len();
        world.telegram.forge_press(ADMIN, menu.id, data).unwrap();
        world
            .telegram
            .wait_for("an answer", |state| state.calls().len() > before + 1)
            .await
            .unwrap();
        let said = shown(&world, &menu).text;
        assert!(
            said.contains("This button") || said.contains("out of date"),
            "{data}: {said}"
        );
    }
    let wrong = world.say(ADMIN, "/pausefanout 0000000").await;
    assert!(
        wrong.text.contains("Nothing of update 0000000") || wrong.text.contains("with the code"),
        "{}",
        wrong.text
    );
    let wrong = world.say(ADMIN, "/retryfailed").await;
    assert!(
        wrong.text.contains("/retryfailed 7K3QM2T"),
        "{}",
        wrong.text
    );
    // A moderator who got hold of the data of a button.
    world.telegram.add_person(MODERATOR, "Mo", "en");
    world.join_staff(MODERATOR, Role::Moderator).await;
    let help = world.say(MODERATOR, "/help").await;
    let data = format!("log:do:pause:{revision}");
    let before = world.telegram.delivered_count(MODERATOR);
    world
        .telegram
        .forge_press(MODERATOR, help.id, &data)
        .unwrap();
    world
        .telegram
        .wait_for("an answer", |state| {
            state.from_bot(MODERATOR).count() > usize::try_from(before).unwrap_or(0)
        })
        .await
        .unwrap();
    let said = world.telegram.last_from_bot(MODERATOR).unwrap().text;
    assert_eq!(said, "Only admins can do that.");
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
}
