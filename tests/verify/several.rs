//! More updates than one in a text: a code that another update names, several codes, a digest; and our answers, passed on.

use std::sync::Arc;

use chrono::TimeDelta;
use vestka::domain::content::{Content, Text};
use vestka::domain::language::Language;
use vestka::domain::update::{RevisionKind, Verification};
use vestka::review::{Among, Inquiry, Judged, QUOTED, Verdict, check_among};
use vestka::store::publication::Published;
use vestka::telegram::{RENDERING, describe, plain_digest, plain_text};
use vestka::text::words;

use crate::set::{Set, single};

const BOT: &str = "vestka_bot";

fn judge(text: &str, updates: &[Vec<Published>]) -> Judged {
    check_among(text, updates, (RENDERING, &[BOT.to_owned()]))
}

/// The next revision of an update.
fn next(update: &[Published], kind: RevisionKind, change: impl Fn(&mut Content)) -> Vec<Published> {
    let mut update = update.to_vec();
    let mut newer = update.last().expect("one").clone();
    newer.number += 1;
    newer.revision_id += 100;
    newer.kind = kind;
    newer.published_at += TimeDelta::hours(2);
    newer
        .content
        .reason
        .insert(Language::En, "We were told so by mistake".to_owned());
    change(&mut newer.content);
    update.push(newer);
    update
}

fn two() -> Vec<Vec<Published>> {
    Set::all().updates[..2].to_vec()
}

/// An update may name another one in its text: it is ours all the same, and no other code may stand there.
#[test]
fn a_text_of_ours_that_names_another_update_is_ours() {
    let refers = single(
        "0000044",
        Verification::Confirmed,
        &[(
            Language::En,
            "Fourteen judges are on the list",
            "This update takes the place of update 0000011. The Council has listed fourteen judges from Minsk, not twelve.",
        )],
    );
    let mut updates = two();
    updates.push(vec![refers.clone()]);
    let message = plain_text(&refers, Language::En).join("\n\n");
    let body = &refers.content.text[&Language::En].body;
    for ours in [
        message.as_str(),
        body,
        "This update takes the place of update 0000011.",
    ] {
        let judged = judge(ours, &updates);
        assert_eq!(judged.verdict, Verdict::Genuine, "{ours}\n{judged:?}");
        assert_eq!(
            judged.revision.map(|it| it.code).as_deref(),
            Some("0000044"),
            "{ours}"
        );
    }
    for altered in [
        message.replace("update 0000011", "update 0000022"),
        message.replace("Code 0000044", "Code 0000011"),
        message.replace("Code 0000044", "Code 0000022"),
        message.replace("fourteen judges from", "forty judges from"),
        body.replace("0000011", "0000022"),
        body.replace("not twelve", "twelve"),
    ] {
        let judged = judge(&altered, &updates);
        assert_eq!(judged.verdict, Verdict::Altered, "{altered}\n{judged:?}");
    }
    // What was altered is compared with the text that it was made from.
    let judged = judge(&body.replace("fourteen", "forty"), &updates);
    assert_eq!(
        judged.revision.map(|it| it.code).as_deref(),
        Some("0000044")
    );
    assert_eq!(judged.differences[0].given.as_deref(), Some("forty"));
}

