//! **Walks** through the features: each person takes one of them, with a name in whatever can be typed; chats of many, channels and one of
//! the staff have their own.

use totp_rs::Totp;
use vestka::clock::{Clock as _, SystemClock};
use vestka_simulator::{Attachment, MemberStatus, Simulator};

use super::super::everything::Reader;
use super::cast::{Cast, person};
use super::trouble;
use crate::world::Program;

/// How many walks there are.
const WALKS: i64 = 8;

/// Who of the first so many check something, do so with a picture as well: more is too much for the bot within a minute.
const PICTURES: i64 = 200;

/// Joins and takes a walk; who has the next number takes the next one.
pub(super) async fn walk(reader: &Reader<'_>, number: i64, code: &str) {
    match number.rem_euclid(WALKS) {
        0 => by_buttons(reader).await,
        1 => paced(reader).await,
        2 => reading(reader, code).await,
        3 => checking(reader, code, number < PICTURES).await,
        4 => telling(reader).await,
        5 => private(reader).await,
        6 => coming_and_going(reader).await,
        _ => asking(reader).await,
    }
}

async fn say_each(reader: &Reader<'_>, all: &[&str]) {
    for typed in all {
        reader.say(typed).await;
    }
}

/// Language, topics and pace, all by buttons.
async fn by_buttons(reader: &Reader<'_>) {
    reader.join().await;
    reader.say("/topics").await;
    reader.press("Protests").await;
    reader.say("/language").await;
    reader.press("English").await;
    reader.say("/pace").await;
    reader.press("Breaking only").await;
}

async fn paced(reader: &Reader<'_>) {
    say_each(
        reader,
        &[
            "/start t_sanctions",
            "/pace digest 19:30",
            "/pace quiet 23:00 07:00",
            "/pace zone Vilnius",
            "/pace sound off",
            "/pace instant",
        ],
    )
    .await;
}

/// What was published, found and looked through; and what nobody published.
async fn reading(reader: &Reader<'_>, code: &str) {
    say_each(
        reader,
        &[
            "/latest",
            "/latest sanctions",
            "/search listed",
            "/search Zyrhvald Жырхвальд",
            &format!("/start v_{code}"),
            "/sources",
            "/subscribe sanctions",
        ],
    )
    .await;
}

/// Is it genuine: a code, a text, a picture, and a message that came from the bot.
async fn checking(reader: &Reader<'_>, code: &str, has_a_picture: bool) {
    reader.say("/start t_sanctions").await;
    reader.say(&format!("/verify {code}")).await;
    reader
        .say("/verify Zyrhvald was seen near the bakery with twenty others, says a neighbour")
        .await;
    if has_a_picture {
        let picture = Attachment::photo(super::photo());
        reader.send(picture.caption("/verify")).await;
    }
    let last = reader.telegram.last_from_bot(reader.person);
    let Some(last) = last else { return };
    let forward = || {
        let telegram = reader.telegram;
        telegram.forward(reader.person, reader.person, last.id)
    };
    if let Some(forwarded) = forward() {
        let again = || {
            forward();
        };
        reader.answer(forwarded, "what was forwarded", again).await;
    }
}

/// A tip of several messages, with a picture, and one that is given up.
async fn telling(reader: &Reader<'_>) {
    reader.say("/tip").await;
    reader
        .say("Zyrhvald of house 7 says that they meet at the mill; write to @zyrhvald")
        .await;
    let picture = Attachment::document("zyrhvald-at-home.jpg", super::photo());
    reader.send(picture.caption("Жырхвальд at the gate")).await;
    reader.press("Send").await;
    reader.say("/tip").await;
    reader.press("Cancel").await;
}

/// What is kept of them, and less of it.
async fn private(reader: &Reader<'_>) {
    say_each(
        reader,
        &[
            "/start t_sanctions",
            "/privacy",
            "/mydata",
            "/autodelete 1h",
            "/autodelete off",
        ],
    )
    .await;
    reader.say("/forget").await;
    reader.press("Keep").await;
}

