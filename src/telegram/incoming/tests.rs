//! What comes in, whatever it is: read without a panic, and never taken for what it is not.

use std::path::PathBuf;

use proptest::prelude::{Strategy as _, any, prop};
use proptest::test_runner::{Config, TestRunner};

use super::super::action::Action;
use super::event::{Asked, Event, id_of};

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/updates");
    let files = std::fs::read_dir(folder).expect("the corpus");
    let mut corpus: Vec<_> = files
        .map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name").to_string_lossy();
            (name.into_owned(), std::fs::read(&path).expect("its text"))
        })
        .collect();
    corpus.sort();
    corpus
}

/// The kinds, how each is counted, and what is handed to a handler.
#[test]
fn every_kind_of_the_bot_api_is_counted_as_what_it_is() {
    let read: Vec<String> = corpus()
        .iter()
        .map(|(name, raw)| {
            let event = Event::read(raw, "vestka_bot");
            let known = if event.id.is_some() {
                ""
            } else {
                ", no number"
            };
            let fate = match event.asked.map(Asked::decode) {
                None => "left alone",
                Some(Some(_)) => "handled",
                Some(None) => "not as documented",
            };
            format!("{name}: {}, {fate}{known}", event.label)
        })
        .collect();
    insta::assert_snapshot!(read.join("\n"));
}

#[test]
fn the_number_is_found_also_where_nothing_else_can_be_read() {
    assert_eq!(id_of(br#"{"update_id" : 77,"message":{"#), Some(77));
    assert_eq!(id_of(br#"{"update_id":-7}"#), Some(-7));
    // In a text it is escaped.
    assert_eq!(id_of(br#"{"x":"\"update_id\":5"}"#), None);
    assert_eq!(id_of(br#"{"update_id":"#), None);
    assert_eq!(id_of(br#"{"update_id":99999999999999999999999}"#), None);
}

/// Words of buttons, and what may stand between them.
const PIECES: &[&str] = &[
    "sl",
    "l",
    "st",
    "t",
    "sa",
    "sd",
    "sp",
    "p",
    "h",
    "f",
    "ab",
    "q",
    "va",
    "qa",
    "qs",
    "qt",
    "tip",
    "qv",
    "qf",
    "c",
    "e",
    "am",
    "lg",
    "s",
    "en",
    "be",
    "yes",
    "no",
    "instant",
    "breaking",
    "digest",
    "1",
    "0",
    "-1",
    "32767",
    "2147483647",
    "9223372036854775807",
    "99999999999999999999",
    "open",
    "topic",
    "verified",
    "confirmed",
    "reject",
    "approve",
    "live",
    "invite",
    "admin",
    "remove",
    "",
    " ",
    "\u{301}",
    "ą",
    "😀",
    "quiet",
    "zone",
    "Europe/Minsk",
    "22:00",
    "b",
    "sanctions",
];

fn cut_and_put(cases: u32) {
    let corpus = corpus();
    let mutation = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        prop::collection::vec(any::<u8>(), 0..8),
    );
    runner(cases)
        .run(&mutation, |(which, from, length, put)| {
            let mut raw = which.get(&corpus).1.clone();
            let from = from.index(raw.len() + 1);
            let to = (from + length.index(24)).min(raw.len());
            raw.splice(from..to, put);
            if let Some(asked) = Event::read(&raw, "vestka_bot").asked {
                let _ = asked.decode();
            }
            let _ = id_of(&raw);
            Ok(())
        })
        .expect("no panic");
}

fn press(cases: u32) {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 1..7);
    let data = proptest::prop_oneof![
        pieces.prop_map(|pieces| pieces.join(":")),
        "\\PC{0,64}".prop_map(|data| data)
    ];
    runner(cases)
        .run(&data, |data| {
            if let Ok(action) = data.parse::<Action>() {
                let again = action.data();
                proptest::prop_assert!(again.len() <= 64, "{again}");
                proptest::prop_assert_eq!(again.parse::<Action>().ok(), Some(action));
            }
            Ok(())
        })
        .expect("no panic");
}

#[test]
fn whatever_is_cut_out_or_put_in_nothing_panics() {
    cut_and_put(2000);
}

#[test]
fn whatever_a_button_says_it_is_an_action_that_says_the_same_or_none() {
    press(2000);
}

#[test]
#[ignore = "by hand: takes minutes"]
fn millions_of_events_and_buttons_are_read_without_a_panic() {
    press(20_000_000);
    cut_and_put(5_000_000);
}

/// A thousand events may be under way at once.
#[test]
fn what_an_event_under_way_holds_is_small() {
    fn size<A, B, F: Future>(_: impl FnOnce(A, B) -> F) -> usize {
        size_of::<F>()
    }
    let (handled, refused) = (
        size(super::super::dispatch::route),
        size(super::super::dispatch::refuse),
    );
    assert!(
        handled < 32 * 1024 && refused < 32 * 1024,
        "{handled} {refused}"
    );
}
