//! Texts that say the **contrary** of what was published with hardly anything changed, in every language.

use std::sync::LazyLock;

use proptest::prelude::{ProptestConfig, prop_assert_eq, prop_assert_ne, proptest};
use proptest::sample::select;
use vestka::domain::language::Language;
use vestka::domain::update::{RevisionKind, Verification};
use vestka::domain::wording::tokens;
use vestka::review::{Among, Judged, Verdict};
use vestka::store::publication::Published;
use vestka::telegram::{RENDERING, describe, plain_text};

use crate::set::single;
use crate::{judge, of};

/// Six languages: what stands before the negation, the negation, and what was published after it.
const DENIED: &[(Language, &str, &str, &str)] = &[
    (
        Language::En,
        "Are they in custody?",
        "No",
        "Prisoners were released on Monday.",
    ),
    (
        Language::Be,
        "Ці яны пад вартай?",
        "Не",
        "Былі вызвалены ў панядзелак раніцай.",
    ),
    (
        Language::Ru,
        "Что скажет суд? Казнить",
        "нельзя",
        "Помиловать просят родственники и адвокаты.",
    ),
    (
        Language::Pl,
        "Czy są w areszcie?",
        "Nie",
        "Zostali zwolnieni w poniedziałek rano.",
    ),
    (
        Language::Lt,
        "Ar jie suimti?",
        "Ne",
        "Paleisti pirmadienio rytą prie teismo.",
    ),
    (
        Language::Uk,
        "Чи вони під вартою?",
        "Ні",
        "Звільнені в понеділок уранці біля суду.",
    ),
];

/// Six languages: a negation, and what it denies in one sentence.
const PARTED: &[(Language, &str, &str)] = &[
    (
        Language::En,
        "No",
        "Prisoners were freed on Friday by the authorities.",
    ),
    (
        Language::Be,
        "Не",
        "Вызвалілі вязняў у пятніцу раніцай каля суда.",
    ),
    (
        Language::Ru,
        "Не",
        "Освободили заключённых в пятницу утром у суда.",
    ),
    (
        Language::Pl,
        "Nie",
        "Wypuszczono więźniów w piątek rano przed sądem.",
    ),
    (
        Language::Lt,
        "Ne",
        "Paleisti kaliniai penktadienio rytą prie teismo.",
    ),
    (
        Language::Uk,
        "Не",
        "Звільнили в'язнів у п'ятницю вранці біля суду.",
    ),
];

/// A statement, and ways to go on that deny it.
const TAKEN_BACK: &[(Language, &str, &[&str])] = &[
    (
        Language::En,
        "Three journalists were taken from the colony in the evening",
        &[
            "refuted by the ministry",
            "nobody saw it",
            "allegedly",
            "a hoax, says the ministry",
            "which cannot be",
            "that wasn't so",
        ],
    ),
    (
        Language::Be,
        "Трох журналістаў вывезлі з калоніі ў сераду вечарам",
        &[
            "але гэта абверглі",
            "гэта адмаўляе міністэрства",
            "чаго рабіць нельга",
            "нібыта на волю",
        ],
    ),
    (
        Language::Ru,
        "Троих журналистов вывезли из колонии в среду вечером",
        &[
            "ведомство это опровергло",
            "но суд опровергает",
            "что отрицает министерство",
            "чего делать нельзя",
            "якобы на свободу",
        ],
    ),
    (
        Language::Pl,
        "Trzech dziennikarzy wywieziono z kolonii w środę wieczorem",
        &[
            "czemu ministerstwo zaprzeczyło",
            "sąd temu zaprzecza",
            "czego nikt tam widział",
            "rzekomo na wolność",
        ],
    ),
    (
        Language::Lt,
        "Trys žurnalistai išvežti iš kolonijos trečiadienio vakarą",
        &[
            "ministerija tai neigia",
            "teismas to nepatvirtino",
            "šeimos jų nematė",
        ],
    ),
    (
        Language::Uk,
        "Трьох журналістів вивезли з колонії в середу ввечері",
        &[
            "міністерство це спростувало",
            "але суд спростовує",
            "що заперечує міністерство",
        ],
    ),
];

#[test]
fn a_stop_taken_away_after_a_negation_is_seen_in_every_language() {
    for (language, before, negation, after) in DENIED {
        let body = format!("{before} {negation}. {after}");
        let updates = of(*language, "A B C", &body);
        let mut after = after.chars();
        let small: String = after
            .next()
            .into_iter()
            .flat_map(char::to_lowercase)
            .chain(after)
            .collect();
        assert_eq!(judge(&body, &updates).verdict, Verdict::Genuine, "{body}");
        for turned in [
            format!("{negation} {small}"),
            format!("{before} {negation} {small}"),
            format!("A B C\n\n{before} {negation}\u{2003}{small}"),
            format!("{before} {negation} «{small}»"),
        ] {
            assert_ne!(
                judge(&turned, &updates).verdict,
                Verdict::Genuine,
                "{turned}"
            );
        }
    }
    for language in Language::ALL {
        assert!(DENIED.iter().any(|(known, ..)| known == language));
        assert!(TAKEN_BACK.iter().any(|(known, ..)| known == language));
    }
}

