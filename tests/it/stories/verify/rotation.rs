//! After a rotation of the sealing key everything that was marked under the older key is found.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use vestka::domain::language::Language;
use vestka::review::{AnswerSent, Asked, Gate, Sender};
use vestka::vault::{ChatId, Vault};

use super::{READER, RUMOUR, world};
use crate::world::World;

const TIP: &str = "Five people were detained at the gate of the tractor works this morning, says a neighbour who saw it from her window";

/// A key that is read from a file, and the same with a newer one after it.
fn keys() -> (Vault, Vault) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("vestka.key");
    let line = |number: u8| format!("{number} {}\n", format!("{number:02x}").repeat(64));
    let load = |text: String| {
        std::fs::write(&path, text).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("ours");
        Vault::load(&path).expect("a key file")
    };
    (load(line(1)), load(line(1) + &line(2)))
}

fn sender(person: i64) -> Sender {
    Sender {
        chat: ChatId::new(person),
        language: Language::En,
        names: Vec::new(),
    }
}

async fn count(world: &World, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn questions_from_before_a_rotation_are_the_same_questions() {
    let mut world = world().await;
    let (old, new) = keys();
    world.vault = Arc::new(old);
    let chat = (ChatId::new(READER), None);
    let ask = |world: &World, text: &str, chat| {
        let (questions, text) = (world.questions(), text.to_owned());
        async move {
            questions
                .ask(&text, chat, Language::En)
                .await
                .expect("it answers")
        }
    };
    assert_eq!(ask(&world, RUMOUR, chat).await, Asked::Yes);
    world.vault = Arc::new(new);
    assert_eq!(ask(&world, RUMOUR, chat).await, Asked::Already);
    // Others, with the same words and with nearly the same.
    let other = (ChatId::new(READER + 1), None);
    assert_eq!(ask(&world, RUMOUR, other).await, Asked::Yes);
    let third = (ChatId::new(READER + 2), None);
    assert_eq!(
        ask(&world, &format!("{RUMOUR} Urgent!"), third).await,
        Asked::Yes
    );
    assert_eq!(count(&world, "SELECT count(*) FROM questions").await, 1);
    assert_eq!(
        count(&world, "SELECT asked::bigint FROM questions").await,
        3
    );
    assert!(
        world
            .questions()
            .waits(ChatId::new(READER))
            .await
            .expect("it answers")
    );
    world
        .questions()
        .forget(ChatId::new(READER))
        .await
        .expect("it answers");
    assert_eq!(count(&world, "SELECT count(*) FROM askers").await, 2);
}

/// A rotation comes by while an answer is sent: it is sent once all the same, or given back as it was.
#[tokio::test]
async fn an_answer_that_is_sent_while_its_asker_is_sealed_anew_is_sent_once() {
    let mut world = world().await;
    let (old, new) = keys();
    world.vault = Arc::new(old);
    for person in [READER, READER + 1] {
        let chat = (ChatId::new(person), None);
        let asked = world.questions().ask(RUMOUR, chat, Language::En).await;
        assert_eq!(asked.expect("it answers"), Asked::Yes);
    }
    world
        .sql("UPDATE questions SET state = 'answered', answer = 'unclear', answered_at = now()")
        .await;
    world.vault = Arc::new(new);
    let due = world.questions().take().await.expect("it answers");
    assert_eq!(due.len(), 2);
    for person in [READER, READER + 1] {
        let forms = world
            .vault
            .chat_forms(vestka::vault::Purpose::Asker, ChatId::new(person));
        let moved = sqlx::query("UPDATE askers SET sealed_asker = $1 WHERE sealed_asker = ANY($2)")
            .bind(&forms[0])
            .bind(&forms)
            .execute(&world.pool)
            .await;
        assert_eq!(moved.expect("the database answers").rows_affected(), 1);
    }
    for (due, sent) in due.iter().zip([AnswerSent::Done, AnswerSent::NotYet]) {
        let settled = world.questions().sent(due, sent).await;
        settled.expect("it answers");
    }
    assert_eq!(count(&world, "SELECT count(*) FROM askers").await, 1);
    let tries = "SELECT max(tries)::bigint FROM askers";
    assert_eq!(count(&world, tries).await, 0, "given back");
}

#[tokio::test]
async fn tips_limits_and_bans_from_before_a_rotation_hold() {
    let mut world = world().await;
    let (old, new) = keys();
    world.vault = Arc::new(old);
    let first = world.tips().send_text(&sender(READER), TIP).await;
    let first = first.expect("it answers").expect("a tip");
    for _ in 0..5 {
        let gate = world.tips().gate(ChatId::new(READER), 1).await;
        assert_eq!(gate.expect("it answers"), Gate::Open);
    }
    sqlx::query(
        "INSERT INTO tip_bans (tipster, severity, until) VALUES ($1, 'banned', '2027-01-01Z')",
    )
    .bind(
        world
            .vault
            .seal_chat(vestka::vault::Purpose::Tipster, ChatId::new(READER + 1)),
    )
    .execute(&world.pool)
    .await
    .expect("a ban");
    world.vault = Arc::new(new);

    let again = world.tips().send_text(&sender(READER), TIP).await;
    let again = again.expect("it answers").expect("a tip");
    assert!(again.is_again, "its sender is known");
    assert_eq!((again.tip, &again.reference), (first.tip, &first.reference));
    let other = world
        .tips()
        .send_text(&sender(READER + 2), &format!("Hello! {TIP}"))
        .await;
    let other = other.expect("it answers").expect("a tip");
    assert_eq!((other.tip, other.is_again), (first.tip, false));
    let gate = world.tips().gate(ChatId::new(READER), 1).await;
    assert_eq!(gate.expect("it answers"), Gate::TooMuch, "its day goes on");
    let gate = world.tips().gate(ChatId::new(READER + 1), 1).await;
    assert_eq!(gate.expect("it answers"), Gate::TooMuch, "it is banned");
    assert_eq!(
        world
            .tips()
            .mine(ChatId::new(READER))
            .await
            .expect("it answers")
            .len(),
        1
    );
    let gone = world.tips().withdraw(ChatId::new(READER), first.tip).await;
    assert_eq!(gone.expect("it answers"), Some(first.reference));
    assert!(
        world
            .subscriptions()
            .forget_tips(ChatId::new(READER))
            .await
            .expect("it answers")
    );
    let left = count(&world, "SELECT count(*) FROM tip_limits").await;
    assert_eq!(left, 1, "that of the other chat");
}
