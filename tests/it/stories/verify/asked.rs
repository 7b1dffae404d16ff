//! Whoever asks about our own words hears that they are ours: a code with signs or a few words round it, a line of our answer, a
//! whole answer, an article copied from the mirror's page.

use vestka::domain::content::{Content, Text};
use vestka::domain::language::Language;
use vestka::review::Verdict;
use vestka::text::words;
use vestka_simulator::Message;

use super::{READER, world};
use crate::world::{World, routine};

const BY_CODE: &str = "There is an update of ours with this code.";

/// The same update in six languages, with what to do.
fn in_six_languages() -> Content {
    let mut content = routine("Ten persons listed");
    for (number, language) in (10..).zip(Language::ALL) {
        let name = language.native_name();
        let text = Text {
            title: format!("{name}: {number} persons listed"),
            body: format!(
                "The council of {name} has adopted the list.\n\nIt has not published it."
            ),
        };
        content.text.insert(*language, text);
        content
            .what_to_do
            .insert(*language, format!("Stay at home in {name}."));
    }
    content
}

/// What a person hears of a text that somebody sent on.
async fn passed(world: &World, person: i64, text: &str) -> Message {
    let passed = world.telegram.forward_text(person, text, "Somebody");
    let answer = world.telegram.wait_for_text(person, passed, "").await;
    answer.expect("an answer")
}

#[tokio::test]
async fn a_code_is_a_code_whatever_signs_or_few_words_stand_round_it() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let plain = world.say(READER, &format!("/verify {code}")).await.text;
    assert!(plain.starts_with(BY_CODE), "{plain}");
    for asked in [
        format!("{code}?"),
        format!("{code}!"),
        format!("({code})"),
        format!("«{code}»"),
        format!("/verify {code}"),
        format!("/verify@vestka_bot {code}"),
    ] {
        let answer = world.say(READER, &format!("/verify {asked}")).await;
        assert_eq!(answer.text, plain, "{asked}");
        assert!(answer.buttons.is_empty(), "{asked}");
        let answer = passed(&world, READER, &asked).await;
        assert_eq!(answer.text, plain, "{asked}");
    }
    world.clock.advance(chrono::TimeDelta::minutes(1));
    // What stands beside it is not ours, and nobody is told that it is.
    for said in ["is this true?", "This is true", "The list is false"] {
        let answer = world.say(READER, &format!("/verify {code} {said}")).await;
        assert!(answer.text.starts_with(&plain), "{}", answer.text);
        let others = answer
            .text
            .contains(&format!("added by others: “{}", &said[..4]));
        assert!(others, "{}", answer.text);
    }
    let bare = world.say(READER, &format!("{code} – is this true?")).await;
    assert!(bare.text.starts_with(&plain), "{}", bare.text);
    // A text of ours that was changed is no question.
    for said in [
        "Two persons listed",
        "Ten persons not listed",
        "The council has not adopted the list.",
    ] {
        let answer = world.say(READER, &format!("/verify {code} {said}")).await;
        assert!(
            answer.text.starts_with("Altered."),
            "{said}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn an_answer_of_ours_that_is_passed_on_is_ours_in_six_languages() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, code) = world.publish(&in_six_languages()).await;
    for (person, language) in (READER + 1..).zip(Language::ALL) {
        world.telegram.add_person(person, "Ola", language.code());
        let answer = world.say(person, &format!("/verify {code}")).await.text;
        let line = answer.lines().find(|line| line.contains(&code));
        let line = line.expect("a line with the code");
        let by_line = passed(&world, READER, line).await.text;
        assert!(by_line.starts_with(BY_CODE), "{line}: {by_line}");
        // The answer, as it was given and with its text changed.
        let said = passed(&world, person, &answer).await.text;
        let genuine = words(*language).verify_genuine();
        assert!(said.starts_with(&genuine), "{answer}: {said}");
        let about_text = passed(&world, person, &said).await.text;
        assert_eq!(about_text, answer, "{said}");
        for (from, to) in [
            ("persons", "judges"),
            ("has not", "has"),
            ("adopted", "rejected"),
        ] {
            let altered = answer.replacen(from, to, 1);
            assert_ne!(altered, answer);
            let said = passed(&world, person, &altered).await.text;
            let is_seen = said.starts_with(&words(*language).verify_altered());
            assert!(is_seen, "{altered}: {said}");
        }
        world.clock.advance(chrono::TimeDelta::minutes(1));
    }
}

/// The page as a browser copies it, before and after a correction and a withdrawal.
#[cfg(feature = "full")]
#[tokio::test]
async fn an_article_copied_from_the_page_of_the_mirror_is_ours() {
    use crate::stories::mirror::{keys_are_known, mirror};
    use crate::world::browser::Browser;

    let world = world().await;
    let folder = tempfile::tempdir().expect("a folder");
    keys_are_known(&world).await;
    let (mirror, verifier) = (mirror(&world, folder.path()), world.verifier());
    let (_, code) = world.publish(&in_six_languages()).await;
    mirror.step().await.expect("written");
    let url = format!("file://{}", folder.path().join("index.html").display());
    let browser = Browser::open(&url, (800, 900)).await;
    let mut copies: Vec<String> = Vec::new();
    for state in ["original", "correction", "retraction"] {
        match state {
            "correction" => {
                let mut content = in_six_languages();
                for text in content.text.values_mut() {
                    text.title = text.title.replace("persons", "people");
                }
                world.correct(&code, content).await;
            }
            "retraction" => world.retract(&code).await,
            _ => {}
        }
        mirror.step().await.expect("written");
        browser.client.refresh().await.expect("the page");
        for is_open in [false, true] {
            let script = format!(
                "document.querySelectorAll('article details').forEach(it => it.open = {is_open});
                 const chosen = getSelection(); chosen.selectAllChildren(document.querySelector('article')); return chosen.toString()"
            );
            let text = browser.client.execute(&script, vec![]).await;
            let text = text.expect("a text").as_str().expect("a text").to_owned();
            assert!(
                text.contains(&code) && text.contains("has not published"),
                "{text}"
            );
            copies.push(text);
        }
        // Each copy, also those from before, is what it is now.
        for (number, copy) in copies.iter().enumerate() {
            let is_newest = number + 2 >= copies.len();
            let judged = verifier.check(copy).await.expect("it answers");
            let expected = match state {
                "retraction" => Verdict::Retracted,
                _ if is_newest => Verdict::Genuine,
                _ => Verdict::Superseded,
            };
            assert_eq!(judged.verdict, expected, "{state}: {copy}\n{judged:?}");
            let altered = copy.replacen("has not published", "has published", 1);
            let judged = verifier.check(&altered).await.expect("it answers");
            assert_eq!(judged.verdict, Verdict::Altered, "{state}: {altered}");
        }
    }
}
