//! The list of tips in pages: each tip stands on one of them, and an old button leads nowhere else.

use std::collections::BTreeSet;

use super::{MODERATOR, begun, labels};
use crate::world::World;

/// Tips that differ in more than their number: nearly the same words would be one tip.
const TEXTS: [&str; 11] = [
    "The bridge over the river is closed for lorries",
    "Bakers at the market strike since Monday",
    "Four buses with soldiers stand at the stadium",
    "The hospital sends visitors home",
    "School number nine has no heating",
    "A judge of the district court resigned",
    "Dairy workers were called to a meeting",
    "The night train does not stop here any more",
    "A printing house lost its licence",
    "Two fishermen did not come back across the lake",
    "The mayor sold the old cinema",
];

/// From whom each comes; each sends one, since one person may not send so many.
const SENDERS: i64 = 1_487_000_000_100;

fn opens(world: &World) -> BTreeSet<String> {
    let shown = world.telegram.last_from_bot(MODERATOR);
    labels(&shown.expect("the list"))
        .into_iter()
        .filter(|label| label.starts_with("Open"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn every_tip_stands_on_one_page_and_pages_lead_there_and_back() {
    let (world, _bot) = begun().await;
    for (sender, text) in (SENDERS..).zip(TEXTS) {
        world.telegram.add_person(sender, "Reader", "en");
        world.say(sender, &format!("/tip {text}")).await;
    }
    let first = world.say(MODERATOR, "/tips").await;
    assert!(labels(&first).contains(&"Next page"), "{first:?}");
    assert!(!labels(&first).contains(&"Previous page"), "{first:?}");
    let on_first = opens(&world);
    assert_eq!(on_first.len(), 8);
    let second = world.press(MODERATOR, &first, "Next page").await;
    assert_eq!(second.id, first.id, "the menu changes in its place");
    assert!(!labels(&second).contains(&"Next page"), "{second:?}");
    let on_second = opens(&world);
    assert_eq!(on_second.len(), 3);
    assert!(on_first.is_disjoint(&on_second));
    for text in TEXTS {
        assert!(!second.text.contains(text), "no word of a tip in a list");
    }
    world.press(MODERATOR, &second, "Previous page").await;
    assert_eq!(opens(&world), on_first);

    // A page that is not there any more, or never was, is the first.
    for data in ["tip:page:7", "tip:page:65535", "tip:page:0"] {
        world.press(MODERATOR, &second, "Next page").await;
        let edits = |state: &vestka_simulator::State| {
            let found = state.from_bot(MODERATOR).find(|m| m.id == second.id);
            found.map_or(0, |message| message.edits.len())
        };
        let before = world.telegram.look(edits);
        world
            .telegram
            .forge_press(MODERATOR, second.id, data)
            .expect("the list stands there");
        let shown = world
            .telegram
            .wait_for(data, |state| edits(state) > before)
            .await;
        shown.expect("a list");
        assert_eq!(opens(&world), on_first, "{data}");
    }
}
