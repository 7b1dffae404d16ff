//! **Attempts** to have an altered text called genuine, one by one and at random.

use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use vestka::domain::wording::tokens;
use vestka::review::Verdict;

use crate::check;
use crate::damage::DAMAGES;
use crate::set::Set;

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn every_way_to_alter_a_text_is_seen() {
    let set = Set::all();
    let text = &set.texts()[0];
    let (title, body, message) = (&text.title, &text.body, &text.message);
    assert!(body.starts_with("The Council"), "{body}");
    let first = body.split(". ").next().expect("a sentence");
    let others = &set.texts()[6];
    let attempts = [
        (
            "an invented sentence after it",
            format!("{body} All of them have fled to Moscow."),
        ),
        (
            "an invented sentence before it",
            format!("Breaking lies refuted. {body}"),
        ),
        (
            "a call with a link",
            format!("{message}\n\nDonate: https://evil.example/pay"),
        ),
        (
            "a dropped middle sentence",
            body.replace(
                "Their assets are frozen and they may not enter the Union. ",
                "",
            ),
        ),
        (
            "sentences in another order",
            format!("Judge Alena Navumava is among them. {first}."),
        ),
        ("another code", message.replace("0000011", "0000022")),
        (
            "a code that is not ours",
            message.replace("0000011", "0000111"),
        ),
        (
            "another link as evidence",
            message.replace("council.example", "council-example.org"),
        ),
        (
            "another verification",
            message.replace("Confirmed", "Disputed"),
        ),
        (
            "another day in the line of the code",
            message.replace("November", "October"),
        ),
        (
            "a question instead of a statement",
            title.to_owned() + "? " + body,
        ),
        ("a question mark in it", body.replace("2024.", "2024 (?).")),
        (
            "two updates mixed",
            format!(
                "{first}. {}",
                others.body.split(". ").nth(1).unwrap_or_default()
            ),
        ),
        (
            "the text of one under the code of another",
            format!("{title}\n\n{body}\n\nCode 0000022"),
        ),
        ("a letter in a number", body.replace("2024", "2O24")),
        ("a raised digit", body.replace("2024", "2024²")),
        (
            "a letter that looks like one in a number",
            body.replace("2024", "2о24"),
        ),
        (
            "another comma",
            body.replace("Minsk and Hrodna who", "Minsk and Hrodna, who"),
        ),
        (
            "a crossed-out word",
            body.replace("frozen", "f\u{336}r\u{336}o\u{336}zen"),
        ),
        ("a cross before it", format!("❌ {body}")),
        (
            "a cut that takes the negation away",
            "enter the Union. Judge Alena Navumava is among them.".to_owned(),
        ),
        (
            "digits read from the right",
            body.replace("2024", "\u{202e}4202\u{202c}"),
        ),
        (
            "a word cut to another",
            "The Council of the European Union has listed twelve judge".to_owned(),
        ),
        (
            "a dropped word",
            body.replace("sentenced protesters", "protesters"),
        ),
        (
            "a word twice",
            body.replace("twelve judges", "twelve twelve judges"),
        ),
    ];
    for (attempt, altered) in attempts {
        assert!(
            altered != *body && altered != *message,
            "{attempt} changes nothing"
        );
        let checked = check(&altered);
        assert_ne!(
            checked.verdict,
            Verdict::Genuine,
            "{attempt}: {altered}\n{checked:?}"
        );
    }
}

#[test]
fn the_difference_is_the_word_that_differs() {
    let set = Set::all();
    let text = &set.texts()[0];
    let checked = check(
        &text
            .message
            .replace("twelve judges from", "eleven judges from"),
    );
    assert_eq!(checked.verdict, Verdict::Altered);
    let passages: Vec<_> = checked
        .differences
        .iter()
        .map(|passage| (passage.published.as_deref(), passage.given.as_deref()))
        .collect();
    assert_eq!(passages, [(Some("twelve"), Some("eleven"))]);
    let added = check(&format!("{}\nAll of them have fled.", text.message));
    let passages: Vec<_> = added
        .differences
        .iter()
        .map(|passage| (passage.published.as_deref(), passage.given.as_deref()))
        .collect();
    assert_eq!(passages, [(None, Some("All of them have fled"))]);
}

/// All pairs, each time. Where a stop is taken away and something is denied, or a cut ends in a whole word, the sense may have been
/// turned round: five genuine texts are judged too strictly, which is the safe side. No other may be.
#[test]
fn two_kinds_of_damage_at_once_do_no_harm() {
    let set = Set::all();
    let mut harmed = Vec::new();
    for (number, text) in set.texts().iter().enumerate() {
        let mut text = text.clone();
        text.message = text.message.to_uppercase();
        text.body = text.body.replace('ё', "е");
        for damage in DAMAGES {
            if check(&(damage.of)(&text)).verdict != Verdict::Genuine {
                harmed.push((damage.name, number));
            }
        }
    }
    let strict = [
        ("cut with dots", 3),
        ("without punctuation", 10),
        ("without punctuation", 22),
        ("without punctuation", 24),
        ("without punctuation", 28),
    ];
    assert_eq!(harmed, strict);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn a_text_with_one_word_of_another_is_never_genuine(which in 0usize..36, place in any::<prop::Index>(), other in 0usize..36, word in any::<prop::Index>()) {
        let set = Set::all();
        let texts = set.texts();
        let text = &texts[which];
        let words = tokens(&text.body);
        let taken = tokens(&texts[other].body);
        let (old, new) = (place.get(&words), word.get(&taken));
        let altered = format!("{}{}{}", &text.body[..old.start], &texts[other].body[new.start..new.end], &text.body[old.end..]);
        let verdict = check(&altered).verdict;
        prop_assert_eq!(verdict == Verdict::Genuine, old.word == new.word, "{:?} for {:?} in {}", new.word, old.word, altered);
    }

    #[test]
    fn a_text_without_one_of_its_inner_words_is_never_genuine(which in 0usize..36, place in any::<prop::Index>()) {
        let set = Set::all();
        let text = &set.texts()[which];
        let words = tokens(&text.body);
        let inner = &words[1..words.len() - 1];
        let dropped = place.get(inner);
        let altered = format!("{}{}", &text.body[..dropped.start], &text.body[dropped.end..]);
        prop_assert!(check(&altered).verdict != Verdict::Genuine, "{}", altered);
    }

    #[test]
    fn anything_at_all_is_judged(text in "\\PC{0,300}") {
        prop_assert!(check(&text).verdict != Verdict::Genuine);
    }
}

mod prop {
    pub(super) use proptest::sample::Index;
}