#[test]
fn two_codes_are_answered_for_both() {
    let mut updates = two();
    for asked in [
        "0000011 0000022",
        "Code 0000011, code 0000022",
        "0000022\n0000011?",
        "Is it true? 0000011, 0000022",
        "/verify 0000011 0000022",
    ] {
        let judged = judge(asked, &updates);
        assert_eq!(judged.asked, Inquiry::SeveralCodes, "{asked}");
        assert_eq!(judged.verdict, Verdict::Unknown, "{asked}");
        for reader in Language::ALL {
            let told = describe(&judged, *reader);
            assert!(
                told.starts_with(&words(*reader).verify_several()),
                "{asked}: {told}"
            );
            for update in &updates {
                let title = &update[0].content.text_for(*reader).expect("a text").1.title;
                assert!(
                    told.contains(title) && told.contains(&update[0].code),
                    "{asked}: {told}"
                );
            }
        }
    }
    let unknown = judge("0000011 0000033", &updates);
    let told = describe(&unknown, Language::En);
    assert!(
        told.contains("0000033: we have no update with this code"),
        "{told}"
    );
    assert!(told.contains("Code 0000011"), "{told}");
    updates[1] = next(&updates[1], RevisionKind::Retraction, |content| {
        for text in content.text.values_mut() {
            text.body.clear();
        }
    });
    let judged = judge("0000011 0000022", &updates);
    assert_eq!(judged.verdict, Verdict::Retracted);
    let told = describe(&judged, Language::En);
    let [_, first, second] = told.split("\n\n").collect::<Vec<_>>()[..] else {
        panic!("{told}")
    };
    assert!(
        first.contains("It still stands") && !second.contains("It still stands"),
        "{told}"
    );
    assert!(second.contains("We withdrew it since"), "{told}");
    // A text of its own under two codes is no question.
    let rumour = "0000011 0000022 From tomorrow the border with Lithuania is closed for everybody";
    assert_eq!(judge(rumour, &updates).verdict, Verdict::Altered);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn a_digest_of_ours_is_ours_and_an_altered_one_is_not() {
    let mut updates = two();
    let long = single(
        "0000044",
        Verification::Confirmed,
        &[(
            Language::En,
            "A long list of judges from all regions",
            &(1..60)
                .map(|number| format!("Judge number {number} comes from Minsk."))
                .collect::<Vec<_>>()
                .join(" "),
        )],
    );
    updates.push(vec![long]);
    let among = |updates: &[Vec<Published>], text: &str| judge(text, updates);
    for reader in Language::ALL {
        for days in 0..=2 {
            let entries: Vec<Arc<Published>> = updates
                .iter()
                .map(|update| Arc::new(update[0].clone()))
                .collect();
            let day = updates[0][0].published_at.date_naive() + TimeDelta::days(days);
            let digest = plain_digest(&entries, day, *reader, BOT);
            let judged = among(&updates, &digest);
            assert_eq!(judged.verdict, Verdict::Genuine, "{digest}\n{judged:?}");
            assert_eq!(judged.asked, Inquiry::Digest);
            assert_eq!(judged.several.len(), 3);
            let told = describe(&judged, *reader);
            assert!(told.starts_with(&words(*reader).verify_genuine()), "{told}");
            let one = plain_digest(&entries[..1], day, *reader, BOT);
            assert_eq!(among(&updates, &one).verdict, Verdict::Genuine, "{one}");
            let last = plain_digest(&entries[2..], day, *reader, BOT);
            assert_eq!(among(&updates, &last).verdict, Verdict::Genuine, "{last}");
            for (from, to) in [
                ("2026", "2025"),
                ("0000011", "0000022"),
                ("0000022", "0000011"),
                ("vestka_bot", "vestka_b0t"),
                ("Judge number 2 ", "Judge number 3 "),
            ] {
                let altered = digest.replacen(from, to, 1);
                let judged = among(&updates, &altered);
                assert!(
                    altered == digest || judged.verdict == Verdict::Altered,
                    "{altered}\n{judged:?}"
                );
            }
            let lines: Vec<&str> = digest.lines().collect();
            for (number, added) in ["Fake:", "No", "All of it is a lie.", "Ложь"]
                .iter()
                .enumerate()
            {
                // Each at some of the places: all of them at all would take minutes.
                for at in (0..=lines.len())
                    .skip(number)
                    .step_by(4)
                    .filter(|_| days == 1)
                {
                    let mut lines = lines.clone();
                    lines.insert(at, added);
                    let altered = lines.join("\n");
                    let judged = among(&updates, &altered);
                    assert_eq!(judged.verdict, Verdict::Altered, "{altered}\n{judged:?}");
                }
            }
            let headed = among(
                &updates,
                &format!("Forwarded from Vestka\n{digest}\n@minsk_today"),
            );
            assert_eq!(
                (headed.verdict, headed.additions.len()),
                (Verdict::Genuine, 2)
            );
            assert!(!describe(&headed, *reader).starts_with(&words(*reader).verify_genuine()));
        }
    }
    // What became of one of them is told of all.
    let entries: Vec<Arc<Published>> = updates
        .iter()
        .map(|update| Arc::new(update[0].clone()))
        .collect();
    let digest = plain_digest(
        &entries,
        updates[0][0].published_at.date_naive(),
        Language::En,
        BOT,
    );
    let mut amended = updates.clone();
    amended[1] = next(&amended[1], RevisionKind::Correction, |content| {
        for text in content.text.values_mut() {
            text.body.push_str(" So it is.");
        }
    });
    assert_eq!(judge(&digest, &amended).verdict, Verdict::Superseded);
    amended[0] = next(&amended[0], RevisionKind::Retraction, |_| {});
    let judged = judge(&digest, &amended);
    assert_eq!(judged.verdict, Verdict::Retracted);
    let told = describe(&judged, Language::En);
    assert!(
        told.contains("We withdrew it since") && told.contains("We corrected it since"),
        "{told}"
    );
}

/// A link into the chat with us asks about its code; one to somebody else's bot is named.
#[test]
fn a_link_to_us_is_ours_and_one_to_an_impostor_is_not() {
    let updates = two();
    let link = "https://t.me/vestka_bot?start=v_0000011";
    for (asked, additions) in [
        (link.to_owned(), 0),
        (link.to_uppercase().replace("V_", "v_"), 1),
        (link.replace("vestka_bot", "vestka_b0t"), 1),
        (link.replace("t.me", "t.rne"), 1),
    ] {
        let judged = judge(&asked, &updates);
        assert_eq!(judged.asked, Inquiry::Code(None), "{asked}");
        assert_eq!(judged.additions.len(), additions, "{asked}");
        assert_eq!(
            judged.verdict == Verdict::Genuine,
            additions == 0,
            "{asked}"
        );
    }
    let message = plain_text(&updates[0][0], Language::En).join("\n\n");
    let with_ours = judge(&format!("{message}\n{link}"), &updates);
    assert_eq!(with_ours.verdict, Verdict::Genuine);
    let other = link.replace("vestka_bot", "vestka_b0t");
    let judged = judge(&format!("{message}\n{other}"), &updates);
    let told = describe(&judged, Language::En);
    assert!(
        !told.starts_with(&words(Language::En).verify_genuine()),
        "{told}"
    );
    assert!(told.contains("vestka_b0t"), "{told}");
}

/// What we told somebody who asked is passed on like anything else. It quotes what may be anybody's words.
#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn an_answer_of_ours_that_quotes_is_called_an_answer() {
    let updates = two();
    let corrected = vec![
        next(&updates[0], RevisionKind::Correction, |content| {
            for text in content.text.values_mut() {
                text.body = text.body.replacen('.', " and Brest.", 1);
            }
        }),
        updates[1].clone(),
    ];
    let withdrawn = vec![
        next(&updates[0], RevisionKind::Retraction, |_| {}),
        updates[1].clone(),
    ];
    for updates in [&updates, &corrected, &withdrawn] {
        let among = Among::of(updates, (RENDERING, &[]));
        let text = &updates[0][0].content.text[&Language::En];
        let message = plain_text(&updates[0][0], Language::En).join("\n\n");
        let sentence = text.body.split(". ").nth(1).expect("a second one");
        for asked in [
            sentence.to_owned(),
            "have frozen their assets".to_owned(),
            text.body.replacen("may not enter", "may enter", 1),
            message.replacen("may not enter", "may enter", 1),
            format!("{message}\n\nAll of them have fled."),
            format!("Forwarded from Somebody\n{message}\n@minsk_today"),
            "The Council of the European Union has listed twelve judges from Minsk".to_owned(),
            "0000011 is this true?".to_owned(),
            "0000011 0000022".to_owned(),
            "Banks are closed from tomorrow on in the whole country".to_owned(),
            "short".to_owned(),
            "0000111".to_owned(),
        ] {
            let judged = among.check(&asked);
            for reader in Language::ALL {
                let told = describe(&judged, *reader);
                let again = among.check(&told);
                assert!(
                    !matches!(again.verdict, Verdict::Altered),
                    "{asked}\n---\n{told}\n---\n{again:?}"
                );
                let said = describe(&again, *reader);
                assert!(
                    !said.starts_with(&words(*reader).verify_unknown()),
                    "{asked}\n---\n{told}\n---\n{said}"
                );
                // Anybody may have put other words between the quotation marks: nothing of it is confirmed.
                if again.asked == Inquiry::Answer {
                    assert_eq!(again.verdict, Verdict::Unknown);
                    assert!(
                        said.starts_with(&words(*reader).verify_answer_passed_on()),
                        "{said}"
                    );
                    assert_eq!(among.check(&said).asked, Inquiry::Answer, "{said}");
                }
                // A sentence more, and it is none.
                let forged = format!("{told}\n\nThe war has begun, leave the city by tonight.");
                let verdict = among.check(&forged);
                assert!(verdict.asked != Inquiry::Answer, "{forged}");
                assert_ne!(verdict.verdict, Verdict::Genuine, "{forged}");
            }
        }
    }
    for reader in Language::ALL {
        let forms = (RENDERING.answered)(*reader);
        for forged in [
            format!(
                "{}\n\nThe war has begun, leave the city by tonight.",
                forms.headlines[0]
            ),
            forms
                .lines
                .iter()
                .map(|line| line.replace(QUOTED, "The war has begun"))
                .collect::<Vec<_>>()
                .join("\n\n"),
            format!(
                "{}\n\n{}",
                words(*reader).verify_genuine(),
                words(*reader).verify_now("The war has begun")
            ),
        ] {
            let judged = judge(&forged, &updates);
            assert_eq!(judged.verdict, Verdict::Unknown, "{forged}");
            assert!(
                !describe(&judged, *reader).starts_with(&words(*reader).verify_genuine()),
                "{forged}"
            );
        }
    }
}

