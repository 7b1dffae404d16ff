//! What a **forger** does to a text of ours, or puts beside it, to hear that it is genuine.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use proptest::sample::{Index, select};
use vestka::domain::language::Language;
use vestka::domain::wording::tokens;
use vestka::review::mirror::copied;
use vestka::review::{Judged, Verdict};
use vestka::telegram::{RENDERING, describe, mirror_label, plain_text};
use vestka::text::words;

use crate::set::Set;
use crate::{check, judge, of};

/// Words by which somebody calls a text false, or takes it back, in six languages.
const DENIALS: &[&str] = &[
    "No",
    "Not",
    "Fake",
    "False",
    "Lie",
    "Hoax",
    "Untrue",
    "Refuted",
    "Nope",
    "Wrong",
    "Не",
    "Ня",
    "Хлусня",
    "Няпраўда",
    "Фэйк",
    "Абвергнута",
    "Нет",
    "Ложь",
    "Неправда",
    "Это ложь",
    "Фейк",
    "Опровергнуто",
    "Враньё",
    "Nie",
    "Fałsz",
    "Nieprawda",
    "Kłamstwo",
    "To kłamstwo",
    "Ne",
    "Melas",
    "Netiesa",
    "Tai melas",
    "Ні",
    "Брехня",
    "Це брехня",
    "Ще не",
    "Co",
    "Ko",
    "До",
    "Re",
    "Ев",
    "Patvirtinta",
];

/// What stands between such a word and the text.
const BETWEEN: &[&str] = &[
    " ", "\n", "\n\n", ": ", ":\n\n", ". ", ".\n", " — ", "!\n\n", ", ", "… ", " 👉 ", "\n🔥\n",
    " | ",
];

/// The words that we put round texts ourselves are no addition.
static FRAME: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut frame: BTreeSet<String> = BTreeSet::new();
    for update in &Set::all().updates {
        let by_code = check(&update[0].code);
        let answers = Language::ALL
            .iter()
            .flat_map(|language| (RENDERING.answer)(&by_code, *language));
        let messages = Language::ALL
            .iter()
            .flat_map(|language| plain_text(&update[0], *language));
        for text in answers.chain(messages).chain(copied(mirror_label, update)) {
            frame.extend(tokens(&text).into_iter().map(|token| token.word));
        }
    }
    frame
});

fn is_of_frame(word: &str) -> bool {
    tokens(word).iter().all(|token| FRAME.contains(&token.word))
}

/// Whether a reader hears that something stands there that is not ours: in the verdict, or beside it and before everything else.
fn is_told(judged: &Judged, word: &str) -> bool {
    let is_plain =
        describe(judged, Language::En).starts_with(&words(Language::En).verify_genuine());
    let is_named = judged
        .additions
        .iter()
        .any(|text| text.contains(word.trim_end_matches(']')));
    judged.verdict == Verdict::Altered
        || judged.verdict == Verdict::Unknown
        || (is_named && !is_plain)
}

#[test]
fn a_denial_put_before_or_after_a_text_is_never_genuine() {
    for text in Set::all().texts() {
        let whole = format!("{}\n\n{}", text.title, text.body);
        for (at, said) in [&whole, &text.message, &text.cut].into_iter().enumerate() {
            // Each text hears every eighth of them: all of them on all texts would be the same again.
            let some = DENIALS
                .iter()
                .enumerate()
                .skip((text.number + at) % 8)
                .step_by(8);
            for (number, denial) in some {
                let between = BETWEEN[(number + text.number + at) % BETWEEN.len()];
                for denied in [
                    format!("{denial}{between}{said}"),
                    format!("{said}{between}{denial}"),
                ] {
                    let judged = check(&denied);
                    assert!(is_told(&judged, denial), "{denied}\n{judged:?}");
                    assert_ne!(judged.verdict, Verdict::Genuine, "{denied}\n{judged:?}");
                }
            }
        }
    }
}

