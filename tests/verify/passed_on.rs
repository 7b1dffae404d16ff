//! What is **passed on**: a message of ours, a part of it, our answer about it, the page of the mirror. Whatever is put round it,
//! it is never called altered; with one number, name or negation changed it always is.

use std::sync::LazyLock;

use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use proptest::sample::{Index, select};
use vestka::domain::content::Evidence;
use vestka::domain::language::Language;
use vestka::domain::update::{RevisionKind, Verification};
use vestka::review::mirror::copied;
use vestka::review::{Among, Inquiry, Judged, Verdict};
use vestka::store::publication::Published;
use vestka::telegram::{RENDERING, describe, mirror_label, plain_text};
use vestka::text::words;

use crate::check;
use crate::set::{PublishedText, Set, single};

/// What people put round a text: before each line, before all of it and after.
const ROUND: &[(&str, &str, &str)] = &[
    ("", "«", "»"),
    ("", "“", "”"),
    ("", "„", "“"),
    ("", "⚡️ ", " 🙏"),
    ("", "❗️❗️\n\n", "\n\n👉👉"),
    ("", "\n\n\n", "\n\n"),
    ("> ", "", ""),
    ("", "Forwarded from Vestka\n", ""),
    ("", "Переслано от Vestka\n\n", "\n\n@minsk_today"),
    ("", "Vestka, [20.11.2026 14:03]\n", ""),
];

fn put_round(text: &str, (line, before, after): (&str, &str, &str)) -> String {
    let lines: Vec<String> = text.lines().map(|text| format!("{line}{text}")).collect();
    format!("{before}{}{after}", lines.join("\n"))
}

/// The answers to the code of an update.
fn by_code(judged: &Judged, reader: Language) -> String {
    assert!(matches!(judged.asked, Inquiry::Code(_)), "{judged:?}");
    (RENDERING.answer)(judged, reader).join("\n\n")
}

fn update_of(text: &PublishedText) -> &'static [Published] {
    let of_it = |update: &&Vec<Published>| {
        let said = update[0].content.text.get(&text.language);
        said.is_some_and(|said| said.title == text.title)
    };
    Set::all().updates.iter().find(of_it).expect("it is there")
}

/// Everything of ours that holds a text, each with its name.
fn passed_on(text: &PublishedText) -> Vec<(&'static str, String)> {
    let update = update_of(text);
    let [folded, opened] = copied(mirror_label, update);
    assert!(
        folded.len() < opened.len() && opened.contains(&text.body),
        "{opened}"
    );
    let mut all = vec![
        ("the message", text.message.clone()),
        (
            "the answer to its code",
            by_code(&check(&update[0].code), text.language),
        ),
        ("the page, every language opened", opened),
    ];
    if text.language == Language::En {
        all.push(("the page", folded));
    }
    all
}

#[test]
fn whatever_is_ours_is_ours_and_with_one_thing_changed_it_is_not() {
    for text in Set::all().texts() {
        for (what, said) in passed_on(text) {
            let judged = check(&said);
            assert_eq!(
                judged.verdict,
                Verdict::Genuine,
                "{what}: {said}\n{judged:?}"
            );
            for (kind, [from, to]) in text.alterations() {
                let altered = said.replacen(from.as_str(), to, 1);
                assert_ne!(altered, said, "{what}, {kind}");
                let judged = check(&altered);
                assert_eq!(
                    judged.verdict,
                    Verdict::Altered,
                    "{what}, {kind}: {altered}"
                );
                assert!(!judged.differences.is_empty(), "{what}, {kind}: {altered}");
            }
        }
    }
}

#[test]
fn a_code_is_answered_by_code_whatever_signs_or_few_words_stand_round_it() {
    let code = "0000011";
    let bare = check(code);
    assert_eq!(bare.asked, Inquiry::Code(None));
    assert_eq!(bare.verdict, Verdict::Genuine);
    let answer = describe(&bare, Language::En);
    for asked in [
        "0000011?",
        "0000011!",
        "(0000011)",
        "«0000011»",
        "/verify 0000011",
        "Code 0000011",
        "👉 0000011",
    ] {
        let judged = check(asked);
        assert_eq!(judged.verdict, Verdict::Genuine, "{asked}");
        assert_eq!(describe(&judged, Language::En), answer, "{asked}");
    }
    // Of the words beside it nothing is said: neither that they are ours, nor that they were changed.
    for words in [
        "is this true?",
        "правда?",
        "Czy to prawda?",
        "ar tai tiesa",
        "please check",
        "?? help ??",
    ] {
        for asked in [
            format!("{code} {words}"),
            format!("{words}\n{code}"),
            format!("/verify «{code}» {words}"),
        ] {
            let judged = check(&asked);
            assert_eq!(judged.asked, Inquiry::Code(None), "{asked}");
            assert_eq!(judged.verdict, Verdict::Unknown, "{asked}");
            assert_eq!(judged.additions.len(), 1, "{asked}");
            let told = describe(&judged, Language::En);
            assert!(told.starts_with(&answer), "{asked}: {told}");
            assert!(
                told.contains("Not from us, added by others:"),
                "{asked}: {told}"
            );
        }
    }
}

