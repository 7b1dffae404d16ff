//! One chat does too much: it is told once, then nothing, and nobody else notices.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use vestka::delivery::Budget;
use vestka::domain::staff::Role;
use vestka::domain::subscriber::ChatKind;
use vestka::domain::update::Rules;
use vestka_simulator::MemberStatus;

use super::{ADMIN, ALA, BEN, Bot, GROUP, TOO_MUCH, counted, limited, limited_within, said};
use crate::world::{World, routine};

const ADMINS_ONLY: &str = "Only administrators of this chat can change that.";
const NOT_UNDERSTOOD: &str = "I don't understand that. All commands: /help.";

#[tokio::test]
async fn who_writes_too_much_is_told_once_and_hears_nothing_until_the_minute_is_over() {
    let world = World::new().await;
    let reader = world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.add_people([BEN]);
    let _bot = Bot::run(limited(&world));
    let first = world.telegram.say(ALA, "/help");
    for _ in 1..61 {
        world.telegram.say(ALA, "/help");
    }
    let told = world.telegram.wait_for_text(ALA, first, TOO_MUCH).await;
    let told = told.expect("it is told").id;
    // What comes after is read by the time that somebody else has an answer.
    world.say(BEN, "/help").await;
    let heard = said(&world, ALA);
    assert_eq!(heard.len(), 41, "forty answers and the sentence");
    assert_eq!(heard.last().map(String::as_str), Some(TOO_MUCH));
    assert_eq!(counted(&world, "over_limit"), 20);
    world.clock.advance(TimeDelta::minutes(1));
    let answer = world.say(ALA, "/help").await;
    assert_ne!(answer.text, TOO_MUCH);
    // It goes with the rest when the reader wants to be forgotten.
    let known: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM chat_messages WHERE subscriber_id = $1 AND message_id = $2)",
    )
    .bind(reader.id)
    .bind(told)
    .fetch_one(&world.pool)
    .await
    .expect("the database answers");
    assert!(known);
}

#[tokio::test]
async fn who_taps_too_much_is_told_at_the_button() {
    let world = World::new().await;
    world.telegram.add_people([ALA, BEN]);
    let _bot = Bot::run(limited(&world));
    let menu = world.say(ALA, "/help").await;
    for _ in 0..60 {
        world
            .telegram
            .forge_press(ALA, menu.id, "no such button")
            .expect("it can be sent");
    }
    let toasts = world
        .telegram
        .wait_for("it is told", |state| {
            let told = |toast: &vestka_simulator::Toast| toast.text == TOO_MUCH;
            state.toasts().iter().any(told)
        })
        .await;
    toasts.expect("it is told");
    world.say(BEN, "/help").await;
    let toasts = world.telegram.toasts();
    assert_eq!(toasts.len(), 40, "39 after the command, and the sentence");
    assert_eq!(said(&world, ALA).len(), 1, "nothing in the chat");
}

#[tokio::test]
async fn in_a_group_nothing_is_said_of_it_and_talk_among_people_does_not_count() {
    let world = World::new().await;
    world.telegram.add_people([ALA, BEN]);
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    let _bot = Bot::run(limited_within(&world, as_telegram_takes()));
    for n in 0..200 {
        world.telegram.say_in(
            GROUP,
            ALA,
            &format!("@vestka_bot what do you say, {n}?"),
            None,
        );
        world.telegram.say_in(GROUP, ALA, "/help@another_bot", None);
    }
    for _ in 0..60 {
        world.telegram.say_in(GROUP, ALA, "/help", None);
    }
    let answered = world
        .telegram
        .wait_for("six answers", |state| state.from_bot(GROUP).count() == 6);
    answered.await.expect("six answers");
    world.say(BEN, "/help").await;
    let heard = said(&world, GROUP);
    assert_eq!(heard.len(), 6, "and most of its minute is left");
    assert!(!heard.iter().any(|text| text == TOO_MUCH), "no noise");
}