/// In six languages: a text that begins with a negation, and the same parted from it.
const PARTED: &[(Language, &str, &str)] = &[
    (
        Language::En,
        "No",
        "prisoners were freed on Friday by the authorities.",
    ),
    (
        Language::En,
        "It is not true that",
        "prisoners were freed on Friday by the authorities.",
    ),
    (
        Language::Be,
        "Не",
        "вызвалілі вязняў у пятніцу раніцай каля суда.",
    ),
    (
        Language::Be,
        "Няпраўда, што",
        "вязняў вызвалілі ў пятніцу раніцай каля суда.",
    ),
    (
        Language::Ru,
        "Не",
        "освободили заключённых в пятницу утром у суда.",
    ),
    (
        Language::Ru,
        "Неправда, что",
        "заключённых освободили в пятницу утром у суда.",
    ),
    (
        Language::Pl,
        "Nie",
        "wypuszczono więźniów w piątek rano przed sądem.",
    ),
    (
        Language::Pl,
        "Nieprawda, że",
        "więźniów wypuszczono w piątek rano przed sądem.",
    ),
    (
        Language::Lt,
        "Ne",
        "paleisti kaliniai penktadienio rytą prie teismo.",
    ),
    (
        Language::Lt,
        "Netiesa, kad",
        "kaliniai paleisti penktadienio rytą prie teismo.",
    ),
    (
        Language::Uk,
        "Не",
        "звільнили в'язнів у п'ятницю вранці біля суду.",
    ),
    (
        Language::Uk,
        "Неправда, що",
        "в'язнів звільнили в п'ятницю вранці біля суду.",
    ),
];

fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().expect("a letter").to_uppercase();
    format!("{first}{}", letters.as_str())
}

/// One word, a blank line, and what was denied: whatever parts them, it says the contrary of what we said.
#[test]
fn a_negation_parted_from_what_it_denies_says_the_contrary() {
    for (language, negation, denied) in PARTED {
        let published = format!("{negation} {denied}");
        for (title, body) in [
            ("A B C", published.as_str()),
            (published.trim_end_matches('.'), "A B C D E."),
        ] {
            let updates = of(*language, title, body);
            assert_eq!(
                judge(&published, &updates).verdict,
                Verdict::Genuine,
                "{published}"
            );
            let capital = with_capital(denied);
            for parted in [
                format!("{negation}\n\n{denied}"),
                format!("{negation}\n\n{capital}"),
                format!("{negation}\n \n\n{capital}"),
                format!("{negation}\n{capital}"),
                format!("{negation}❗️ {capital}"),
                format!("{negation} ❗ {denied}"),
                format!("{negation}\n\n«{capital}»"),
                format!("{negation} | {capital}"),
                format!("{negation} 👇 {capital}"),
                format!("{negation} • {capital}"),
                format!("{negation}\n👇\n{capital}"),
                format!("{negation}\n> {capital}"),
                format!("{negation}\u{2029}{capital}"),
                format!("{negation}\u{b}{capital}"),
                format!("{title}\n\n{negation}\n\n{capital}"),
            ] {
                let judged = judge(&parted, &updates);
                assert_ne!(judged.verdict, Verdict::Genuine, "{parted}\n{judged:?}");
            }
        }
        // A narrow window breaks lines wherever it must.
        let narrow = published.replacen(' ', "\n", 9).replacen('\n', " ", 1);
        let updates = of(
            *language,
            "A B C",
            &format!("They say that today {published}"),
        );
        let asked = format!("They say that today\n{narrow}");
        let judged = judge(&asked, &updates);
        assert_eq!(judged.verdict, Verdict::Genuine, "{asked}\n{judged:?}");
    }
    // A stop may not stand where only a quotation mark stood.
    let updates = of(
        Language::En,
        "A B C",
        "No “prisoners” were freed on Friday by the authorities.",
    );
    for turned in [
        "No. Prisoners were freed on Friday by the authorities.",
        "No: “prisoners” were freed on Friday by the authorities.",
    ] {
        assert_ne!(
            judge(turned, &updates).verdict,
            Verdict::Genuine,
            "{turned}"
        );
    }
}

