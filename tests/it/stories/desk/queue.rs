//! The queue: what ranks it, what filters it, what is split off, set aside and claimed.

use chrono::TimeDelta;
use vestka::domain::content::Text;
use vestka::domain::language::Language;
use vestka::vault::ChatId;

use super::{Desk, EVA, MAX, READER, labels};
use crate::world::{Said, routine};

const RUMOUR: &str = "The border is closed from midnight and nobody may leave the city";

/// So many readers ask about a text.
async fn asked(desk: &Desk, text: &str, readers: i64) -> i64 {
    let questions = desk.world.questions();
    for reader in 0..readers {
        let chat = ChatId::new(READER + reader);
        let asked = questions.ask(text, (chat, None), Language::En).await;
        asked.expect("the database answers");
    }
    sqlx::query_scalar("SELECT max(candidate_id) FROM questions")
        .fetch_one(&desk.world.pool)
        .await
        .expect("a question")
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn what_many_ask_about_stands_first_and_says_how_many() {
    let desk = Desk::new().await;
    let few = asked(
        &desk,
        "Is it true that the bridge will be closed tomorrow at noon",
        1,
    )
    .await;
    let many = asked(&desk, RUMOUR, 3).await;
    let world = &desk.world;
    let newer = world.report("one", "Ten persons listed").await.candidate;
    let urgent = world.report("two", "A strike begins").await.candidate;
    sqlx::query("UPDATE candidates SET urgency = 'breaking' WHERE id = $1")
        .bind(urgent)
        .execute(&world.pool)
        .await
        .expect("it is there");
    let queue = world.say(MAX, "/queue").await;
    let places = [urgent, many, few, newer].map(|id| {
        let line = format!("{id}. ");
        queue
            .text
            .find(&line)
            .unwrap_or_else(|| panic!("{id}: {}", queue.text))
    });
    assert!(places.is_sorted(), "{}", queue.text);
    assert!(
        queue
            .text
            .contains(&format!("{many}. A question of readers")),
        "{}",
        queue.text
    );
    assert!(
        queue.text.contains("3 readers ask about it"),
        "{}",
        queue.text
    );
    assert!(
        queue.text.contains("one reader asks about it"),
        "{}",
        queue.text
    );
    assert!(!queue.text.contains("border"), "no word of it in the list");

    let opened = desk.open(MAX, many).await;
    assert!(
        opened.text.contains("asked by 3 readers"),
        "{}",
        opened.text
    );
    // Once an update is written from it, too.
    world.press(MAX, &opened, "Write my own").await;
    let draft = desk.open(MAX, many).await;
    assert!(
        draft.text.contains("3 readers ask about it"),
        "{}",
        draft.text
    );
    let oldest = world.say(MAX, "/queue oldest").await;
    assert!(
        oldest.text.contains("Only: Oldest first"),
        "{}",
        oldest.text
    );
    let first = oldest.text.find(&format!("{few}. "));
    assert!(
        first < oldest.text.find(&format!("{urgent}. ")),
        "{}",
        oldest.text
    );
}

#[tokio::test]
async fn the_queue_says_what_it_leaves_out_and_finds_drafts_by_their_language() {
    let desk = Desk::new().await;
    let world = &desk.world;
    world.report("one", "Ten persons listed").await;
    let mut content = routine("Ten");
    content.original_language = Language::Be;
    let text = Text {
        title: "Пералічана дзесяць чалавек".to_owned(),
        body: "Спіс апублікаваны.".to_owned(),
    };
    content.text = [(Language::Be, text)].into();
    desk.draft(&content).await;
    let queue = world.say(MAX, "/queue").await;
    let menu = world.press(MAX, &queue, "Filter").await;
    let menu = world.press(MAX, &menu, "Беларуская").await;
    let menu = world.press(MAX, &menu, "routine").await;
    let some = world.press(MAX, &menu, "Back to the queue").await;
    assert!(
        some.text.contains("Only: routine, Belarusian"),
        "{}",
        some.text
    );
    assert!(
        some.text.contains("Пералічана") && !some.text.contains("Ten persons"),
        "{}",
        some.text
    );
    // The same, typed, in whatever language the names of the buttons are known.
    for typed in [
        "/queue be routine",
        "/queue звычайная беларуская",
        "/queue routine Беларуская new",
    ] {
        let some = world.say(MAX, typed).await;
        assert!(
            some.text.contains("Пералічана") && !some.text.contains("Ten persons"),
            "{typed}: {}",
            some.text
        );
    }
    let none = world.say(MAX, "/queue Отложенные").await;
    assert!(
        none.text.starts_with("Nothing like that waits"),
        "{}",
        none.text
    );
    let topic = world.say(MAX, "/queue Санкцыі oldest").await;
    assert!(topic.text.contains("Ten persons"), "{}", topic.text);
}

#[tokio::test]
async fn an_item_is_split_off_by_a_button_and_a_forged_one_splits_nothing() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let one = world.report("one", "Ten persons listed").await;
    let other = world
        .tell(Said {
            source: ("two", "B"),
            external_id: "strike",
            title: "A strike begins",
            copy_of: Some((one.item, "near_text")),
        })
        .await;
    let copy = world
        .repeat("three", "A strike begins too", other.item)
        .await;
    let foreign = world.report("four", "Something else").await;
    let opened = desk.open(MAX, one.candidate).await;
    let menu = world.press(MAX, &opened, "Split…").await;
    assert!(menu.text.contains("A strike begins"), "{}", menu.text);
    let wanted = format!("Split off {}", other.item);
    assert!(labels(&menu).contains(&wanted.as_str()), "{menu:?}");
    // Forged: an item of another candidate, and one that never was.
    for item in [foreign.item, 4_000] {
        let before = desk.count("stories").await;
        let data = format!("c:{}:split:{item}", one.candidate);
        world
            .telegram
            .forge_press(MAX, menu.id, &data)
            .expect("it stands there");
        let said = format!("Item {item} is not of candidate");
        let seen = world.telegram.wait_for_text(MAX, menu.id, &said);
        seen.await.expect("a clear sentence");
        assert_eq!(desk.count("stories").await, before);
    }
    // Somebody else works on it.
    world.say(EVA, &format!("/claim {}", one.candidate)).await;
    let refused = world.press(MAX, &menu, &wanted).await;
    assert!(
        refused.text.contains("works on candidate"),
        "{}",
        refused.text
    );
    world.say(EVA, &format!("/release {}", one.candidate)).await;
    world.press(MAX, &menu, &wanted).await;
    let moved: Vec<i64> = sqlx::query_scalar(
        "SELECT i.id FROM items i JOIN candidates c ON c.story_id = i.story_id WHERE c.id <> $1 AND c.id <> $2 ORDER BY i.id",
    )
    .bind(one.candidate)
    .bind(foreign.candidate)
    .fetch_all(&world.pool)
    .await
    .expect("the database answers");
    assert_eq!(moved, [other.item, copy.item], "with what repeats it");
    assert_eq!(desk.audited("split").await.len(), 1);
    // What is left is one item: nothing to split, and no button for it.
    let left = desk.open(MAX, one.candidate).await;
    assert!(!labels(&left).contains(&"Split…"), "{left:?}");
}

