//! Updates as people read them, with titles and texts that want to break out: accepted, whole, and shown as meant, in each language.

use vestka::domain::content::Content;
use vestka::domain::language::Language;
use vestka::domain::update::Urgency;
use vestka::review::clean;
use vestka_simulator::{Attachment, Message};

use crate::stories::attachment::publish_with;
use crate::world::{World, private, routine};

const READER: i64 = 1_487_000_000_001;

/// Units of a message and of a caption (Bot API).
const MESSAGE: usize = 4096;
const CAPTION: usize = 1024;

/// Titles and texts; each is cleaned as every way in does.
const HOSTILE: &[(&str, &str)] = &[
    (
        "<b>Bold</b> & <script>alert(1)</script>",
        "</b></i><a href=\"https://evil.example\">here</a> <",
    ),
    (
        "&lt;already&gt; &amp; &nbsp; &#60; &#0;",
        "AT&T; 1 < 2 > 0 && \"quoted\" 'too'",
    ),
    (
        "*a* _b_ [c](tg://user?id=1) ~d~ ||e|| `f`",
        "```\ncode\n``` #hash @somebody_else /start https://evil.example/?a=1&b=<2>",
    ),
    (
        "שלום \u{202e}dlrow\u{202c} عالم",
        "\u{2067}اتجاه\u{2069} 12 \u{200f}34\u{200e} כן",
    ),
    (
        "v\u{200b}e\u{2060}s\u{feff}t\u{ad}ka",
        "\u{200d}\u{fe0f}\u{e0041}\u{e007f} a\u{0}b\u{7}c",
    ),
    (
        "👨\u{200d}👩\u{200d}👧 🏴 ❤️ 🇧🇾",
        "😀😀😀 e\u{301}\u{301}\u{301} Z\u{351}\u{36b}\u{343}\u{489}a\u{334}\u{335}\u{330}l\u{320}\u{368}g\u{334}\u{33b}o\u{328}",
    ),
    (
        "Breaking · Verification: Confirmed",
        "Code 0000011, 1 January 2026\n\n1/3\n\n(continued)\n\nRetracted",
    ),
    (
        "\u{2028}One\u{2029}two\r\nthree\u{85}four",
        "a\r\nb\u{2028}c\u{2029}d\n\n\n\n\n   e   \n\t\tf",
    ),
    (
        "{ $title } %s \\u0041 ${x}",
        "{ PLURAL($count) } \\n \\0 '; DROP TABLE updates; --",
    ),
];

async fn world() -> World {
    let world = World::new().await;
    for (person, language) in (READER..).zip(Language::ALL) {
        world.telegram.add_person(person, "Reader", language.code());
        let reader = world.subscribe(person, &["sanctions"]).await;
        let subscriptions = world.subscriptions();
        subscriptions
            .set_language(reader.id, *language)
            .await
            .expect("it answers");
        assert!(
            subscriptions
                .find(private(person))
                .await
                .expect("it answers")
                .is_some()
        );
    }
    world
}

fn update(title: &str, body: &str) -> Content {
    let mut content = routine("");
    content.urgency = Urgency::Breaking;
    for text in content.text.values_mut() {
        text.title = clean::clean_line(title).text;
        text.body = clean::clean(body).text;
    }
    content
}

/// The messages of each reader since they had so many; each is checked by itself.
fn received(world: &World, before: &[usize]) -> Vec<(Language, Vec<Message>)> {
    let readers = (READER..).zip(Language::ALL).zip(before);
    readers
        .map(|((person, language), before)| {
            let mut messages = world.telegram.messages(person);
            messages.retain(|message| message.from_bot);
            let new = messages.split_off(*before);
            for message in &new {
                is_whole(message);
            }
            (*language, new)
        })
        .collect()
}

fn counts(world: &World) -> Vec<usize> {
    let readers = (READER..).zip(Language::ALL);
    readers
        .map(|(person, _)| {
            let messages = world.telegram.messages(person).into_iter();
            messages.filter(|message| message.from_bot).count()
        })
        .collect()
}