#[test]
fn signs_that_say_something_count() {
    let body = "Wages rose by 5% in Minsk (12 districts) on Monday. The fine for 7 of 10 is 20–40 euros for each of them.";
    let updates = of(Language::En, "Wages rose in the capital", body);
    assert_eq!(judge(body, &updates).verdict, Verdict::Genuine);
    for (from, to) in [
        ("Monday.", "Monday❓"),
        ("Monday.", "Monday ❔"),
        ("Wages rose", "👎 Wages rose"),
        ("Wages rose", "🤥 Wages rose"),
        ("Wages rose", "✕ Wages rose"),
        ("Wages rose", "🙅‍♂️ Wages rose"),
        ("by 5%", "by ➖5%"),
        ("by 5%", "by-5%"),
        ("by 5%", "by ↓5%"),
        ("by 5%", "by 5↘%"),
        ("by 5%", "by √5%"),
        ("by 5%", "by ÷5%"),
        ("by 5%", "by ¬5%"),
        ("(12", "(.12"),
        ("(12", "(,12"),
        ("7 of 10", "7٪ of 10"),
        ("7 of 10", "7⃠ of 10"),
        ("7 of 10", "7\u{305} of 10"),
        ("20–40", "\u{200f}20–40\u{200f}"),
        ("20–40", "\u{61c}20–40\u{61c}"),
        ("rose", "ro\u{20e0}se"),
        ("for each", "fo\u{3164}r each"),
        ("Minsk", "Min\u{1160}sk"),
    ] {
        let altered = body.replacen(from, to, 1);
        assert_ne!(altered, body, "{from}");
        let judged = judge(&altered, &updates);
        assert_ne!(
            judged.verdict,
            Verdict::Genuine,
            "{from} {to:?}: {altered}\n{judged:?}"
        );
    }
    for (from, to) in [
        ("Monday.", "Monday ❗️"),
        ("Wages rose", "✅ Wages rose"),
        ("Wages rose", "ℹ️ Wages rose"),
        ("Wages", "➡️ Wages"),
    ] {
        let harmless = body.replacen(from, to, 1);
        assert_eq!(
            judge(&harmless, &updates).verdict,
            Verdict::Genuine,
            "{harmless}"
        );
    }
}

#[test]
fn a_link_that_leads_elsewhere_is_another_one() {
    let body =
        "The list of all districts stands at https://bit.example/AbCd and is free for everybody.";
    let updates = of(Language::En, "The list of all districts", body);
    assert_eq!(judge(body, &updates).verdict, Verdict::Genuine);
    for other in [
        "https://bit.example/aBcD",
        "https://bit.example/abcd",
        "https://bit.example@evil.example/AbCd",
        "https://bit.example/AbCd#news",
        "https://bit.examp1e/AbCd",
        "https://bіt.example/AbCd",
    ] {
        let altered = body.replace("https://bit.example/AbCd", other);
        assert_ne!(
            judge(&altered, &updates).verdict,
            Verdict::Genuine,
            "{altered}"
        );
    }
    let shouted = body.replace("AbCd", "abcd");
    let updates = of(Language::En, "The list of all districts", &shouted);
    assert_eq!(
        judge(&shouted.to_uppercase(), &updates).verdict,
        Verdict::Genuine
    );
}

/// The name in the head of a message that was passed on may be chosen by anybody.
#[test]
fn the_head_of_a_message_that_was_passed_on_denies_nothing() {
    let text = &Set::all().texts()[0];
    for head in [
        "Forwarded from Fake news",
        "Forwarded from nobody, never",
        "Forwarded from this is not true",
        "Переслано от Это ложь",
        "Это ложь, [20.11.2026 14:03]",
        "Fake, [20.11.2026 14:03]",
        "Nieprawda, [20.11.2026 14:03]",
        "@not_true_at_all",
        "@fake_news",
        "t.me/eto_lozh",
    ] {
        for asked in [
            format!("{head}\n{}", text.message),
            format!("{head}\n\n{}", text.body),
        ] {
            let judged = check(&asked);
            assert!(is_told(&judged, head), "{asked}\n{judged:?}");
        }
    }
    for head in [
        "Forwarded from Vestka",
        "Vestka, [20.11.2026 14:03]",
        "@minsk_today",
    ] {
        let judged = check(&format!("{head}\n{}", text.message));
        assert_eq!(judged.verdict, Verdict::Genuine, "{head}");
        assert!(is_told(&judged, head), "{head}\n{judged:?}");
    }
}