#[test]
fn the_line_under_our_answers_leads_to_the_update_in_every_language() {
    for update in &Set::all().updates {
        let bare = check(&update[0].code);
        for reader in Language::ALL {
            let answer = by_code(&bare, *reader);
            let line = answer.lines().find(|line| line.contains(&update[0].code));
            let line = line.expect("a line with the code");
            assert!(line.contains("UTC"), "{line}");
            for asked in [
                line.to_owned(),
                format!("«{line}»?"),
                format!("/verify {line}"),
            ] {
                let judged = check(&asked);
                assert_eq!(judged.asked, Inquiry::Code(None), "{asked}");
                assert_eq!(judged.verdict, Verdict::Genuine, "{asked}");
            }
            let other = line.replace("UTC", "MSK");
            assert_ne!(check(&other).verdict, Verdict::Genuine, "{other}");
        }
    }
}

/// Words beside a code that are false, or a text of ours that was changed: not one is called genuine, in words or in one.
#[test]
fn a_code_makes_no_other_text_genuine() {
    let set = Set::all();
    let text = &set.texts()[0];
    let genuine = words(Language::En).verify_genuine();
    let answer = by_code(&check("0000011"), Language::En);
    let line = answer.lines().find(|line| line.contains("0000011"));
    let line = line.expect("a line with the code");
    let headline = answer.lines().next().expect("a line");
    let altered = text.body.replace("may not enter", "may enter");
    assert_ne!(altered, text.body);
    let false_texts = [
        "All judges fled",
        "War has begun",
        "Cancelled",
        "Minsk is burning!",
        "From tomorrow the border with Lithuania is closed for everybody",
        "EU adds twenty judges to the Belarus sanctions list",
        "Their assets are not frozen",
        "they may enter the Union",
        "The Council has listed",
        altered.as_str(),
    ];
    for said in false_texts {
        for asked in [
            format!("0000011 {said}"),
            format!("{said} 0000011"),
            format!("{said}\n\n{line}"),
            format!("{headline}\n\n{line}\n\n{said}"),
            format!("{genuine}\n\n{line}\n\n{said}"),
            format!("/verify 0000011\n{said}"),
            format!("{line} {said}"),
        ] {
            let judged = check(&asked);
            assert_ne!(judged.verdict, Verdict::Genuine, "{asked}\n{judged:?}");
            let told = describe(&judged, Language::En);
            assert!(!told.starts_with("Genuine"), "{asked}: {told}");
            let is_named =
                told.contains("Altered") || told.contains("Not from us, added by others");
            assert!(is_named, "{asked}: {told}");
        }
    }
    // Two codes are two updates: no answer by one of them.
    for two in ["0000011 0000022", "Code 0000011, code 0000022"] {
        assert_ne!(check(two).verdict, Verdict::Genuine, "{two}");
    }
}

/// A short text that is changed under its code is altered, though only a few words are left beside it.
#[test]
fn a_short_text_that_was_changed_is_not_taken_for_a_question() {
    let update = vec![vec![single(
        "0000011",
        Verification::Confirmed,
        &[(
            Language::En,
            "Stay at home",
            "Do not go out. Roads are closed.",
        )],
    )]];
    let among = Among::of(&update, (RENDERING, &[]));
    let message = plain_text(&update[0][0], Language::En).join("\n\n");
    assert_eq!(among.check(&message).verdict, Verdict::Genuine);
    for (from, to) in [
        ("Stay", "Leave"),
        ("Do not go", "Do go"),
        ("closed", "open"),
    ] {
        let altered = message.replacen(from, to, 1);
        assert_eq!(among.check(&altered).verdict, Verdict::Altered, "{altered}");
    }
    for altered in [
        "Leave at home",
        "Stay at work",
        "Do go out",
        "Roads are open",
        "Roads closed",
    ] {
        for asked in [
            format!("0000011 {altered}"),
            format!("{altered}\nCode 0000011"),
        ] {
            let judged = among.check(&asked);
            assert_eq!(judged.verdict, Verdict::Altered, "{asked}");
            assert_eq!(judged.differences.len(), 1, "{asked}");
        }
    }
    let asked = among.check("0000011 is this true?");
    assert_eq!(asked.asked, Inquiry::Code(None));
    assert_eq!(asked.verdict, Verdict::Unknown);
}

