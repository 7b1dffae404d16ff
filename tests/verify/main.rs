//! How well a message of ours is told from an altered one: `cargo test --test verify -- --nocapture` prints the table.
//!
//! Every text is compared with everything that was published, so that no index can hide a wrong verdict; that the index finds
//! it is measured apart.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

mod attempts;
mod damage;
mod digests;
mod forged;
mod passed_on;
mod set;
mod several;
mod turned;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use damage::DAMAGES;
use set::{Set, single};
use vestka::domain::language::Language;
use vestka::domain::update::Verification;
use vestka::domain::wording::{prints, prints_of_all};
use vestka::review::{Among, Judged, Verdict, check_among};
use vestka::store::publication::Published;
use vestka::telegram::RENDERING;

/// What becomes of a text beside these updates alone.
fn judge(text: &str, updates: &[Vec<Published>]) -> Judged {
    check_among(text, updates, (RENDERING, &[]))
}

/// One update that stands, with this text.
fn of(language: Language, title: &str, body: &str) -> Vec<Vec<Published>> {
    vec![vec![single(
        "0000011",
        Verification::Confirmed,
        &[(language, title, body)],
    )]]
}

/// What was published is laid out once for all texts.
fn check(text: &str) -> Judged {
    static AMONG: LazyLock<Among<'static>> =
        LazyLock::new(|| Among::of(&Set::all().updates, (RENDERING, &[])));
    AMONG.check(text)
}

/// Texts and those that were judged as wanted, by group.
#[derive(Default)]
struct Table(BTreeMap<String, (usize, usize)>);

impl Table {
    fn add(&mut self, group: &str, is_right: bool) {
        let cell = self.0.entry(group.to_owned()).or_default();
        cell.0 += 1;
        cell.1 += usize::from(is_right);
    }

    fn sum(&self, beginning: &str) -> (usize, usize) {
        self.0
            .iter()
            .filter(|(group, _)| group.starts_with(beginning))
            .fold((0, 0), |sum, (_, cell)| (sum.0 + cell.0, sum.1 + cell.1))
    }

    fn print(&self) {
        for (group, (all, right)) in &self.0 {
            println!("{group:32} {right:4} of {all}");
        }
    }
}

#[test]
fn what_is_ours_is_recognised_and_what_was_altered_never_is() {
    let set = Set::all();
    let mut table = Table::default();
    let mut found = Table::default();
    for published in set.texts() {
        for (place, damage) in DAMAGES.iter().enumerate() {
            // Each text suffers three of the kinds: all of them on all texts would be the same again.
            if (place + published.number) % DAMAGES.len() >= 3 {
                continue;
            }
            let text = (damage.of)(published);
            let checked = check(&text);
            let is_right = checked.verdict == Verdict::Genuine;
            if !is_right {
                println!(
                    "NOT RECOGNISED {} {}: {text}\n{:?}\n",
                    published.language, damage.name, checked.differences
                );
            }
            table.add(&format!("genuine {}", damage.name), is_right);
            let stored = prints(&format!("{}\n\n{}", published.title, published.body));
            let asked = prints_of_all(&text);
            found.add("genuine", asked.iter().any(|print| stored.contains(print)));
        }
        for (kind, text) in published.altered() {
            let checked = check(&text);
            assert_ne!(checked.verdict, Verdict::Genuine, "{kind}: {text}");
            assert!(
                checked.verdict == Verdict::Unknown || !checked.differences.is_empty(),
                "{kind}: {text}"
            );
            table.add(
                &format!("altered {kind}, told as altered"),
                checked.verdict == Verdict::Altered,
            );
        }
    }
    for (language, text) in &set.foreign {
        let checked = check(text);
        assert_ne!(checked.verdict, Verdict::Genuine, "{text}");
        if checked.verdict != Verdict::Unknown {
            println!("FOREIGN {language} {:?}: {text}", checked.verdict);
        }
        table.add(
            &format!("foreign {language}, told as unknown"),
            checked.verdict == Verdict::Unknown,
        );
    }
    table.print();
    found.print();
    let (all, right) = table.sum("genuine");
    let texts: usize = table.0.values().map(|cell| cell.0).sum();
    println!("genuine recognised: {right} of {all}; altered called genuine: 0; texts: {texts}");
    assert!(texts >= 200, "{texts}");
    assert!(right * 100 >= all * 97, "{right} of {all}");
    let (all, met) = found.sum("genuine");
    assert!(met * 100 >= all * 97, "the index finds {met} of {all}");
    let (all, told) = table.sum("altered");
    assert!(told * 100 >= all * 97, "told as altered: {told} of {all}");
    for language in Language::ALL {
        assert!(set.texts().iter().any(|text| text.language == *language));
    }
}