#[tokio::test]
async fn a_member_who_asks_too_much_in_a_group_keeps_neither_its_administrator_nor_updates_waiting()
{
    let world = World::new().await;
    world.telegram.add_people([ADMIN, BEN]);
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    for (person, status) in [
        (ADMIN, MemberStatus::Administrator),
        (BEN, MemberStatus::Member),
    ] {
        world.telegram.set_member_status(GROUP, person, status);
    }
    let group = world.subscribe_chat(GROUP, ChatKind::Supergroup, &["sanctions"]);
    group.await;
    let budget = as_telegram_takes();
    let _bot = Bot::run(limited_within(&world, Arc::clone(&budget)));
    let typed = async |person: i64, text: &str, expected: &str| {
        let typed = world.telegram.say_in(GROUP, person, text, None);
        let answer = world.telegram.wait_for_text(GROUP, typed, expected).await;
        answer.unwrap_or_else(|error| panic!("{text}: {error}"));
    };
    for _ in 0..25 {
        world.telegram.say_in(GROUP, BEN, "/topics", None);
    }
    for _ in 0..10 {
        world.telegram.say_in(GROUP, BEN, "/help", None);
    }
    typed(ADMIN, "/subscribe protests", "Saved.").await;
    let heard = said(&world, GROUP);
    let refused = heard.iter().filter(|text| *text == ADMINS_ONLY).count();
    assert_eq!((refused, heard.len()), (1, 7), "{heard:?}");
    // A message a second in a chat.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(2)).await;
    tokio::time::resume();
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery_within(budget)).await;
    let last = world.telegram.last_from_bot(GROUP).expect("an update");
    assert!(last.text.contains("Ten persons listed"), "{}", last.text);
}

#[tokio::test]
async fn who_is_no_administrator_is_told_so_in_a_group_once_a_minute() {
    let world = World::new().await;
    world.telegram.add_people([ALA, BEN]);
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    for person in [ALA, BEN] {
        world
            .telegram
            .set_member_status(GROUP, person, MemberStatus::Member);
    }
    let _bot = Bot::run(limited(&world));
    // The help comes after all that was said before it in this chat.
    let told_after = async |seconds: i64| {
        world.clock.advance(TimeDelta::seconds(seconds));
        for command in ["/topics", "/pause", "/forget"] {
            world.telegram.say_in(GROUP, ALA, command, None);
            world.telegram.say_in(GROUP, BEN, command, None);
        }
        let asked = world.telegram.say_in(GROUP, BEN, "/help", None);
        let helped = world.telegram.wait_for_text(GROUP, asked, "I send").await;
        helped.expect("the help");
        let said = said(&world, GROUP);
        said.iter().filter(|text| *text == ADMINS_ONLY).count()
    };
    assert_eq!(told_after(0).await, 1);
    assert_eq!(told_after(59).await, 1);
    assert_eq!(told_after(1).await, 2);
}

/// Chats have their pace too, as outside of stories.
fn as_telegram_takes() -> Arc<Budget> {
    Arc::new(Budget::per_second(1000).with_chats())
}

#[tokio::test]
async fn staff_at_work_may_do_more_and_only_while_their_session_is_open() {
    let world = World::new().await;
    world.telegram.add_people([ALA, BEN]);
    world.join_staff(ALA, Role::Moderator).await;
    world.join_staff_without_session(BEN, Role::Moderator).await;
    let _bot = Bot::run(limited(&world));
    world.say(ALA, "/help").await;
    for person in [ALA, BEN] {
        for _ in 0..100 {
            world.telegram.say(person, "/help");
        }
    }
    let answered = world
        .telegram
        .wait_for("all answers", |state| state.from_bot(ALA).count() == 101);
    answered.await.expect("all are answered");
    let told = world.telegram.wait_for_text(BEN, 0, TOO_MUCH).await;
    told.expect("without a session a member of the staff is anybody");
    assert_eq!(said(&world, BEN).len(), 41);
    assert!(!said(&world, ALA).iter().any(|text| text == TOO_MUCH));
}

