//! What a source shows again, and what is new.

use chrono::{DateTime, TimeZone as _, Utc};

use super::{Incoming, Recognised, recognise};
use crate::domain::item::{NewItem, fingerprint};
use crate::intake::dedupe::{Identity, identity};
use crate::store::intake::{KnownItem, Said};

fn at(day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, day, 12, 0, 0).unwrap()
}

fn item(id: &str, link: &str, title: &str, day: u32) -> NewItem {
    let link = (!link.is_empty()).then(|| format!("https://example.org/{link}"));
    NewItem {
        external_id: id.to_owned(),
        fingerprint: fingerprint(Some(title), "", link.as_deref()),
        canonical_url: link.clone(),
        url: link,
        title: Some(title.to_owned()),
        text: String::new(),
        published_at: Some(at(day)),
        updated_at: None,
        language: None,
        author: None,
        media: Vec::new(),
        edited: false,
        forwarded_from: None,
        reply_to: None,
    }
}

fn words(item: &NewItem) -> Identity {
    identity(item.title.as_deref(), &item.text)
}

fn known(item: &NewItem) -> KnownItem {
    KnownItem {
        id: 1,
        external_id: item.external_id.clone(),
        revision: 1,
        story: 1,
        canonical_url: item.canonical_url.clone(),
        published_at: item.published_at,
        fingerprint: Some(item.fingerprint.to_vec()),
        text_fingerprint: Some(words(item).fingerprint.to_vec()),
        said: Said {
            title: item.title.clone(),
            text: item.text.clone(),
            language: None,
            at: at(1),
        },
    }
}

/// What the source showed, what it shows now, and what that turned out to be: the place of the known one, or a new id.
fn verdicts(before: &[NewItem], after: &[NewItem], ids_hold: bool) -> Vec<String> {
    let stored: Vec<KnownItem> = before.iter().map(known).collect();
    let incoming: Vec<Incoming<'_>> = after.iter().map(Incoming::new).collect();
    let is_alike = |known: &KnownItem, item: &NewItem| {
        let title = item.title.as_deref().unwrap_or_default();
        known.said.title.as_deref().unwrap_or_default().get(..4) == title.get(..4)
    };
    recognise(&incoming, &stored, ids_hold, &is_alike)
        .into_iter()
        .map(|recognised| match recognised {
            Recognised::Known(place) => format!("known {place}"),
            Recognised::Again(place) => format!("again {place}"),
            Recognised::New(id) => format!("new {}", id.split('#').next().unwrap_or_default()),
        })
        .collect()
}

fn three() -> Vec<NewItem> {
    vec![
        item("1", "a", "First report", 1),
        item("2", "b", "Second report", 2),
        item("3", "c", "Third report", 3),
    ]
}

#[test]
fn ids_that_all_change_are_known_by_their_links() {
    let after = [
        item("x", "a", "First report", 1),
        item("y", "b", "Second, mended", 2),
        item("z", "d", "Fourth", 4),
    ];
    assert_eq!(
        verdicts(&three(), &after, false),
        ["known 0", "known 1", "new z"]
    );
}

#[test]
fn a_site_that_moves_and_dates_everything_today_says_nothing_new() {
    let after = [
        item("x", "new/a", "First report", 9),
        item("y", "new/b", "Second report", 9),
        item("z", "new/c", "Third report", 9),
    ];
    assert_eq!(
        verdicts(&three(), &after, false),
        ["again 0", "again 1", "again 2"]
    );
}

#[test]
fn ids_that_are_places_in_a_list_move_with_it() {
    let after = [
        item("1", "new", "Newest report", 4),
        item("2", "a", "First report", 1),
        item("3", "b", "Second report", 2),
    ];
    assert_eq!(
        verdicts(&three(), &after, false),
        ["new 1", "known 0", "known 1"]
    );
}

#[test]
fn one_entry_gone_from_the_middle_is_no_news() {
    let mut after = three();
    after.remove(1);
    assert_eq!(verdicts(&three(), &after, false), ["known 0", "known 2"]);
}

#[test]
fn a_mended_headline_with_its_new_link_is_a_change() {
    let after = [item("1", "a-mended", "First report, mended", 1)];
    assert_eq!(verdicts(&three(), &after, false), ["known 0"]);
}

#[test]
fn an_id_given_again_to_something_else_is_kept_apart() {
    let after = [item("1", "other", "Another matter", 5)];
    let stored: Vec<KnownItem> = three().iter().map(known).collect();
    let incoming = Incoming::new(&after[0]);
    let found = recognise(&[incoming], &stored, false, &|_, _| false);
    let Recognised::New(id) = &found[0] else {
        panic!("{found:?}");
    };
    assert!(id.starts_with("1#"), "{id}");
}

#[test]
fn the_same_few_words_another_day_are_another_statement() {
    let before = [item("1", "a", "Air alert", 1)];
    let after = [item("2", "b", "Air alert", 3)];
    assert_eq!(verdicts(&before, &after, false), ["new 2"]);
}

#[test]
fn a_source_whose_ids_hold_is_taken_at_its_word() {
    let before = [item("1", "a", "Air alert", 1)];
    let after = [
        item("1", "b", "All clear", 1),
        item("2", "a", "Air alert", 1),
    ];
    assert_eq!(verdicts(&before, &after, true), ["known 0", "new 2"]);
}

#[test]
fn entries_that_all_link_to_one_page_are_not_one() {
    let before = [item("1", "live", "At nine", 1)];
    let after = [
        item("2", "live", "At ten", 1),
        item("3", "live", "At eleven", 1),
    ];
    assert_eq!(verdicts(&before, &after, false), ["new 2", "new 3"]);
}

#[test]
fn links_without_a_word_are_told_apart_by_their_addresses() {
    let link_only = |id: &str| NewItem {
        title: None,
        published_at: None,
        ..item(id, id, "", 1)
    };
    let before = [link_only("a"), link_only("b"), link_only("c")];
    let after = [link_only("d"), link_only("b"), link_only("c")];
    assert_eq!(
        verdicts(&before, &after, false),
        ["new d", "known 1", "known 2"]
    );
}

#[test]
fn a_bulletin_with_the_same_words_every_week_is_news_every_week() {
    let words =
        "The list of organisations involved in extremist activity has been updated by the ministry";
    let before = [item("w1", "news/1", words, 1)];
    let after = [item("w2", "news/2", words, 8)];
    assert_eq!(verdicts(&before, &after, false), ["new w2"]);
}

#[test]
fn a_page_of_the_moment_says_something_new_under_its_old_link() {
    let before = [item("g1", "alerts/current", "Alert in Minsk", 1)];
    let after = [item("g2", "alerts/current", "Danger is over", 2)];
    assert_eq!(verdicts(&before, &after, false), ["new g2"]);
    let fixed_id = [item("g1", "alerts/current", "Danger is over", 2)];
    assert_eq!(verdicts(&before, &fixed_id, false), ["new g1"]);
}

#[test]
fn places_of_a_list_without_links_move_with_it() {
    let before = [
        item("1", "", "Apples rise", 1),
        item("2", "", "Bread falls", 2),
    ];
    let after = [
        item("1", "", "New matter", 3),
        item("2", "", "Apples rise", 1),
        item("3", "", "Bread falls", 2),
    ];
    assert_eq!(
        verdicts(&before, &after, false),
        ["new 1", "known 0", "again 1"]
    );
}