#[test]
fn what_is_denied_later_in_its_sentence_is_not_genuine_without_that() {
    for (language, said, denials) in TAKEN_BACK {
        for denial in *denials {
            let updates = of(*language, "A B C", &format!("{said}, {denial}."));
            let judged = judge(said, &updates);
            assert_ne!(judged.verdict, Verdict::Genuine, "{said}, {denial}");
        }
        // What denies nothing may be cut off, and the answer does not begin as that to a whole text does.
        let whole = format!("{said}, 22 km 300 m.");
        let updates = of(*language, "A B C", &whole);
        let judged = judge(said, &updates);
        assert_eq!(judged.verdict, Verdict::Genuine, "{said}");
        assert_eq!(
            judged.whole_sentence.as_deref(),
            Some(whole.trim_end_matches('.'))
        );
        for reader in Language::ALL {
            let (cut, plain) = (
                describe(&judged, *reader),
                describe(&judge(&whole, &updates), *reader),
            );
            let headline = |answer: &str| answer.split(['.', ';', ':']).next().map(str::to_owned);
            assert_ne!(headline(&cut), headline(&plain));
        }
        let answer = describe(&judged, Language::En);
        assert!(answer.starts_with("Cut out of a text of ours"), "{answer}");
        assert!(answer.contains(whole.trim_end_matches('.')), "{answer}");
    }
}

#[test]
fn signs_that_are_read_as_letters_count() {
    let body = "Prisoners were released on Monday morning. Their families met them at the gate.";
    let updates = of(Language::En, "Released from the colony", body);
    let (first, rest) = body.split_at(body.find(" were").expect("it is there"));
    for sign in ["🇳🇴", "🇳 🇴", "🔟", "💯", "🆖", "🆘", "🅝🅞", "🅽🅾", "🈚", "🈲"]
    {
        for added in [
            format!("{sign} {body}"),
            format!("{body} {sign}"),
            format!("{first} {sign}{rest}"),
            format!("{first}{sign}{rest}"),
        ] {
            assert_ne!(judge(&added, &updates).verdict, Verdict::Genuine, "{added}");
        }
    }
    for letter in ['\u{2de9}', '\u{363}', '\u{1dd9}', '\u{a675}'] {
        let added = format!("{first}{letter}{rest}");
        assert_ne!(judge(&added, &updates).verdict, Verdict::Genuine, "{added}");
    }
    let harmless = format!("🔥 {first} 👉{rest} 🙏🏽");
    assert_eq!(judge(&harmless, &updates).verdict, Verdict::Genuine);
    let flagged = of(Language::En, "🇵🇱 Poland opens the border", body);
    let ours = format!("🇵🇱 Poland opens the border\n\n{body}");
    assert_eq!(judge(&ours, &flagged).verdict, Verdict::Genuine);
    let other = ours.replace("🇵🇱", "🇧🇾");
    assert_ne!(judge(&other, &flagged).verdict, Verdict::Genuine);
}

#[test]
fn a_part_of_a_debunk_is_not_genuine() {
    let (title, body) = (
        "The border with Lithuania closes tomorrow for everybody",
        "This is what channels write. The border guard says that all crossings stay open.",
    );
    let debunk = single(
        "0000011",
        Verification::False,
        &[(Language::En, title, body)],
    );
    let message = plain_text(&debunk, Language::En).join("\n\n");
    let updates = [vec![debunk]];
    assert_eq!(judge(&message, &updates).verdict, Verdict::Genuine);
    assert_eq!(
        judge(&format!("{title}\n{body}"), &updates).verdict,
        Verdict::Genuine
    );
    for part in [
        title.to_owned(),
        format!("{title}."),
        format!("{title}\n\nThis is what channels write."),
        body.to_owned(),
    ] {
        let judged = judge(&part, &updates);
        assert_eq!(judged.verdict, Verdict::Altered, "{part}");
        // What we said stands beside it.
        let published = judged.differences[0]
            .published
            .as_deref()
            .unwrap_or_default();
        assert!(published.contains("all crossings stay open"), "{published}");
    }
}

#[test]
fn of_two_with_the_same_text_the_one_that_stands_answers() {
    let texts = [(
        Language::En,
        "Ten persons are listed",
        "The Council has listed ten persons from Minsk on Monday.",
    )];
    let stands = vec![single("0000011", Verification::Confirmed, &texts)];
    let twice = single("0000022", Verification::Confirmed, &texts);
    let mut taken_back = twice.clone();
    taken_back.kind = RevisionKind::Retraction;
    (taken_back.number, taken_back.revision_id) = (2, 9);
    let withdrawn = vec![twice, taken_back];
    let text = format!("{}\n\n{}", texts[0].1, texts[0].2);
    for updates in [
        [stands.clone(), withdrawn.clone()],
        [withdrawn.clone(), stands.clone()],
    ] {
        let judged = judge(&text, &updates);
        assert_eq!(judged.verdict, Verdict::Genuine);
        assert_eq!(
            judged.revision.map(|it| it.code).as_deref(),
            Some("0000011")
        );
        // Under the code of the other it is withdrawn.
        let of_other = format!("{text}\n\nCode 0000022");
        assert_ne!(judge(&of_other, &updates).verdict, Verdict::Genuine);
    }
    assert_eq!(judge(&text, &[withdrawn]).verdict, Verdict::Retracted);
}