/// An update, and what became of it.
fn amended(kind: RevisionKind) -> Vec<Published> {
    let mut first = Set::all().updates[0][0].clone();
    first.content.evidence.push(Evidence {
        url: "https://council.example/names".parse().expect("an address"),
        // The name of a page may be what the text says.
        note: first.content.text[&Language::En].title.clone(),
        credibility: 2,
        public: true,
    });
    let mut second = first.clone();
    second.revision_id = 100;
    second.number = 2;
    second.kind = kind;
    second.published_at += chrono::TimeDelta::hours(2);
    for language in Language::ALL {
        second
            .content
            .reason
            .insert(*language, format!("{language}: we were told so by mistake"));
    }
    for (language, text) in &mut second.content.text {
        if kind == RevisionKind::Retraction {
            text.body = String::new();
        } else {
            text.body = format!("{} {}", text.body, language.native_name());
        }
    }
    vec![first, second]
}

#[test]
fn pages_and_answers_from_before_and_after_an_amendment_are_ours() {
    for (kind, old) in [
        (RevisionKind::Correction, Verdict::Superseded),
        (RevisionKind::Retraction, Verdict::Retracted),
    ] {
        let update = amended(kind);
        let updates = [update.clone()];
        let among = Among::of(&updates, (RENDERING, &[]));
        let now = if kind == RevisionKind::Correction {
            Verdict::Genuine
        } else {
            Verdict::Retracted
        };
        for page in copied(mirror_label, &update[..1]) {
            assert_eq!(among.check(&page).verdict, old, "{page}");
        }
        for page in copied(mirror_label, &update) {
            assert_eq!(among.check(&page).verdict, now, "{page}");
            let altered = page.replacen("they may not enter", "they may enter", 1);
            assert_ne!(altered, page);
            assert_eq!(among.check(&altered).verdict, Verdict::Altered, "{altered}");
        }
        for reader in Language::ALL {
            let message = plain_text(&update[0], *reader).join("\n\n");
            let judged = among.check(&message);
            assert_eq!(judged.verdict, old, "{message}");
            // What we answered about the old text, and what we answer to the code.
            let told = describe(&judged, *reader);
            assert_eq!(among.check(&told).verdict, old, "{told}");
            let by_code = by_code(&among.check("0000011"), *reader);
            assert_eq!(among.check(&by_code).verdict, now, "{by_code}");
            let before = Among::of(&[update[..1].to_vec()], (RENDERING, &[])).check(&message);
            let told = describe(&before, *reader);
            let judged = among.check(&told);
            assert_ne!(judged.verdict, Verdict::Altered, "{told}");
            assert_ne!(judged.verdict, Verdict::Unknown, "{told}");
        }
        // Whoever says that it was withdrawn, or that it stands, changes nothing of the verdict.
        let text = plain_text(&update[0], Language::En).join("\n\n");
        let claim = format!("{}\n\n{text}", words(Language::En).verify_genuine());
        assert_eq!(among.check(&claim).verdict, old, "{claim}");
    }
    let stands = [Set::all().updates[0].clone()];
    let among = Among::of(&stands, (RENDERING, &[]));
    let text = plain_text(&stands[0][0], Language::En).join("\n\n");
    for claim in [
        words(Language::En).verify_retracted(),
        words(Language::En).verify_superseded(),
        words(Language::En).verify_altered(),
    ] {
        let asked = format!("{claim}\n\n{text}");
        assert_eq!(among.check(&asked).verdict, Verdict::Altered, "{asked}");
    }
}

#[test]
fn the_answer_to_a_code_with_a_typing_error_is_ours_too() {
    let update = &Set::all().updates[0];
    let mut judged = check(&update[0].code);
    for (typed, is_code) in [
        ("0000012", true),
        ("OOOOO12", true),
        ("000-0012 is the one", false),
    ] {
        judged.asked = Inquiry::Code(Some(typed.to_owned()));
        for reader in Language::ALL {
            let told = by_code(&judged, *reader);
            let verdict = check(&told).verdict;
            assert_eq!(verdict == Verdict::Genuine, is_code, "{told}");
        }
    }
}

