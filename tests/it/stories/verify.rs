//! Is this message ours? By code, by text, forwarded, in a group; and what becomes of a question to the staff.

mod amended;
mod asked;
mod pictures;
mod program;
mod rotation;
mod seen;

use vestka::domain::language::Language;
use vestka::domain::staff::Role;
use vestka::store::review::Approval;
use vestka_simulator::{Fault, FaultKind, Message};

use crate::world::{World, routine};

const READER: i64 = 1_487_000_000_001;
const MODERATOR: i64 = 1_487_000_000_002;
const GROUP: i64 = -1_487_000_000_009;

/// A text that is not ours.
const RUMOUR: &str = "Attention! From tomorrow the border with Lithuania is closed for everybody, tell all your friends and relatives.";

async fn world() -> World {
    let world = World::new().await;
    world.telegram.add_person(READER, "Ala", "en");
    world
}

#[tokio::test]
async fn a_forwarded_message_of_ours_is_genuine_and_an_altered_one_is_not() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let ours = world.telegram.last_from_bot(READER).expect("delivered");

    let forwarded = world
        .telegram
        .forward(READER, READER, ours.id)
        .expect("it may be forwarded");
    let answer = world
        .telegram
        .wait_for_text(READER, forwarded, "")
        .await
        .expect("an answer");
    assert!(
        answer
            .text
            .starts_with("Genuine. We published this, and it still stands."),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("revision 1"), "{}", answer.text);

    let altered = ours.text.replace("Ten persons", "Two persons");
    let passed = world.telegram.forward_text(READER, &altered, "Somebody");
    let answer = world
        .telegram
        .wait_for_text(READER, passed, "")
        .await
        .expect("an answer");
    assert!(
        answer
            .text
            .starts_with("Altered. This is not what we published."),
        "{}",
        answer.text
    );
    assert!(
        answer.text.contains("We published: “Ten persons listed"),
        "{}",
        answer.text
    );
    assert!(
        answer.text.contains("Here it says: “Two persons listed"),
        "{}",
        answer.text
    );
    assert!(
        answer
            .all_buttons()
            .any(|button| button.text == "Ask the staff")
    );
}

#[tokio::test]
async fn a_code_is_found_with_a_typing_error_and_by_its_link() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;

    let by_code = world
        .say(READER, &format!("/verify {}", code.to_lowercase()))
        .await;
    assert!(
        by_code
            .text
            .starts_with("There is an update of ours with this code."),
        "{}",
        by_code.text
    );
    assert!(
        by_code.text.contains("The council has adopted the list."),
        "{}",
        by_code.text
    );
    let by_link = world.say(READER, &format!("/start v_{code}")).await;
    assert_eq!(by_link.text, by_code.text);
    let bare = world.say(READER, &code).await;
    assert_eq!(bare.text, by_code.text);

    let last = code.chars().last().expect("seven");
    let wrong = if last == '7' { '8' } else { '7' };
    let typo = format!("{}{wrong}", &code[..6]);
    let near = world.say(READER, &format!("/verify {typo}")).await;
    assert!(
        near.text.contains(&format!(
            "“{typo}” has a typing error. The only code of ours that is near is {code}."
        )),
        "{}",
        near.text
    );
    let none = world.say(READER, "/verify 0000011").await;
    assert!(
        none.text.starts_with("We have no update with this code."),
        "{}",
        none.text
    );

    // A letter too few or too many is no forgery.
    for mistyped in ["12345", &code[..6], &format!("{code}2"), "ABC9"] {
        let near = world.say(READER, &format!("/verify {mistyped}")).await;
        assert!(
            near.text
                .starts_with("We have no update with this code. A code has seven"),
            "{mistyped}: {}",
            near.text
        );
        assert!(near.buttons.is_empty(), "{mistyped}");
    }
}