/// A body that Telegram takes in two messages.
fn long() -> (Vec<Vec<Published>>, String) {
    let names = ["Minsk", "Hrodna", "Brest", "Homel", "Orsha", "Lida"];
    let body: Vec<String> = (0..120)
        .map(|at| {
            let (low, high) = (300 + 7 * at, 450 + 7 * at);
            format!(
                "In {} the number of cells rose from {low} to {high}.",
                names[at % 6]
            )
        })
        .collect();
    let body = body.chunks(6).map(|six| six.join(" ")).collect::<Vec<_>>();
    let body = body.join("\n\n");
    let update = single(
        "0000011",
        Verification::Confirmed,
        &[(Language::En, "Cells in the colonies", &body)],
    );
    (vec![vec![update]], body)
}

/// The same, laid out once for all texts.
fn judge_by_long(text: &str) -> Judged {
    static AMONG: LazyLock<Among<'static>> = LazyLock::new(|| Among::of(&LONG.0, (RENDERING, &[])));
    AMONG.check(text)
}

static LONG: LazyLock<(Vec<Vec<Published>>, String)> = LazyLock::new(long);

#[test]
fn a_number_is_not_taken_for_that_of_a_part() {
    let (updates, body) = &*LONG;
    let parts = plain_text(&updates[0][0], Language::En);
    assert!(parts.len() > 1 && parts.concat().encode_utf16().count() > 4_096);
    assert!(parts[0].ends_with("1/2"), "{}", parts[0]);
    for part in parts.iter().chain([&parts.join("\n\n")]) {
        assert_eq!(judge_by_long(part).verdict, Verdict::Genuine, "{part}");
    }
    for number in ["1", "2", "1/2", "2/2", "1/", "2/"] {
        let altered = format!("In Minsk the number of cells rose from 300 to {number}");
        assert_ne!(
            judge_by_long(&altered).verdict,
            Verdict::Genuine,
            "{altered}"
        );
        let begun = format!("{number} {}", &body[..200]);
        assert_ne!(judge_by_long(&begun).verdict, Verdict::Genuine, "{begun}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn any_stop_taken_away_after_a_negation_is_seen(
        (language, before, negation, after) in select(DENIED),
        stop in select(&[".", ",", ":", ";", "!", "…", " –", "...", "?"][..]),
        is_line in proptest::bool::ANY,
    ) {
        let gap = if is_line { "\n" } else { " " };
        let published = format!("{before} {negation}{stop}{gap}{after}");
        let updates = of(language, "A B C", &published);
        prop_assert_eq!(judge(&published, &updates).verdict, Verdict::Genuine, "{}", published);
        let turned = format!("{before} {negation} {after}");
        prop_assert_ne!(judge(&turned, &updates).verdict, Verdict::Genuine, "{}", turned);
    }

    #[test]
    fn a_cut_whose_last_word_became_a_small_number_is_seen(at in 1_usize..1200, number in 1_u8..=4, is_alone in proptest::bool::ANY) {
        let body = &LONG.1;
        let words = tokens(body);
        let word = &words[at];
        let before = if is_alone { words[at.saturating_sub(8)].start } else { 0 };
        let altered = format!("{}{number}", &body[before..word.start]);
        prop_assert_ne!(judge_by_long(&altered).verdict, Verdict::Genuine, "{}", altered);
    }
}

/// A negation that is parted from what it denies by a stop and a line of ours says the contrary: the stop stays one.
#[test]
fn a_line_of_ours_joins_nothing_that_a_stop_parts() {
    for (language, negation, denied) in PARTED {
        let mut letters = denied.chars();
        let first = letters.next().expect("a letter").to_lowercase();
        let joined = format!("{negation} {first}{}", letters.as_str());
        let updates = of(*language, "Vestka", &joined);
        let by_code = judge("0000011", &updates);
        let answer = (RENDERING.answer)(&by_code, *language).join("\n");
        let control = judge(&joined, &updates);
        assert_eq!(control.verdict, Verdict::Genuine, "{joined}");
        let lines = answer.lines().filter(|line| !line.trim().is_empty());
        for line in lines.chain(["0000011"]) {
            for stop in ["!", ".", "?", ":", ","] {
                let asked = format!("{negation}{stop}\n{line}\n{denied}");
                let judged = judge(&asked, &updates);
                assert_ne!(judged.verdict, Verdict::Genuine, "{asked}\n{judged:?}");
            }
        }
    }
}
