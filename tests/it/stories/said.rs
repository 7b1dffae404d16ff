//! Hostile texts in every message that shows them: as readers see them, in notices and edits, and on the desk of the staff. What
//! Telegram's own parser makes of all of it is compared after the stories.

use std::collections::BTreeMap;

use vestka::domain::content::{Content, Text};
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::store::review::Approval;
use vestka::telegram::PART_LIMIT;

use crate::world::{World, routine};

const READERS: i64 = 1_487_000_000_001;
const MAX: i64 = 1_487_000_000_101;

/// Titles that look like mark-up, run backwards, are not to be seen, or are more than they seem; and a part of each that must be
/// seen as it is.
const TITLES: &[(&str, &str)] = &[
    (
        "<b>5 < 6 & *7* </i> <script>alert(1)</script>",
        "<b>5 < 6 & *7* </i> <script>alert(1)</script>",
    ),
    (
        "&lt;b&gt; &amp;amp; &#60;i&#62; &nbsp;&copy; &quot;",
        "&lt;b&gt; &amp;amp; &#60;i&#62; &nbsp;&copy; &quot;",
    ),
    (
        "</b></i></code><a href=\"tg://user?id=1\">name</a>",
        "</b></i></code><a href=\"tg://user?id=1\">name</a>",
    ),
    (
        "`code` ```pre``` ||spoiler|| [text](https://evil.example) __u__",
        "||spoiler|| [text](https://evil.example) __u__",
    ),
    (
        "\u{202e}evil\u{202c} עברית and \u{2067}العربية\u{2069} mixed",
        "evil",
    ),
    (
        "zero\u{200b}width\u{200d}joiner\u{2060}and\u{feff}more",
        "zero",
    ),
    ("👨‍👩‍👧‍👦 🏳️‍🌈 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 e\u{301}\u{301}\u{301}", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢"),
    (
        "@vestka_bot #tag $CASH /forget somebody@mail.example https://x.example/?a=b&c=<d>",
        "https://x.example/?a=b&c=<d>",
    ),
    (
        "«Žodžiai» — „słowa“ ‘слова’ …",
        "«Žodžiai» — „słowa“ ‘слова’ …",
    ),
];

/// Bodies around the edges of one message and of several, in units of one and of two.
fn bodies() -> Vec<String> {
    let mut bodies = vec![
        "One.\n\n\n\nTwo & <three>.\n\n \n\nFour\tfive.".to_owned(),
        "<".repeat(1_500),
        "&amp;".repeat(800),
    ];
    // The labels and the foot take some 200 units: the edge of one message lies between these.
    for size in [PART_LIMIT - 260, PART_LIMIT - 130, PART_LIMIT] {
        bodies.push("слова ".repeat(size / 6));
        bodies.push("😀".repeat(size / 2));
    }
    bodies
}

fn hostile(title: &str, body: &str) -> Content {
    let mut content = routine(title);
    for language in [Language::En, Language::Be] {
        let text = Text {
            title: title.to_owned(),
            body: body.to_owned(),
        };
        content.text.insert(language, text);
        content.what_to_do.insert(language, title.to_owned());
    }
    content
}

async fn approved(world: &World, draft: &vestka::review::Draft) -> String {
    let review = world.review();
    match review.approve(draft, &Actor::Operator).await {
        Ok((Approval::Published(_), code)) => code,
        other => panic!("not published: {other:?}"),
    }
}

#[tokio::test]
async fn no_title_and_no_text_breaks_a_message_to_readers() {
    let world = World::new().await;
    for (n, language) in (0..).zip(Language::ALL) {
        let reader = world.subscribe(READERS + n, &["sanctions"]).await;
        let subscriptions = world.subscriptions();
        let set = subscriptions.set_language(reader.id, *language);
        set.await.expect("the database answers");
    }
    let review = world.review();
    for (n, body) in bodies().iter().enumerate() {
        let (title, seen) = TITLES[n % TITLES.len()];
        let draft = review
            .begin_from_nothing(&hostile(title, body), None, &Actor::Operator)
            .await
            .expect("a draft");
        let code = approved(&world, &draft).await;
        world.deliver(&world.delivery()).await;
        let last = world.telegram.delivered(READERS);
        assert!(last.iter().any(|(_, text)| text.contains(seen)), "{title}");
        // Every third is corrected, and every second of those taken back.
        if n % 3 == 0 {
            let parsed = code.parse().expect("a code");
            let mut new = hostile(TITLES[(n + 1) % TITLES.len()].0, &format!("{body} more"));
            new.reason.insert(Language::En, title.to_owned());
            let begun = review.begin_correction(&parsed, Some(new), &Actor::Operator);
            approved(&world, &begun.await.expect("begun").draft()).await;
            world.deliver(&world.delivery()).await;
        }
        if n % 6 == 0 {
            let parsed = code.parse().expect("a code");
            let reason = BTreeMap::from([(Language::En, title.to_owned())]);
            let begun = review.begin_retraction(&parsed, reason, &Actor::Operator);
            approved(&world, &begun.await.expect("begun").draft()).await;
            world.deliver(&world.delivery()).await;
        }
    }
    let refused = |method| world.telegram.look(|state| state.count(method, 400));
    assert_eq!(refused("sendMessage"), 0);
    assert_eq!(refused("editMessageText"), 0);
}

#[tokio::test]
async fn no_title_and_no_text_breaks_the_desk_or_an_answer() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_people([READERS, MAX]);
    world.join_staff(MAX, Role::Moderator).await;
    for (title, _) in TITLES {
        let candidate = world.report("council", title).await.candidate;
        world.say(MAX, "/queue").await;
        let opened = world.say(MAX, &format!("/open {candidate}")).await;
        world.press(MAX, &opened, "Use this text").await;
        let said = world.telegram.say(MAX, &format!("/preview {candidate}"));
        let end = format!("Draft of candidate {candidate}");
        let shown = world.telegram.wait_for_text(MAX, said, &end).await;
        shown.expect("the last message of the preview");
        world
            .say(MAX, &format!("/reject {candidate} {title}"))
            .await;
        world.say(READERS, &format!("/verify {title}")).await;
        world.say(READERS, &format!("/subscribe {title}")).await;
        world.say(READERS, &format!("/language {title}")).await;
    }
    let refused = |method| world.telegram.look(|state| state.count(method, 400));
    assert_eq!((refused("sendMessage"), refused("editMessageText")), (0, 0));
}
