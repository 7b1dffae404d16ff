//! **Digests** and several codes, passed on: an entry is ours exactly as the digest writes it, and no other way; what others put
//! beside codes is told.

use std::sync::Arc;

use vestka::domain::code::Code;
use vestka::domain::language::Language;
use vestka::domain::update::Verification;
use vestka::review::{Among, Inquiry, Judged, Verdict};
use vestka::store::publication::Published;
use vestka::telegram::{RENDERING, describe, plain_digest, plain_text};
use vestka::text::words;

use crate::set::{Set, single};

const BOT: &str = "vestka_bot";

const FLIGHTS: &str = "All flights to Warsaw are cancelled on Monday morning.";

fn judge(text: &str, updates: &[Vec<Published>]) -> Judged {
    laid(updates).check(text)
}

/// Laid out once for many texts.
fn laid(updates: &[Vec<Published>]) -> Among<'_> {
    Among::of(updates, (RENDERING, &[BOT.to_owned()]))
}

fn confirmed(code: &str, title: &str, body: &str) -> Published {
    single(
        code,
        Verification::Confirmed,
        &[(Language::En, title, body)],
    )
}

/// The line with its code, as it stands under its message.
fn foot(published: &Published) -> String {
    let message = plain_text(published, Language::En).join("\n\n");
    message.lines().last().expect("a line").to_owned()
}

fn digest_of(entries: &[&Published], reader: Language) -> String {
    let day = entries[0].published_at.date_naive();
    let entries: Vec<Arc<Published>> = entries.iter().map(|it| Arc::new((*it).clone())).collect();
    plain_digest(&entries, day, reader, BOT)
}

/// Codes that agree with their last character.
fn codes(count: usize) -> Vec<String> {
    let numbers = 700_usize..;
    let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let written = numbers.flat_map(|number| {
        letters
            .chars()
            .map(move |check| format!("{number:06}{check}"))
    });
    let right = written.filter(|it| it.parse::<Code>().is_ok());
    right.take(count).collect()
}

/// Anybody can copy the lines with two codes: a piece of a text of ours above one of them is no digest.
#[test]
fn a_cut_or_quoted_text_between_two_codes_is_no_digest() {
    let border = confirmed(
        "0000011",
        "What channels write of the border is not true",
        &format!(
            "Channels write: “The border closes tomorrow. {FLIGHTS}” The border guard denies it."
        ),
    );
    let other = Set::all().updates[1][0].clone();
    let text = other.content.text[&Language::En].clone();
    let updates = [vec![border.clone()], vec![other.clone()]];
    let among = laid(&updates);
    let alone = among.check(FLIGHTS);
    assert!(alone.is_part && alone.whole_sentence.is_some(), "{alone:?}");
    let title = border.content.text[&Language::En].title.as_str();
    let body = border.content.text[&Language::En].body.as_str();
    for piece in [
        FLIGHTS,
        "All flights to Warsaw are cancelled",
        "The border closes tomorrow.",
        title,
        body,
    ] {
        for beside in [&text.title, &text.body] {
            let cut = format!("{piece}\n{}", foot(&border));
            let second = format!("{beside}\n{}", foot(&other));
            for forged in [
                format!("{cut}\n\n{second}"),
                format!("{second}\n\n{cut}"),
                format!("{}\n\n{cut}", plain_text(&other, Language::En).join("\n\n")),
                format!("{}\n\n{cut}", digest_of(&[&other], Language::En)),
            ] {
                let judged = among.check(&forged);
                assert_eq!(judged.verdict, Verdict::Altered, "{forged}\n{judged:?}");
            }
        }
    }
    // Whole messages, copied one after the other, are what we sent.
    let both = format!(
        "Vestka, [20.11.2026 14:03]\n{}\n\nVestka, [20.11.2026 14:09]\n{}",
        plain_text(&border, Language::En).join("\n\n"),
        plain_text(&other, Language::En).join("\n\n")
    );
    let judged = among.check(&both);
    assert_eq!(
        (&judged.asked, judged.verdict),
        (&Inquiry::Digest, Verdict::Genuine),
        "{judged:?}"
    );
}

/// Updates that a digest does not show whole: a debunk with what to do, a long debunk, one that is cut before a negation.
fn awkward() -> [Published; 3] {
    let mut to_do = single(
        "0000011",
        Verification::False,
        &[(
            Language::En,
            "The banks close on Friday",
            "This is false. The central bank has said that all banks are open on Friday.",
        )],
    );
    to_do.content.what_to_do.insert(
        Language::En,
        "Do not draw all your money out of the bank.".to_owned(),
    );
    let sentences = |count: usize| -> String {
        let all = (1..=count).map(|number| format!("Judge number {number} comes from Minsk."));
        all.collect::<Vec<_>>().join(" ")
    };
    let mut long = confirmed(
        "0000033",
        "Judges are on their way to Warsaw",
        &sentences(40),
    );
    long.verification = Verification::False;
    let before_negation = confirmed(
        "0000044",
        "A long list of judges from all regions",
        &format!(
            "{} The court says that this long list of judges from all the regions is not whole. {}",
            sentences(11),
            sentences(20)
        ),
    );
    [to_do, long, before_negation]
}