/// Within the limits, and no entity cuts a character or reaches out of the text.
fn is_whole(message: &Message) {
    let units: Vec<u16> = message.text.encode_utf16().collect();
    let limit = if message.media.is_some() {
        CAPTION
    } else {
        MESSAGE
    };
    assert!(units.len() <= limit, "{}: {}", units.len(), message.text);
    assert!(message.entities.len() <= 100, "{}", message.text);
    for entity in &message.entities {
        let entity = serde_json::to_value(entity).expect("JSON");
        let at = |key: &str| usize::try_from(entity[key].as_u64().expect("a number")).expect("few");
        let (from, to) = (at("offset"), at("offset") + at("length"));
        let part = String::from_utf16(&units[from..to]);
        assert!(
            part.is_ok_and(|part| !part.is_empty()),
            "{entity} in {}",
            message.text
        );
    }
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

#[tokio::test]
async fn hostile_titles_and_texts_are_shown_as_they_are_in_every_language() {
    let world = world().await;
    let delivery = world.delivery();
    for (title, body) in HOSTILE {
        let content = update(title, body);
        let text = content.text[&Language::En].clone();
        let before = counts(&world);
        let (_, code) = world.publish(&content).await;
        world.deliver(&delivery).await;
        for (language, messages) in received(&world, &before) {
            let [message] = &messages[..] else {
                panic!("{language}: {} messages", messages.len())
            };
            let shown = &message.text;
            assert!(shown.contains(&text.title), "{language}: {shown}");
            assert!(
                letters(shown).contains(&letters(&text.body)),
                "{language}: {shown}"
            );
            // What it is stands first and last, whatever the text claims.
            let first = shown.lines().next().expect("a line");
            let words = vestka::text::words(language);
            assert!(
                first.contains(&words.render_breaking()),
                "{language}: {shown}"
            );
            assert!(
                first.contains(&words.verification("single_source")),
                "{language}: {shown}"
            );
            assert!(
                shown.lines().last().expect("a line").contains(&code),
                "{language}: {shown}"
            );
            assert!(!shown.contains('\u{202e}') && !shown.contains('\u{200b}'));
        }
    }
    let refused: u64 = world.telegram.look(|state| {
        ["sendMessage", "sendPhoto"]
            .iter()
            .map(|method| state.count(method, 400))
            .sum()
    });
    assert_eq!(
        refused, 0,
        "nothing was refused and sent again without mark-up"
    );
}

#[tokio::test]
async fn at_the_edge_of_4096_units_nothing_is_cut_or_lost_in_any_language() {
    let world = world().await;
    let delivery = world.delivery();
    for (unit, sizes) in [
        ("a", 3_860..3_900),
        ("😀", 1_935..1_945),
        ("&<", 1_940..1_944),
        ("é ", 5_990..5_991),
    ] {
        for size in sizes.step_by(if unit == "a" { 4 } else { 3 }) {
            let body = unit.repeat(size);
            let before = counts(&world);
            world.publish(&update("An edge", &body)).await;
            world.deliver(&delivery).await;
            for (language, messages) in received(&world, &before) {
                let more = vestka::text::words(language).render_more();
                let of = messages.len();
                let shown: String = (1..)
                    .zip(&messages)
                    .map(|(number, message)| {
                        let text = message.text.strip_prefix(&more).unwrap_or(&message.text);
                        let mark = format!("\n\n{number}/{of}");
                        if of == 1 {
                            text.to_owned()
                        } else {
                            text.strip_suffix(&mark).expect("its number").to_owned()
                        }
                    })
                    .collect();
                assert!(
                    letters(&shown).contains(&letters(&body)),
                    "{language}: {unit} {size} in {of} parts"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_caption_keeps_to_its_own_limit_and_the_text_is_whole() {
    let world = world().await;
    let mut picture = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(image::RgbImage::new(40, 30))
        .write_to(&mut picture, image::ImageFormat::Png)
        .expect("a picture");
    for size in [300, 380, 400, 420, 1_500] {
        let before = counts(&world);
        let mut content = update("<Edge> &", &"😀".repeat(size));
        content.urgency = Urgency::Routine;
        publish_with(&world, content, picture.get_ref()).await;
        world.deliver(&world.delivery()).await;
        for (language, messages) in received(&world, &before) {
            assert!(messages[0].media.is_some(), "{language}");
            let shown: String = messages
                .iter()
                .map(|message| message.text.clone())
                .collect();
            assert_eq!(shown.matches('😀').count(), size, "{language}");
        }
    }
}

#[tokio::test]
async fn hostile_tips_and_questions_break_nothing_in_the_chats_of_the_staff() {
    const MODERATOR: i64 = 1_487_000_000_077;
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_person(MODERATOR, "Max", "en");
    world
        .join_staff(MODERATOR, vestka::domain::staff::Role::Moderator)
        .await;
    world.clock.advance(chrono::TimeDelta::minutes(1));
    for (number, (title, body)) in (0..).zip(HOSTILE) {
        let person = READER + 100 + number;
        world.telegram.add_person(person, "Somebody", "en");
        let asked = world.say(person, "/tip").await;
        assert!(
            asked.text.contains("never see who you are"),
            "{}",
            asked.text
        );
        let picture = Attachment::document("x.bin", vec![1]).caption(&format!("{title} {body}"));
        let sent = world.telegram.attach(person, picture);
        let added = world.telegram.wait_for_text(person, sent, "Added").await;
        let added = added.expect("its words are taken");
        world.press(person, &added, "Send").await;
        let tip: i64 = sqlx::query_scalar("SELECT max(candidate_id) FROM tips")
            .fetch_one(&world.pool)
            .await
            .expect("a tip");
        let shown = world.say(MODERATOR, &format!("/tips {tip}")).await;
        is_whole(&shown);
        assert!(!shown.text.contains('\u{202e}'), "{}", shown.text);
        let words = clean::clean_line(title).text;
        let first = words.split_whitespace().next().expect("a word");
        assert!(shown.text.contains(first), "{first}: {}", shown.text);
    }
}