#[tokio::test]
async fn what_was_corrected_or_withdrawn_is_told_with_what_changed() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let text = "Ten persons listed\n\nThe council has adopted the list.";
    let mut corrected = routine("Ten persons listed");
    for text in corrected.text.values_mut() {
        text.body = "The council has not adopted the list yet.".to_owned();
    }
    world.correct(&code, corrected).await;
    let old = world.say(READER, &format!("/verify {text}")).await;
    assert!(
        old.text.starts_with("Ours, but corrected since."),
        "{}",
        old.text
    );
    assert!(
        old.text
            .contains("It said: “The council has adopted the list.”"),
        "{}",
        old.text
    );
    assert!(
        old.text
            .contains("It says now: “The council has not adopted the list yet.”"),
        "{}",
        old.text
    );
    let new = world
        .say(
            READER,
            "/verify Ten persons listed. The council has not adopted the list yet.",
        )
        .await;
    assert!(new.text.starts_with("Genuine."), "{}", new.text);

    world.retract(&code).await;
    let withdrawn = world.say(READER, &format!("/verify {text}")).await;
    assert!(
        withdrawn
            .text
            .starts_with("We published this and then withdrew it."),
        "{}",
        withdrawn.text
    );
    let by_code = world.say(READER, &format!("/verify {code}")).await;
    assert!(
        by_code
            .text
            .starts_with("We published this and then withdrew it."),
        "{}",
        by_code.text
    );
}

#[tokio::test]
async fn in_a_group_it_speaks_only_when_asked() {
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    let said = world.telegram.say_in(GROUP, READER, RUMOUR, None);
    let asked = world.telegram.reply_in(GROUP, READER, "/verify", said);
    let answer = world
        .telegram
        .wait_for_text(GROUP, asked, "")
        .await
        .expect("an answer");
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    let from_bot = world.telegram.look(|state| state.from_bot(GROUP).count());
    assert_eq!(from_bot, 1, "to the rumour itself it said nothing");
}

#[tokio::test]
async fn the_text_may_come_after_the_command() {
    let world = world().await;
    let _bot = world.run_bot();
    world.publish(&routine("Ten persons listed")).await;
    let asked = world.say(READER, "/verify").await;
    assert!(
        asked.text.starts_with("Send me the code, the text"),
        "{}",
        asked.text
    );
    let short = world.say(READER, "persons listed").await;
    assert!(
        short.text.starts_with("This is too short") || short.text.starts_with("Not ours"),
        "{}",
        short.text
    );
}

async fn askers(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM askers")
        .fetch_one(&world.pool)
        .await
        .expect("it answers")
}

/// Asks the staff about a text; gives the bot's last words.
async fn ask(world: &World, person: i64, text: &str) -> String {
    let answer = world.say(person, text).await;
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    let said = world.press(person, &answer, "Ask the staff").await;
    said.text
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn three_people_ask_once_is_answered_and_nobody_knows_who_asked() {
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER + 10, "Jan", "pl");
    world.telegram.add_person(READER + 11, "Ona", "lt");
    world.telegram.add_person(MODERATOR, "Max", "en");
    world.join_staff(MODERATOR, Role::Moderator).await;
    let texts = [
        RUMOUR.to_owned(),
        RUMOUR.to_uppercase(),
        format!("{RUMOUR} Urgent!"),
    ];
    assert!(
        ask(&world, READER, &texts[0])
            .await
            .starts_with("The staff will look at it.")
    );
    for (person, text) in [(READER + 10, &texts[1]), (READER + 11, &texts[2])] {
        let answer = world.say(person, text).await;
        let button = answer.all_buttons().next().expect("a button").text.clone();
        world.press(person, &answer, &button).await;
    }
    assert!(
        ask(&world, READER, RUMOUR)
            .await
            .starts_with("You have asked about this already.")
    );
    let rows: Vec<(i64, i32)> = sqlx::query_as("SELECT candidate_id, asked FROM questions")
        .fetch_all(&world.pool)
        .await
        .expect("it answers");
    let [(candidate, 3)] = rows[..] else {
        panic!("one candidate, asked by three: {rows:?}")
    };
    assert_eq!(
        world.store.asked(&[candidate]).await.expect("it answers"),
        [(candidate, 3)]
    );

    let open = world.say(MODERATOR, &format!("/open {candidate}")).await;
    assert!(
        open.text
            .starts_with(&format!("Question {candidate}, asked by 3 readers:")),
        "{}",
        open.text
    );
    assert!(
        open.text.contains(RUMOUR) && open.protected,
        "{}",
        open.text
    );
    for trace in ["Ala", "Jan", &READER.to_string()] {
        assert!(!open.text.contains(trace), "{}", open.text);
    }
    let sure = world.press(MODERATOR, &open, "False").await;
    assert!(
        sure.text.starts_with("3 readers will get this answer:"),
        "{}",
        sure.text
    );
    let sent = world.press(MODERATOR, &open, "Send the answer").await;
    assert!(
        sent.text.starts_with("The answer goes to 3 readers"),
        "{}",
        sent.text
    );
    let again = world
        .say(MODERATOR, &format!("/answer {candidate} genuine"))
        .await;
    assert!(
        again.text.starts_with("This question is closed"),
        "{}",
        again.text
    );

    let answering = world.answering();
    assert_eq!(answering.step().await.expect("it answers"), 3);
    assert_eq!(answering.step().await.expect("it answers"), 0);
    for (person, begins) in [
        (READER, "You asked about:"),
        (READER + 10, "Pytanie dotyczyło:"),
        (READER + 11, "Klausėte apie:"),
    ] {
        let answer = world.telegram.last_from_bot(person).expect("answered");
        assert!(answer.text.starts_with(begins), "{}", answer.text);
    }
    assert_eq!(askers(&world).await, 0, "nobody knows who asked");
    // Who asks later hears the same at once.
    ask(&world, READER, RUMOUR).await;
    assert_eq!(answering.step().await.expect("it answers"), 1);
    assert_eq!(askers(&world).await, 0);
}