/// A debunk with what to do: the answer to its code leaves that out, and is whole all the same.
#[test]
fn the_answer_about_a_debunk_is_ours_and_a_part_of_it_is_not() {
    let mut debunk = single(
        "0000011",
        Verification::False,
        &[(
            Language::En,
            "The border with Lithuania closes tomorrow for everybody",
            "This is what channels write. The border guard says that all crossings stay open.",
        )],
    );
    let to_do = "Do not pass it on to anybody.".to_owned();
    debunk.content.what_to_do.insert(Language::En, to_do);
    let updates = [vec![debunk]];
    let among = Among::of(&updates, (RENDERING, &[]));
    for reader in Language::ALL {
        let told = by_code(&among.check("0000011"), *reader);
        assert_eq!(among.check(&told).verdict, Verdict::Genuine, "{told}");
        let part = told.replace("The border guard says that all crossings stay open.", "");
        assert_eq!(among.check(&part).verdict, Verdict::Altered, "{part}");
    }
    for page in copied(mirror_label, &updates[0]) {
        assert_eq!(among.check(&page).verdict, Verdict::Genuine, "{page}");
    }
}

/// A text that needs several messages, and so does the answer about it.
static LONG: LazyLock<Vec<Vec<Published>>> = LazyLock::new(|| {
    let paragraphs: Vec<String> = (1..=90)
        .map(|number| {
            format!(
                "Paragraph {number} of the list names {} more persons from Minsk and Hrodna.",
                number + 100
            )
        })
        .collect();
    let text = (Language::En, "A long list", paragraphs.join("\n\n"));
    vec![vec![single(
        "0000033",
        Verification::Confirmed,
        &[(text.0, text.1, text.2.as_str())],
    )]]
});

#[test]
fn each_part_of_a_long_answer_is_ours() {
    let among = Among::of(&LONG, (RENDERING, &[]));
    for reader in Language::ALL {
        let messages = plain_text(&LONG[0][0], *reader);
        let answers = (RENDERING.answer)(&among.check("0000033"), *reader);
        assert!(messages.len() > 1 && answers.len() > 1);
        for part in messages.iter().chain(&answers) {
            assert_eq!(among.check(part).verdict, Verdict::Genuine, "{part}");
            let at = part.find(" more persons").expect("a number before it") - 1;
            let digit = &part[at..=at];
            let other = if digit == "7" { "3" } else { "7" };
            let altered = format!("{}{other}{}", &part[..at], &part[at + 1..]);
            assert_eq!(among.check(&altered).verdict, Verdict::Altered, "{altered}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn what_is_ours_is_never_altered_whatever_is_put_round_it(
        which in 0_usize..36,
        form in any::<Index>(),
        inner in select(ROUND),
        outer in select(ROUND),
        command in select(&["", "/verify ", "/verify@vestka_bot\n"][..]),
        reader in select(Language::ALL),
    ) {
        let text = &Set::all().texts()[which];
        let mut forms = passed_on(text);
        let code = &update_of(text)[0].code;
        forms.push(("the answer to its code, for another reader", by_code(&check(code), reader)));
        forms.push(("the answer to its text", describe(&check(&text.message), reader)));
        forms.push(("its code", code.clone()));
        let (what, said) = form.get(&forms);
        let said = format!("{command}{}", put_round(&put_round(said, inner), outer));
        let judged = check(&said);
        prop_assert!(judged.verdict != Verdict::Altered, "{what}: {said}\n{judged:?}");
        let is_ours = judged.revision.as_ref().is_some_and(|it| it.code == *code);
        prop_assert!(is_ours, "{what}: {said}\n{judged:?}");
    }

    #[test]
    fn what_was_changed_is_always_altered_whatever_is_put_round_it(
        which in 0_usize..36,
        form in any::<Index>(),
        change in 0_usize..3,
        round in select(ROUND),
    ) {
        let text = &Set::all().texts()[which];
        let forms = passed_on(text);
        let (what, said) = form.get(&forms);
        let (kind, [from, to]) = &text.alterations()[change];
        let altered = put_round(&said.replacen(from.as_str(), to, 1), round);
        let verdict = check(&altered).verdict;
        prop_assert!(verdict == Verdict::Altered, "{what}, {kind}: {altered}");
    }
}