#[tokio::test]
async fn a_tip_is_held_and_taken_up_again_by_buttons() {
    let desk = Desk::new().await;
    let world = &desk.world;
    world.clock.advance(TimeDelta::minutes(1));
    world
        .say(
            READER,
            "/tip Five people were detained at the gate of the tractor works",
        )
        .await;
    let list = world.say(MAX, "/tips").await;
    let button = labels(&list)
        .into_iter()
        .find(|label| label.starts_with("Open"))
        .expect("a tip waits")
        .to_owned();
    let tip = world.press(MAX, &list, &button).await;
    world.press(MAX, &tip, "Hold").await;
    let list = world.say(MAX, "/tips").await;
    assert!(list.text.contains("held"), "{}", list.text);
    let tip = world.press(MAX, &list, &button).await;
    let back = world.press(MAX, &tip, "Take up again").await;
    assert!(
        back.text.contains("waits for review again"),
        "{}",
        back.text
    );
    let list = world.say(MAX, "/tips").await;
    assert!(!list.text.contains("held"), "{}", list.text);
    assert_eq!(desk.audited("hold").await.len(), 1);
}

#[tokio::test]
async fn whose_hands_a_candidate_was_in_stands_in_the_audit_log() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = world.report("one", "Ten persons listed").await.candidate;
    world.say(MAX, &format!("/claim {id}")).await;
    // Work renews it: that is no new claim.
    world.clock.advance(TimeDelta::minutes(20));
    world.say(MAX, &format!("/claim {id}")).await;
    let refused = world.say(EVA, &format!("/write {id}")).await;
    assert!(
        refused.text.contains("works on candidate"),
        "{}",
        refused.text
    );
    world.clock.advance(TimeDelta::minutes(31));
    world.say(EVA, &format!("/claim {id}")).await;
    world.say(EVA, &format!("/release {id}")).await;
    let (max, eva) = (desk.max.name().to_owned(), desk.eva.name().to_owned());
    let lapsed = format!("the claim of {max} had lapsed at 2026-11-20 12:51 UTC");
    assert_eq!(
        desk.audited("claim").await,
        [
            (max, id.to_string(), String::new()),
            (eva.clone(), id.to_string(), lapsed)
        ]
    );
    assert_eq!(
        desk.audited("end_claim").await,
        [(eva, id.to_string(), String::new())]
    );
}