/// Presses a button of a message that is not the last any more; gives what it says then.
async fn press_older(world: &World, message: &vestka_simulator::Message, button: &str) -> String {
    world.press(MODERATOR, message, button).await;
    let messages = world.telegram.messages(MODERATOR);
    let seen = messages.into_iter().find(|seen| seen.id == message.id);
    seen.expect("it stands there").text
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn what_is_typed_is_shown_before_it_is_sent_and_nothing_is_sent_under_the_lock() {
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_person(MODERATOR, "Max", "en");
    world.join_staff(MODERATOR, Role::Moderator).await;
    ask(&world, READER, RUMOUR).await;
    let (candidate,): (i64,) = sqlx::query_as("SELECT candidate_id FROM questions")
        .fetch_one(&world.pool)
        .await
        .expect("one");
    let open = world
        .say(
            MODERATOR,
            &format!("/answer {candidate} The border is open."),
        )
        .await;
    assert!(open.text.contains("The border is open."), "{}", open.text);
    assert_eq!(world.answering().step().await.expect("it answers"), 0);
    let stored: String = sqlx::query_scalar("SELECT to_jsonb(t)::text FROM typed_answers t")
        .fetch_one(&world.pool)
        .await
        .expect("it is kept until it is sent");
    assert!(!stored.contains("border"), "{stored}");
    // A second thought: the first button sends nothing any more.
    let other = world
        .say(
            MODERATOR,
            &format!("/answer {candidate} It was never closed."),
        )
        .await;
    let old = press_older(&world, &open, "Send the answer").await;
    assert!(old.starts_with("Question"), "{old}");
    assert_eq!(askers(&world).await, 1);

    let operator = vestka::domain::staff::Actor::Operator;
    assert!(
        world
            .store
            .lock_publishing(&operator, vestka::clock::Clock::now(&world.clock))
            .await
            .expect("locked")
    );
    world.log_in(MODERATOR).await;
    let refused = press_older(&world, &other, "Send the answer").await;
    assert!(refused.contains("locked"), "{refused}");
    assert!(world.access().unlock_by_operator().await.expect("unlocked"));
    let other = world
        .say(
            MODERATOR,
            &format!("/answer {candidate} It was never closed."),
        )
        .await;
    let sent = world.press(MODERATOR, &other, "Send the answer").await;
    assert!(
        sent.text.starts_with("The answer goes to one reader"),
        "{}",
        sent.text
    );

    // On its way, and locked: it waits.
    world.access().lock(&operator).await.expect("locked");
    assert_eq!(world.answering().step().await.expect("it answers"), 0);
    assert!(world.access().unlock_by_operator().await.expect("unlocked"));
    assert_eq!(world.answering().step().await.expect("it answers"), 1);
    let heard = world.telegram.last_from_bot(READER).expect("answered");
    assert!(
        heard.text.contains("It was never closed."),
        "{}",
        heard.text
    );
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM typed_answers")
        .fetch_one(&world.pool)
        .await
        .expect("it answers");
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_crash_while_an_answer_is_sent_sends_it_once_more_at_most() {
    let world = world().await;
    let questions = world.questions();
    let chat = vestka::vault::ChatId::new(READER);
    world.telegram.add_people([READER]);
    questions
        .ask(RUMOUR, (chat, None), Language::En)
        .await
        .expect("asked");
    let max = world.join_staff(MODERATOR, Role::Moderator).await;
    let (candidate,): (i64,) = sqlx::query_as("SELECT candidate_id FROM questions")
        .fetch_one(&world.pool)
        .await
        .expect("one");
    let answer = vestka::review::Answer {
        kind: vestka::review::AnswerKind::False,
        words: None,
    };
    assert_eq!(
        questions
            .answer(candidate, &max, &answer)
            .await
            .expect("it answers"),
        vestka::review::Answering::Waiting(1)
    );
    assert_eq!(
        questions
            .answer(candidate, &max, &answer)
            .await
            .expect("it answers"),
        vestka::review::Answering::Closed,
        "once"
    );

    // Taken, and the process dies: twice.
    assert_eq!(questions.take().await.expect("it answers").len(), 1);
    assert_eq!(
        questions.take().await.expect("it answers").len(),
        0,
        "it is being sent"
    );
    world.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(
        questions.take().await.expect("it answers").len(),
        1,
        "once more"
    );
    world.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(
        questions.take().await.expect("it answers").len(),
        0,
        "and never again"
    );
    assert_eq!(askers(&world).await, 0);
    let (repeated,): (i32,) = sqlx::query_as("SELECT repeated FROM questions")
        .fetch_one(&world.pool)
        .await
        .expect("one");
    assert_eq!(repeated, 1, "it is counted");
}

#[tokio::test]
async fn an_answer_that_telegram_refuses_for_the_moment_comes_later_and_a_forgotten_asker_hears_nothing()
 {
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER + 10, "Jan", "en");
    ask(&world, READER, RUMOUR).await;
    ask(&world, READER + 10, RUMOUR).await;
    world
        .questions()
        .forget(vestka::vault::ChatId::new(READER + 10))
        .await
        .expect("it answers");
    let max = world.join_staff(MODERATOR, Role::Moderator).await;
    let (candidate,): (i64,) = sqlx::query_as("SELECT candidate_id FROM questions")
        .fetch_one(&world.pool)
        .await
        .expect("one");
    let answer = vestka::review::Answer {
        kind: vestka::review::AnswerKind::Words,
        words: Some("We asked the border guards: it is open.".to_owned()),
    };
    world
        .questions()
        .answer(candidate, &max, &answer)
        .await
        .expect("it answers");
    world
        .telegram
        .order_fault(Fault::new(FaultKind::Status500).method("sendMessage"));
    assert_eq!(world.answering().step().await.expect("it answers"), 0);
    world.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(world.answering().step().await.expect("it answers"), 1);
    let heard = world.telegram.last_from_bot(READER).expect("answered");
    assert!(
        heard.text.contains("the border guards: it is open."),
        "{}",
        heard.text
    );
    let other = world
        .telegram
        .last_from_bot(READER + 10)
        .expect("the old answer");
    assert!(
        other.text.starts_with("The staff will look"),
        "{}",
        other.text
    );
    let (repeated,): (i32,) = sqlx::query_as("SELECT repeated FROM questions")
        .fetch_one(&world.pool)
        .await
        .expect("one");
    assert_eq!(repeated, 0);
}

#[tokio::test]
async fn questions_have_limits_and_an_end() {
    let world = world().await;
    let questions = world.questions();
    let chat = (vestka::vault::ChatId::new(READER), None);
    let rumours = [
        "They say that the bridge over the river will be closed for repairs all summer long.",
        "From Monday banks will change no more than a hundred roubles for one passport.",
        "My neighbour heard that schools in our district get no heating before December.",
        "Soldiers are said to sleep in the sports hall behind the old market.",
        "All mobile operators must hand over lists of numbers by the end of the week.",
        "Doctors from the regional hospital were told to leave for another town tonight.",
    ];
    for (number, text) in rumours.iter().enumerate() {
        let asked = questions
            .ask(text, chat, Language::En)
            .await
            .expect("it answers");
        let wanted = if number < 5 {
            vestka::review::Asked::Yes
        } else {
            vestka::review::Asked::TooMuch
        };
        assert_eq!(asked, wanted, "{text}");
    }
    world.clock.advance(chrono::TimeDelta::days(31));
    assert!(questions.purge().await.expect("it answers") > 0);
    assert_eq!(askers(&world).await, 0);
    let (left,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM questions WHERE sealed IS NOT NULL OR state = 'open'")
            .fetch_one(&world.pool)
            .await
            .expect("one");
    assert_eq!(left, 0, "no text is kept");
}

#[tokio::test]
async fn whoever_is_forgotten_has_asked_nothing() {
    let world = world().await;
    let _bot = world.run_bot();
    let subscriber = world.subscribe(READER, &["sanctions"]).await;
    ask(&world, READER, RUMOUR).await;
    world.telegram.add_person(READER + 10, "Jan", "en");
    ask(&world, READER + 10, RUMOUR).await;
    assert_eq!(askers(&world).await, 2);
    world
        .subscriptions()
        .forget(subscriber.id)
        .await
        .expect("it answers");
    assert_eq!(world.erasure().step().await.expect("it answers").erased, 1);
    assert_eq!(askers(&world).await, 1);
    // A stranger, who never subscribed to anything.
    let asked = world.say(READER + 10, "/forget").await;
    let (open,): (i64,) = sqlx::query_as("SELECT count(*) FROM questions")
        .fetch_one(&world.pool)
        .await
        .expect("one");
    assert_eq!(open, 1, "somebody still asks it");
    let erased = erase(&world, READER + 10, &asked).await;
    assert!(erased.text.starts_with("Erased."), "{}", erased.text);
    assert_eq!(askers(&world).await, 0);
    // Nobody decided it and nobody asks any more: its text goes too.
    let (left,): (i64,) = sqlx::query_as("SELECT count(*) FROM candidates")
        .fetch_one(&world.pool)
        .await
        .expect("one");
    assert_eq!(left, 0);
}

/// Presses the button that erases everything; gives the last word.
async fn erase(world: &World, person: i64, asked: &Message) -> Message {
    world
        .telegram
        .press(person, asked.id, "Erase everything")
        .expect("it can be pressed");
    world
        .telegram
        .wait_for_text(person, asked.id, "")
        .await
        .expect("a last word")
}

#[tokio::test]
async fn what_was_said_about_a_question_is_deleted_where_nobody_subscribes() {
    let world = world().await;
    let _bot = world.run_bot();
    let max = world.join_staff(MODERATOR, Role::Moderator).await;
    ask(&world, READER, RUMOUR).await;
    let (candidate,): (i64,) = sqlx::query_as("SELECT candidate_id FROM questions")
        .fetch_one(&world.pool)
        .await
        .expect("one");
    let answer = vestka::review::Answer {
        kind: vestka::review::AnswerKind::False,
        words: None,
    };
    world
        .questions()
        .answer(candidate, &max, &answer)
        .await
        .expect("it answers");
    assert_eq!(world.answering().step().await.expect("it answers"), 1);
    let stands = || {
        let messages = world.telegram.messages(READER).into_iter();
        messages
            .filter(|message| message.from_bot)
            .map(|message| message.text)
            .collect::<Vec<_>>()
    };
    assert_eq!(stands().len(), 3, "the verdict, the thanks, the answer");
    let asked = world.say(READER, "/forget").await;
    let erased = erase(&world, READER, &asked).await;
    assert_eq!(stands(), [erased.text]);
    // What was forgotten is not remembered either.
    let again = world.say(READER, "/forget").await;
    assert_eq!(
        again.text,
        "Nothing about this chat is stored. To remove what stands in this chat, clear it in Telegram's menu."
    );
}

#[tokio::test]
async fn whoever_asks_too_much_is_told_once_a_minute() {
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER + 10, "Jan", "en");
    for _ in 0..24 {
        let answer = world.say(READER, "/verify 0000011").await;
        assert!(
            answer.text.starts_with("We have no update"),
            "{}",
            answer.text
        );
    }
    let refused = world.say(READER, &format!("/verify {RUMOUR}")).await;
    assert_eq!(
        refused.text,
        "That is more than I can check at once. Please wait a minute."
    );
    let before = world.telegram.delivered_count(READER);
    world.telegram.say(READER, &format!("/verify {RUMOUR}"));
    world.say(READER, "/help").await;
    assert_eq!(world.telegram.delivered_count(READER), before + 1);
    // Others go on, and so does this chat a minute later.
    let other = world.say(READER + 10, &format!("/verify {RUMOUR}")).await;
    assert!(other.text.starts_with("Not ours."), "{}", other.text);
    world.clock.advance(chrono::TimeDelta::minutes(1));
    let later = world.say(READER, &format!("/verify {RUMOUR}")).await;
    assert!(later.text.starts_with("Not ours."), "{}", later.text);
}

/// Promise 4: a crowd that asks as much as it can takes it from nobody else.
#[tokio::test]
async fn a_crowd_that_asks_without_end_takes_the_answer_from_nobody() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let asked = ["/verify 0000011".to_owned(), format!("/verify {RUMOUR}")];
    for (quiet, asked) in (READER + 10..).zip(asked) {
        world.clock.advance(chrono::TimeDelta::minutes(1));
        for of_the_crowd in 0..40 {
            let person = READER + 100 + of_the_crowd;
            world.telegram.add_person(person, "Jan", "en");
            let first = world.telegram.say(person, &asked);
            for _ in 1..25 {
                world.telegram.say(person, &asked);
            }
            // The twenty-fifth is more than one may ask, or all.
            let refused = world.telegram.wait_for_text(person, first, "That is more");
            refused.await.expect("the crowd is told");
        }
        world.telegram.add_person(quiet, "Ola", "en");
        let genuine = world.say(quiet, &format!("/verify {code}")).await;
        assert!(
            genuine.text.starts_with("There is an update of ours"),
            "{}",
            genuine.text
        );
        for _ in 0..2 {
            let text = world.say(quiet, &format!("/verify {RUMOUR}")).await;
            assert!(text.text.starts_with("Not ours."), "{}", text.text);
        }
    }
    // The crowd had all the turns there were: a third text of one's own waits.
    let quiet = READER + 99;
    world.telegram.add_person(quiet, "Iwan", "en");
    for _ in 0..2 {
        world.say(quiet, &format!("/verify {RUMOUR}")).await;
    }
    let third = world.say(quiet, &format!("/verify {RUMOUR}")).await;
    assert!(third.text.starts_with("That is more"), "{}", third.text);
    let code = world.say(quiet, &format!("/verify {code}")).await;
    assert!(
        code.text.starts_with("There is an update of ours"),
        "{}",
        code.text
    );
}

