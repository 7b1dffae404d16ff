//! How well deduplication judges the labelled pairs: `cargo test --test pairs -- --nocapture` prints the tables.
//!
//! Thresholds and weights were chosen on the part `tune`; everything here is measured on the part `report`, and TF-IDF
//! cosine with the best threshold *for that part* runs beside it.

#![expect(clippy::print_stdout, reason = "the tables are what it is for")]

mod labelled;
mod measure;
mod properties;

use std::collections::BTreeMap;

use labelled::{Label, Part, Set};
use measure::{Count, TfIdf, best_threshold, share};
use vestka::intake::dedupe::{EventWindow, Thresholds, identity, same_text, sketch};

/// The number of an item in the window.
fn id(at: usize) -> i64 {
    i64::try_from(at).expect("hundreds")
}

/// Whether it is wanted, and the score.
type Scored = Vec<(bool, f64)>;

/// Whether the two would be joined automatically: they meet in the index, and the verdict says yes.
fn joined(set: &Set, one: usize, two: usize) -> bool {
    let (one, two) = (set.items[one].said(), set.items[two].said());
    let (first, second) = (sketch(&one), sketch(&two));
    let meet = identity(one.title, one.text) == identity(two.title, two.text)
        || first.bands.iter().any(|band| second.bands.contains(band));
    meet && same_text(&one, &two, &Thresholds::default()).is_some()
}

/// All items of a part; copies are in the story of what they copy, as the product has put them, all others alone.
fn window(set: &Set) -> EventWindow {
    let mut window = EventWindow::new(Thresholds::default());
    for (at, item) in set.items.iter().enumerate() {
        window.add(id(set.original(at)), id(at), &item.said());
    }
    window
}

#[test]
fn copies_are_joined_and_nothing_else() {
    let set = Set::read(Part::Report);
    let mut labelled = Count::default();
    for pair in &set.pairs {
        let (one, two) = set.both(pair);
        let said = joined(&set, one, two);
        let wanted = pair.label == Label::SameText;
        labelled.add(wanted, said);
        if said != wanted {
            println!(
                "  {} {:?} {} {}",
                if said {
                    "wrongly joined:"
                } else {
                    "not joined:"
                },
                pair.label,
                pair.one,
                pair.two
            );
        }
    }
    let mut all = Count::default();
    for one in 0..set.items.len() {
        for two in one + 1..set.items.len() {
            all.add(
                set.original(one) == set.original(two),
                joined(&set, one, two),
            );
        }
    }
    println!("automatic joins      precision  recall     F1");
    for (name, count) in [("labelled pairs", labelled), ("every pair of items", all)] {
        println!(
            "{name:20} {:9.3} {:7.3} {:6.3}",
            count.precision(),
            count.recall(),
            count.f1()
        );
    }
    for count in [labelled, all] {
        assert!(count.precision() >= 0.98, "{count:?}");
    }
    assert!(labelled.recall() >= 0.9, "{labelled:?}");
}

#[test]
fn stories_of_the_same_event_are_proposed_and_few_others() {
    let set = Set::read(Part::Report);
    let window = window(&set);
    let asked = ask_for_all(&set, &window);
    let by_language = ask_for_pairs(&set, &window);
    let all = Count::sum(by_language.values());
    println!("proposals            precision  recall     F1");
    for (name, count) in by_language
        .iter()
        .map(|(name, count)| (name.as_str(), count))
        .chain([("all", &all)])
    {
        println!(
            "{name:20} {:9.3} {:7.3} {:6.3}   of {}",
            count.precision(),
            count.recall(),
            count.f1(),
            count.found + count.missed
        );
    }
    println!(
        "proposals for a story: {:.2}; of all proposals right: {:.3}",
        share(asked.for_stories, asked.stories),
        share(asked.right, asked.proposals)
    );
    assert!(asked.for_stories <= 3 * asked.stories);
    assert!(all.f1() >= 0.95, "{all:?}");
}

/// What the window proposes for every item.
#[derive(Default)]
struct Asked {
    proposals: usize,
    right: usize,
    /// Items that copy nothing, and what is proposed for them.
    stories: usize,
    for_stories: usize,
}

/// Asks for every item; prints what is proposed wrongly.
fn ask_for_all(set: &Set, window: &EventWindow) -> Asked {
    let mut asked = Asked::default();
    for (at, item) in set.items.iter().enumerate() {
        let proposed = window.propose(id(at));
        asked.proposals += proposed.len();
        if item.copy_of.is_none() {
            asked.for_stories += proposed.len();
            asked.stories += 1;
        }
        for proposal in proposed {
            let event = &set.items[usize::try_from(proposal.story).expect("an index")].story;
            if *event == item.story {
                asked.right += 1;
            } else {
                println!(
                    "  wrongly proposed: {} {event} {:.2} {:?}",
                    item.id, proposal.score, proposal.shared
                );
            }
        }
    }
    asked
}

/// Asks for the newer of each pair, whether the story of the older is proposed; prints what is not. By languages.
fn ask_for_pairs(set: &Set, window: &EventWindow) -> BTreeMap<String, Count> {
    let mut by_language: BTreeMap<String, Count> = BTreeMap::new();
    for pair in set
        .pairs
        .iter()
        .filter(|pair| pair.label != Label::SameText)
    {
        let (one, two) = set.both(pair);
        let found = window
            .propose(id(two))
            .iter()
            .any(|proposal| proposal.story == id(set.original(one)));
        let wanted = pair.label == Label::SameEvent;
        by_language
            .entry(set.languages(pair))
            .or_default()
            .add(wanted, found);
        if wanted && !found {
            println!(
                "  not proposed: {} {} {:?}",
                pair.one,
                pair.two,
                window.evidence(id(one), id(two))
            );
        }
    }
    by_language
}

#[test]
fn the_score_of_a_pair_beats_plain_tf_idf() {
    let set = Set::read(Part::Report);
    let window = window(&set);
    let baseline = TfIdf::of(&set.items);
    let threshold = f64::from(Thresholds::default().proposal_score);
    let mut groups: BTreeMap<&str, (Scored, Scored)> = BTreeMap::new();
    for pair in &set.pairs {
        let (one, two) = set.both(pair);
        let wanted = pair.label != Label::DifferentEvent;
        let languages = set.languages(pair);
        let group = if languages[..2] == languages[3..] {
            "one language"
        } else {
            "two languages"
        };
        let ours = f64::from(
            window
                .evidence(id(one), id(two))
                .expect("both are there")
                .score(),
        );
        for name in [group, "all"] {
            let entry = groups.entry(name).or_default();
            entry.0.push((wanted, ours));
            entry.1.push((wanted, baseline.cosine(one, two)));
        }
    }
    println!(
        "score of pairs       ours: F1   TF-IDF: F1 (best threshold)   errors of TF-IDF / ours"
    );
    for (name, (ours, theirs)) in &groups {
        let ours = Count::of(
            ours.iter()
                .map(|(wanted, score)| (*wanted, *score >= threshold)),
        );
        let best = best_threshold(theirs);
        let theirs = Count::of(
            theirs
                .iter()
                .map(|(wanted, score)| (*wanted, *score >= best)),
        );
        let ratio = share(theirs.wrong + theirs.missed, ours.wrong + ours.missed);
        println!(
            "{name:20} {:8.3} {:12.3} ({best:.2}) {ratio:32.1}",
            ours.f1(),
            theirs.f1()
        );
        if *name == "all" {
            assert!(ours.f1() >= theirs.f1() + 0.15, "{ours:?} {theirs:?}");
        }
    }
}