/// What a digest leaves away, or cuts, was left away by us.
#[test]
fn a_digest_is_ours_also_with_what_it_leaves_away() {
    let [to_do, long, cut] = awkward();
    let other = Set::all().updates[1][0].clone();
    let updates: Vec<Vec<Published>> = [&to_do, &long, &cut, &other]
        .map(|it| vec![it.clone()])
        .into();
    let among = laid(&updates);
    for awkward in [&to_do, &long, &cut] {
        for reader in Language::ALL {
            for entries in [vec![awkward], vec![awkward, &other], vec![&other, awkward]] {
                let digest = digest_of(&entries, *reader);
                for passed_on in [digest.clone(), format!("Forwarded from Vestka\n{digest}")] {
                    let judged = among.check(&passed_on);
                    assert_eq!(judged.verdict, Verdict::Genuine, "{passed_on}\n{judged:?}");
                }
                for (from, to) in [
                    ("open on", "shut on"),
                    ("This is false. ", ""),
                    ("number 3 comes", "number 30 comes"),
                    ("number 3 ", ""),
                    ("…", "… All of them have fled."),
                    ("vestka_bot", "vestka_b0t"),
                    (
                        awkward.content.text[&Language::En].title.as_str(),
                        "The war has begun",
                    ),
                ] {
                    let altered = digest.replacen(from, to, 1);
                    let judged = among.check(&altered);
                    assert!(
                        altered == digest || judged.verdict == Verdict::Altered,
                        "{altered}\n{judged:?}"
                    );
                }
            }
        }
    }
    // Without the frame of a digest it stays a part of a debunk.
    let text = &to_do.content.text[&Language::En];
    let part = among.check(&format!("{}\n\n{}", text.title, text.body));
    assert_eq!(part.verdict, Verdict::Altered);
}

/// Each of many entries is told.
#[test]
fn a_digest_of_many_updates_is_ours() {
    let many: Vec<Vec<Published>> = codes(12)
        .iter()
        .map(|code| {
            let title = format!("Court number {code} has closed its doors");
            vec![confirmed(
                code,
                &title.replace(code, &code[3..6]),
                "It opens on Monday.",
            )]
        })
        .collect();
    let entries: Vec<&Published> = many.iter().map(|update| &update[0]).collect();
    let judged = judge(&digest_of(&entries, Language::En), &many);
    assert_eq!(
        (judged.verdict, judged.several.len()),
        (Verdict::Genuine, 12)
    );
}

/// A row of heavy signs parts a text from a name: it is no minus.
#[test]
fn a_footer_of_heavy_signs_is_an_addition_at_most() {
    let list = confirmed(
        "0000011",
        "12 judges are on the list",
        "The Council has listed twelve judges from Minsk. Prices fell by 5% on that day.",
    );
    let updates = [vec![list.clone()]];
    let among = laid(&updates);
    let message = plain_text(&list, Language::En).join("\n\n");
    let text = &list.content.text[&Language::En];
    let text = format!("{}\n\n{}", text.title, text.body);
    for (passed_on, additions) in [
        (format!("{message}\n➖➖➖➖➖\n@minsk_today"), 1),
        (format!("{message}\n\n➕ @minsk_today"), 1),
        (format!("{message}\n➖➖➖➖➖"), 0),
        (format!("➖➖➖\n{text}\n➖➖➖"), 0),
    ] {
        let judged = among.check(&passed_on);
        assert_eq!(
            (judged.verdict, judged.additions.len()),
            (Verdict::Genuine, additions),
            "{passed_on}\n{judged:?}"
        );
    }
    for sign in ["➖5%", "➖ 5%", "➕5%", "5➖%"] {
        let altered = message.replace("5%", sign);
        assert_eq!(among.check(&altered).verdict, Verdict::Altered, "{altered}");
    }
}

/// Whoever puts a few words beside two codes makes them look like ours.
#[test]
fn what_others_wrote_beside_several_codes_is_told() {
    let updates = &Set::all().updates[..2];
    let among = laid(updates);
    let rumour = "Banks close tomorrow everywhere";
    let (one, other) = (&updates[0][0], &updates[1][0]);
    let headline = words(Language::En).verify_genuine();
    for (asked, told) in [
        (
            format!(
                "{headline}\n{rumour}\nVerification: Confirmed\n{}\n{}",
                foot(one),
                foot(other)
            ),
            vec![rumour],
        ),
        (format!("0000011 0000022 {rumour}"), vec![rumour]),
        (
            "Forwarded from Somebody\n0000011\nBanks close\n0000022\nTomorrow everywhere"
                .to_owned(),
            vec![
                "Forwarded from Somebody",
                "Banks close",
                "Tomorrow everywhere",
            ],
        ),
        ("0000011 0000022".to_owned(), vec![]),
        ("Code 0000011, code 0000022?".to_owned(), vec![]),
    ] {
        let judged = among.check(&asked);
        assert_eq!(judged.asked, Inquiry::SeveralCodes, "{asked}\n{judged:?}");
        assert_eq!(judged.additions, told, "{asked}");
        for reader in Language::ALL {
            let said = describe(&judged, *reader);
            for text in &told {
                let added = words(*reader).verify_addition(text);
                assert!(said.contains(&added), "{asked}: {said}");
            }
        }
    }
}

/// Who pastes a page full of codes is asked for one.
#[test]
fn more_codes_than_a_few_are_not_answered_one_by_one() {
    let updates = &Set::all().updates[..2];
    let among = laid(updates);
    let codes = |count: usize| codes(count).join(" ");
    let few = among.check(&format!("0000011 {}", codes(9)));
    assert_eq!(
        (&few.asked, few.several.len()),
        (&Inquiry::SeveralCodes, 10)
    );
    for count in [10, 510, 5_000] {
        let many = among.check(&format!("0000011 {}", codes(count)));
        assert_eq!(many.asked, Inquiry::SeveralCodes);
        for reader in Language::ALL {
            assert_eq!(describe(&many, *reader), words(*reader).verify_several());
        }
    }
}