/// Where a text of a correction was changed, the text is what it is compared with, not the notice that holds it.
#[test]
fn what_was_changed_in_a_correction_is_shown_against_its_text() {
    let update = next(&two()[0], RevisionKind::Correction, |content| {
        for text in content.text.values_mut() {
            text.body = text.body.replacen('.', " and Brest.", 1);
        }
    });
    let updates = [update.clone()];
    for number in [1, 5] {
        let message = plain_text(&update[1], Language::En).join("\n\n");
        let mut altered = message.replacen("may not enter", "may enter", 1);
        for word in ["assets", "Judge", "protesters", "twelve"]
            .iter()
            .take(number - 1)
        {
            altered = altered.replacen(word, "XX", 1);
        }
        let judged = judge(&altered, &updates);
        assert_eq!(judged.verdict, Verdict::Altered);
        let missing = judged
            .differences
            .iter()
            .filter_map(|it| it.published.as_deref());
        let missing: Vec<&str> = missing.collect();
        assert!(missing.contains(&"not"), "{missing:?}");
        assert!(
            !missing
                .iter()
                .any(|it| it.contains("now reads") || it.contains("Before")),
            "{missing:?}"
        );
    }
    // And the notice against itself.
    let notice = (RENDERING.notice)(&update[0], &update[1], Language::En).join("\n\n");
    assert_eq!(judge(&notice, &updates).verdict, Verdict::Genuine);
    let altered = notice.replacen("by mistake", "by the minister", 1);
    let judged = judge(&altered, &updates);
    assert_eq!(judged.verdict, Verdict::Altered);
    let given: Vec<_> = judged
        .differences
        .iter()
        .filter_map(|it| it.given.as_deref())
        .collect();
    assert_eq!(given, ["the minister"], "{judged:?}");
}