/// What somebody else said, quoted by us, is not what we said.
#[test]
fn what_we_quote_is_not_what_we_say() {
    for body in [
        "Channels write: “The border closes tomorrow. All flights from Minsk are cancelled on Monday morning.” The border guard denies it.",
        "Channels write: «The border closes tomorrow. All flights from Minsk are cancelled on Monday morning.» The border guard denies it.",
        "Channels write: \"The border closes tomorrow. All flights from Minsk are cancelled on Monday morning.\" The border guard denies it.",
        "Channels write: „The border closes tomorrow. All flights from Minsk are cancelled on Monday morning.“ The border guard denies it.",
        "Channels write that all is lost. All flights from Minsk are cancelled on Monday morning. This is not so.",
        "Channels write that all is lost. All flights from Minsk are cancelled on Monday morning. The airport refuted it.",
    ] {
        let updates = of(Language::En, "What channels write", body);
        assert_eq!(judge(body, &updates).verdict, Verdict::Genuine);
        let part = "All flights from Minsk are cancelled on Monday morning.";
        let judged = judge(part, &updates);
        let told = describe(&judged, Language::En);
        assert!(
            !told.starts_with(&words(Language::En).verify_genuine()),
            "{body}: {told}"
        );
        assert!(
            judged.whole_sentence.is_some() || judged.verdict != Verdict::Genuine,
            "{body}: {told}"
        );
    }
    let body = "The court freed “Viasna” members. All of them left the colony on Monday morning.";
    let updates = of(Language::En, "Free at last", body);
    let judged = judge("All of them left the colony on Monday morning.", &updates);
    assert!(
        judged.verdict == Verdict::Genuine && judged.whole_sentence.is_none(),
        "{judged:?}"
    );
}

/// More than is looked at is never called genuine.
#[test]
fn what_stands_far_behind_is_seen() {
    let text = &Set::all().texts()[0];
    for filling in [" ", "\n", "\u{200b}", "🔥 "] {
        let asked = format!(
            "{}{}All of it is a lie.",
            text.message,
            filling.repeat(70_000)
        );
        let judged = check(&asked);
        assert_ne!(judged.verdict, Verdict::Genuine, "{filling:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(160) })]

    #[test]
    fn any_added_word_is_told(
        which in 0_usize..36,
        form in 0_usize..4,
        known in any::<Index>(),
        random in "[a-zA-Zа-яА-ЯіўєąčęńśžŁ]{1,9}|[0-9]{1,4}|[a-z]{2,5} [а-я]{2,7}",
        is_known in any::<bool>(),
        between in select(BETWEEN),
        place in 0_usize..3,
    ) {
        let text = &Set::all().texts()[which];
        let word = if is_known { (*known.get(DENIALS)).to_owned() } else { random };
        let whole = format!("{}\n\n{}", text.title, text.body);
        let said = [&whole, &text.message, &text.body, &text.cut][form];
        let added = match place {
            0 => format!("{word}{between}{said}"),
            1 => format!("{said}{between}{word}"),
            _ => {
                let at = said.find('\n').or_else(|| said.find(". ").map(|at| at + 1)).unwrap_or(said.len());
                format!("{}{between}{word}{between}{}", &said[..at], &said[at..])
            }
        };
        let judged = check(&added);
        prop_assert!(is_told(&judged, &word) || is_of_frame(&word), "{}\n{:?}", added, judged);
    }
}