#[tokio::test]
async fn an_answer_quotes_nothing_that_turns_it_around() {
    let world = world().await;
    let _bot = world.run_bot();
    world.publish(&routine("Ten persons listed")).await;
    let turned = "Ten persons listed\n\nThe council has \u{2067}adopted the list.";
    let answer = world.say(READER, &format!("/verify {turned}")).await;
    assert!(answer.text.starts_with("Altered."), "{}", answer.text);
    assert!(
        answer.text.contains("[U+2067]") && !answer.text.contains('\u{2067}'),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn the_current_text_is_shown_whole_however_long_it_is() {
    let world = world().await;
    let _bot = world.run_bot();
    let mut content = routine("A long list");
    for text in content.text.values_mut() {
        text.body = (1..=120)
            .map(|number| format!("Paragraph {number} of the list names one more person.\n\n"))
            .collect::<Vec<_>>()
            .concat();
    }
    let (_, code) = world.publish(&content).await;
    let said = world.telegram.say(READER, &format!("/verify {code}"));
    world
        .telegram
        .wait_for_text(READER, said, "Paragraph 120 of the list")
        .await
        .expect("the end is shown");
    let shown: String = world.telegram.look(|state| {
        let texts = state.from_bot(READER).map(|message| message.text.clone());
        texts.collect::<Vec<_>>().join("\n")
    });
    for number in 1..=120 {
        assert!(
            shown.contains(&format!("Paragraph {number} of")),
            "{number}"
        );
    }
}

#[tokio::test]
async fn whoever_sent_a_tip_and_asked_is_forgotten_in_both() {
    const PERSON: i64 = 1_487_000_000_088;
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_person(PERSON, "Somebody", "en");
    let rumour = "Soldiers are said to sleep in the sports hall behind the old market.";
    ask(&world, PERSON, rumour).await;
    assert_eq!(askers(&world).await, 1);
    world.say(PERSON, "/tip The sports hall is empty").await;

    let asked = world.say(PERSON, "/forget").await;
    let erased = erase(&world, PERSON, &asked).await;
    assert!(erased.text.starts_with("Erased."), "{}", erased.text);
    assert_eq!(
        askers(&world).await,
        0,
        "the question has no asker any more"
    );
}

/// The candidate of the only question.
async fn asked(world: &World) -> i64 {
    sqlx::query_scalar("SELECT candidate_id FROM questions")
        .fetch_one(&world.pool)
        .await
        .expect("one question")
}

#[tokio::test]
async fn who_asked_hears_of_the_update_that_was_written_from_the_question() {
    let world = world().await;
    let _bot = world.run_bot();
    let moderator = world.join_staff(MODERATOR, Role::Moderator).await;
    ask(&world, READER, RUMOUR).await;
    let (candidate, review) = (asked(&world).await, world.review());
    let content = routine("The border is open");
    let draft = review.begin_draft(candidate, &content, &moderator).await;
    let (outcome, code) = review
        .approve(&draft.expect("a draft"), &moderator)
        .await
        .expect("complete");
    assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");
    assert_eq!(world.answering().step().await.expect("it answers"), 1);
    let heard = world.telegram.last_from_bot(READER).expect("answered");
    assert!(heard.text.contains(&code), "{}", heard.text);
    assert_eq!(askers(&world).await, 0);
    // Who asks later hears the same at once.
    ask(&world, READER, RUMOUR).await;
    assert_eq!(world.answering().step().await.expect("it answers"), 1);
}

#[tokio::test]
async fn a_rejected_question_keeps_nobody_waiting_and_nobody_on_record() {
    let world = world().await;
    let _bot = world.run_bot();
    let moderator = world.join_staff(MODERATOR, Role::Moderator).await;
    ask(&world, READER, RUMOUR).await;
    let (review, candidate) = (world.review(), asked(&world).await);
    let rejected = review.reject(candidate, &moderator, "No question").await;
    assert!(rejected.expect("it answers"));
    assert_eq!(askers(&world).await, 0);
    assert_eq!(world.answering().step().await.expect("it answers"), 0);
    // Asked again it is a new question.
    let said = ask(&world, READER, RUMOUR).await;
    assert!(said.starts_with("The staff will look at it."), "{said}");
    assert_eq!(askers(&world).await, 1);
}

#[tokio::test]
async fn what_is_written_from_an_old_question_can_still_go_out() {
    let world = world().await;
    let _bot = world.run_bot();
    let moderator = world.join_staff(MODERATOR, Role::Moderator).await;
    ask(&world, READER, RUMOUR).await;
    let (candidate, review) = (asked(&world).await, world.review());
    let content = routine("The border is open");
    let draft = review.begin_draft(candidate, &content, &moderator).await;
    world.clock.advance(chrono::TimeDelta::days(31));
    world.questions().purge().await.expect("it answers");
    assert_eq!(askers(&world).await, 0);
    let approved = review.approve(&draft.expect("a draft"), &moderator).await;
    let (outcome, _) = approved.expect("complete");
    assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");
}