async fn coming_and_going(reader: &Reader<'_>) {
    say_each(
        reader,
        &[
            "/start t_sanctions",
            "/language ru",
            "/language en",
            "/pause",
            "/resume",
            "/unsubscribe protests",
            "/stop",
            "/start",
        ],
    )
    .await;
}

/// The staff are asked about a text with a name in it.
async fn asking(reader: &Reader<'_>) {
    reader
        .ask_the_staff_about(
            "Zyrhvald and his brother were taken from the bakery this morning, send it to all",
        )
        .await;
    reader.say("/help").await;
    reader.say("/about").await;
}

/// Chats of many, and channels, are set up; every second is taken out again.
pub(super) async fn settle(cast: Cast, telegram: &Simulator) {
    for (number, chat) in (0..).zip(cast.groups()) {
        let admin = person(cast.eager + number);
        telegram.add_supergroup(chat, "Friends of Zyrhvald", false);
        telegram.set_member_status(chat, admin, MemberStatus::Administrator);
        let mut all = vec![
            "/start@vestka_bot t_sanctions",
            "/topics@vestka_bot",
            "/language@vestka_bot be",
            "/language@vestka_bot en",
            "/pace@vestka_bot breaking",
            "/pace@vestka_bot instant",
            "/pause@vestka_bot",
            "/resume@vestka_bot",
        ];
        if number % 2 == 1 {
            all.push("/forget@vestka_bot");
        }
        for typed in all {
            let said = telegram.say_in(chat, admin, typed, None);
            let answered = telegram.wait_for(typed, |state| {
                state.from_bot(chat).any(|message| message.id > said)
            });
            answered.await.expect("administrators are answered");
        }
    }
    for (number, chat) in (0..).zip(cast.channels()) {
        let reader = Reader::of(telegram, person(cast.eager + number));
        manage(&reader, chat, number % 2 == 1).await;
    }
}

async fn manage(reader: &Reader<'_>, channel: i64, is_forgotten: bool) {
    let telegram = reader.telegram;
    telegram.add_channel(channel, "Zyrhvald and his yard");
    let name = format!("zyrhvald_{}", channel.unsigned_abs() % 1000);
    telegram.set_chat_username(channel, &name);
    telegram.set_member_status(channel, reader.person, MemberStatus::Creator);
    reader.say("/channel").await;
    let share = || telegram.share_chat(reader.person, "Choose a channel", channel);
    let shared = share().expect("the channel is offered");
    let again = || {
        share().ok();
    };
    reader.answer(shared, "a channel", again).await;
    say_each(
        reader,
        &[
            "/channel subscribe sanctions",
            "/channel language pl",
            "/channel pace breaking",
            &format!("/channel @{name} pace instant"),
        ],
    )
    .await;
    if is_forgotten {
        reader.say("/channel forget").await;
        reader.press("Erase everything").await;
    }
}

/// One of the staff comes by the way of all staff, looks around, and leaves nothing in the chat.
pub(super) async fn work(reader: &Reader<'_>, program: &Program, code: &str) {
    let invited = program
        .json(&["staff", "invite", "--role", "moderator"])
        .await;
    let telegram = reader.telegram;
    telegram.say(reader.person, invited["start"].as_str().expect("a text"));
    let said = telegram.say(reader.person, invited["phrase"].as_str().expect("a text"));
    let seen = telegram.wait_for_text(reader.person, said, "recovery codes");
    seen.await.expect("the last of three messages");
    let messages = telegram.messages(reader.person);
    let picture = messages.iter().rfind(|message| message.media.is_some());
    let uri = &picture.expect("a QR picture").text;
    let second = u64::try_from(SystemClock.now().timestamp()).expect("after 1970");
    let shown = Totp::from_url(uri).expect("a secret").generate(second);
    reader.say(&format!("/login {shown}")).await;
    reader.say(&format!("/log {code}")).await;
    for typed in ["/queue", "/staff", "/privacy"] {
        reader.say(typed).await;
    }
    trouble::order_for_the_staff(telegram, reader.person);
    telegram.say(reader.person, "/logout");
    telegram
        .wait_for("the chat is emptied", |state| {
            let mut failed = state.suffered().iter();
            failed.any(|(method, _)| method == "deleteMessage")
        })
        .await
        .expect("what the staff saw goes");
}