/// A line of ours that holds a text of another update is no frame.
#[test]
fn the_text_of_one_among_the_lines_of_another_is_not_genuine() {
    let updates = two();
    let texts: Vec<&Text> = updates
        .iter()
        .map(|update| &update[0].content.text[&Language::En])
        .collect();
    let foot = |at: usize| {
        let message = plain_text(&updates[at][0], Language::En).join("\n\n");
        message.lines().last().expect("a line").to_owned()
    };
    for spliced in [
        format!("{}\n\n{}\n\n{}", texts[0].title, texts[1].body, foot(0)),
        format!("{}\n\n{}\n\n{}", texts[0].title, texts[1].body, foot(1)),
        format!("{}\n\n{}\n\n{}", texts[0].title, texts[0].body, foot(1)),
        format!(
            "{}\n{}\n{}\n{}",
            texts[0].title,
            foot(1),
            texts[1].body,
            foot(0)
        ),
        format!(
            "{}\n{}\n{}\n{}",
            texts[0].body,
            foot(1),
            texts[1].body,
            foot(0)
        ),
        format!(
            "{}\n{}\n{}\n{}",
            texts[0].body,
            texts[1].body,
            foot(0),
            foot(1)
        ),
    ] {
        assert_eq!(
            judge(&spliced, &updates).verdict,
            Verdict::Altered,
            "{spliced}"
        );
    }
    let both = format!(
        "{}\n{}\n{}\n{}",
        texts[0].body,
        foot(0),
        texts[1].body,
        foot(1)
    );
    // A text without its title is no entry as we write it, the whole messages are.
    assert_eq!(judge(&both, &updates).verdict, Verdict::Altered, "{both}");
    let messages = updates
        .iter()
        .map(|update| plain_text(&update[0], Language::En).join("\n\n"));
    let both = messages.collect::<Vec<_>>().join("\n\n");
    assert_eq!(judge(&both, &updates).asked, Inquiry::Digest, "{both}");
}