#[tokio::test]
async fn what_is_not_understood_is_answered_once_a_minute() {
    let world = World::new().await;
    world.telegram.add_people([ALA, BEN]);
    let _bot = Bot::run(limited(&world));
    // The help comes after all that was said before it in this chat.
    let helped = async |words: &[&str], answers: usize| {
        for words in words {
            world.telegram.say(ALA, words);
        }
        world.telegram.say(ALA, "/help");
        let come = world
            .telegram
            .wait_for("the help", |state| state.from_bot(ALA).count() == answers);
        come.await.expect("the help");
        let said = said(&world, ALA);
        let others = said.iter().filter(|text| *text == NOT_UNDERSTOOD);
        (others.count(), said.last().cloned().expect("the help"))
    };
    let (answered, help) = helped(&["hello", "/nonsense", "are you there?"], 2).await;
    assert_eq!(answered, 1, "the first");
    assert_ne!(help, NOT_UNDERSTOOD);
    assert_eq!(world.say(BEN, "hello").await.text, NOT_UNDERSTOOD);
    world.clock.advance(TimeDelta::seconds(59));
    assert_eq!(helped(&["hello"], 3).await, (1, help.clone()));
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(helped(&["hello", "hello"], 5).await, (2, help));
}

#[tokio::test]
async fn a_handler_that_panics_ends_nothing_but_itself() {
    let world = World::new().await;
    world.telegram.add_people([ALA, BEN]);
    let service = world.service(Rules::default(), Arc::new(Budget::per_second(1000)));
    let mut service = Arc::into_inner(service).expect("nobody else has it");
    service.wake_erasure = Arc::new(|| panic!("a story wants to see a panic"));
    let bot = Bot::run(Arc::new(service));
    for round in 1..=3 {
        world.join(ALA).await;
        let asked = world.say(ALA, "/forget").await;
        world
            .telegram
            .press(ALA, asked.id, "Erase everything")
            .expect("it asks once");
        // Right behind it in the same chat.
        world.telegram.say(ALA, "/nonsense");
        world.say(BEN, "/help").await;
        let panics = format!("vestka_errors_total{{stage=\"panic\"}} {round}");
        let seen = tokio::time::timeout(Duration::from_secs(20), async {
            while !world.metrics.encode().contains(&panics) {
                tokio::task::yield_now().await;
            }
        });
        seen.await.expect("it has panicked");
        assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    }
    assert!(bot.stop().await, "the stop drains as ever");
}

#[tokio::test]
async fn an_administrator_who_sets_a_group_up_by_buttons_is_not_cut_off() {
    let world = World::new().await;
    world.telegram.add_people([ADMIN]);
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    let is_admin = MemberStatus::Administrator;
    world.telegram.set_member_status(GROUP, ADMIN, is_admin);
    let _bot = Bot::run(limited_within(&world, as_telegram_takes()));
    let typed = world.telegram.say_in(GROUP, ADMIN, "/topics", None);
    let menu = world.telegram.wait_for_text(GROUP, typed, "").await;
    let menu = menu.expect("a menu").id;
    let press = |button: &str| {
        let pressed = world.telegram.press_in(GROUP, ADMIN, menu, button);
        pressed.expect("the button is there");
    };
    let names = ["Sanctions", "✓ Sanctions"];
    for n in 0..18 {
        press(names[n % 2]);
        let seen = world.telegram.wait_for("the menu changes", |state| {
            let menu = state.chat(GROUP).and_then(|chat| chat.message(menu));
            menu.is_some_and(|menu| menu.text.contains("Chosen: Sanctions") == (n % 2 == 0))
        });
        seen.await.unwrap_or_else(|error| panic!("{n}: {error}"));
    }
    // Telegram takes no more there in this minute, but what stands above a button is no message.
    press("Protests and strikes");
    press("Sanctions");
    let told = world.telegram.wait_for("a word above the button", |state| {
        state.toasts().iter().any(|toast| toast.text == TOO_MUCH)
    });
    told.await.expect("who presses is told");
    let kept: Vec<String> = sqlx::query_scalar(
        "SELECT t.slug FROM subscriptions su JOIN topics t ON t.id = su.topic_id ORDER BY t.slug",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers");
    assert_eq!(
        kept,
        ["protests"],
        "who is told to wait has changed nothing"
    );
}
