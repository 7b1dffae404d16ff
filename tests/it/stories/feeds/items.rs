//! What becomes of an entry: its address, its times, its id, what of its text is seen.

use std::collections::BTreeSet;

use vestka::intake::normalise::normalise;
use vestka::intake::parse::parse;

use super::{ids, now, read, rss, titles};

#[test]
fn relative_links_start_where_the_feed_says() {
    let link = |document: &str| read(document.as_bytes()).items[0].url.clone().unwrap();
    assert_eq!(
        link(
            "<rss><channel><link>https://site.example/en/</link><item><link>n/1</link></item></channel></rss>"
        ),
        "https://site.example/en/n/1"
    );
    assert_eq!(
        link("<rss><channel><item><link>n/1</link></item></channel></rss>"),
        "https://press.example/feeds/n/1"
    );
    assert_eq!(
        link(
            "<rss xml:base='https://b.example/x/'><channel><link>https://site.example/</link><item><link>n</link></item></channel></rss>"
        ),
        "https://b.example/x/n"
    );
    assert_eq!(
        link("<feed xml:base='/a/'><entry xml:base='b/'><link href='c'/></entry></feed>"),
        "https://press.example/a/b/c"
    );
    assert_eq!(
        link(
            "<feed><link rel='self' href='https://s.example/f/x.atom'/><entry><link href='c'/></entry></feed>"
        ),
        "https://s.example/f/c"
    );
    assert_eq!(
        link("<rss><channel><item><link>www.site.example/a</link></item></channel></rss>"),
        "http://www.site.example/a"
    );
    assert_eq!(
        link("<rss><channel><item><guid>https://site.example/p</guid></item></channel></rss>"),
        "https://site.example/p"
    );
    let bare = parse(
        b"<rss><channel><item><link>/n/1</link></item></channel></rss>",
        None,
        None,
    )
    .unwrap();
    assert_eq!(
        normalise(bare, None, now()).items[0].url.as_deref(),
        Some("/n/1")
    );
    let text = "<feed><entry xml:base='https://b.example/'><title>t</title><content type='html'>&lt;a href='x'>y&lt;/a></content></entry></feed>";
    assert_eq!(
        read(text.as_bytes()).items[0].text,
        "y (https://b.example/x)"
    );
}

#[test]
fn dates_are_never_in_the_future() {
    let dates = |text: &str| {
        rss(&format!(
            "<item><title>t</title><pubDate>{text}</pubDate></item>"
        ))
    };
    assert_eq!(
        dates("Fri, 20 Nov 2026 14:00:00 GMT").items[0].published_at,
        Some(now())
    );
    let far = dates("Fri, 20 Nov 2035 14:00:00 GMT");
    assert_eq!((far.items[0].published_at, far.problems.len()), (None, 2));
    let broken = dates("the day before yesterday");
    assert_eq!(broken.items[0].published_at, None);
    assert_eq!(
        broken.problems,
        [
            "Line 1: the date of this entry, \"the day before yesterday\", cannot be read; it was left out.",
            "Line 1: this entry has no id (guid); a hash of what it says stands in, and when that changes the entry counts as new."
        ]
    );
}

#[test]
fn ids_are_the_source_s_own_or_made_to_stay() {
    let read = rss(
        "<item><guid> g1 </guid><link>https://p.example/1</link></item>\
         <item><link>https://p.example/2?utm_source=a#x</link></item>\
         <item><title>only a title</title></item><item></item>",
    );
    let found = ids(&read.items);
    assert_eq!(found[..2], ["g1", "https://p.example/2#x"]);
    assert!(
        found[2].starts_with("sha256:") && found.len() == 3,
        "{found:?}"
    );
    assert_eq!(
        read.problems,
        [
            "Line 1: this entry has no title, no text and no link; it was left out.",
            "Line 1: this entry has no id (guid); its link stands in, and when that changes the entry counts as new (and 1 more like it)."
        ]
    );
}

#[test]
fn ten_fetches_give_each_entry_once_whatever_the_order() {
    let entry = |link: u32| {
        format!(
            "<item><guid>same</guid><title>t{link}</title><link>https://p.example/{link}</link></item>"
        )
    };
    let mut seen = BTreeSet::new();
    for fetch in 0..10 {
        let mut order: Vec<u32> = (0..5).collect();
        order.rotate_left(fetch % 5);
        // An exact repeat, and one that counts its readers.
        let repeats = format!(
            "{}<item><guid>same</guid><title>t3</title><link>https://p.example/3?utm_source=x</link></item>",
            entry(2)
        );
        let read = rss(&(order.into_iter().map(entry).collect::<String>() + &repeats));
        assert_eq!(read.items.len(), 5);
        seen.extend(
            read.items
                .iter()
                .map(|item| (item.external_id.clone(), item.fingerprint)),
        );
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.iter().all(|(id, _)| id.starts_with("same#")));
}

#[test]
fn entries_that_share_id_and_link_are_told_apart_by_what_they_say() {
    let read = rss(
        "<item><link>https://p.example/</link><title>a</title></item><item><link>https://p.example/</link><title>b</title></item>\
        <item><link>https://p.example/</link><title>a</title></item><item><link>https://p.example/</link><description>x</description></item>",
    );
    assert_eq!(titles(&read.items), ["a", "b", ""]);
    assert_eq!(
        ids(&read.items).into_iter().collect::<BTreeSet<_>>().len(),
        3
    );
    assert_eq!(read.problems.len(), 5, "{:?}", read.problems);
}

#[test]
fn of_two_states_of_an_entry_the_later_one_counts() {
    let read = read(
        b"<feed><entry><id>a</id><title>old</title><updated>2026-11-01T00:00:00Z</updated></entry>\
          <entry><id>b</id><title>other</title></entry>\
          <entry><id>a</id><title>old</title><content type='text'>more</content><updated>2026-11-02T00:00:00Z</updated></entry></feed>",
    );
    assert_eq!(ids(&read.items), ["a", "b"]);
    assert_eq!(read.items[0].text, "more");
}

#[test]
fn a_touched_date_is_no_new_revision_but_a_changed_word_is() {
    let item = |date: &str, word: &str| {
        rss(&format!("<item><guid>1</guid><title>t</title><description>one  {word}</description><pubDate>{date}</pubDate></item>")).items[0].fingerprint
    };
    assert_eq!(
        item("Tue, 03 Nov 2026 10:00:00 GMT", "two"),
        item("Wed, 04 Nov 2026 10:00:00 GMT", "\n two")
    );
    assert_ne!(
        item("Tue, 03 Nov 2026 10:00:00 GMT", "two"),
        item("Tue, 03 Nov 2026 10:00:00 GMT", "three")
    );
}

#[test]
fn nothing_that_deceives_the_eye_comes_through() {
    let item = &rss("<item><title>pay\u{202e}pal\u{200b}&#x2066;</title><description>a\u{ad}b&lt;script&gt;x()&lt;/script&gt;</description>\
        <link>javascript:alert(1)</link></item>").items[0];
    assert_eq!(
        (item.title.as_deref(), item.text.as_str(), &item.url),
        (Some("paypal"), "ab", &None)
    );
}

#[test]
fn the_source_s_language_wins_over_the_document_but_not_over_the_entry() {
    let document = b"<feed xml:lang='en'><entry><title>a</title></entry><entry xml:lang='pl-PL'><title>b</title></entry></feed>";
    let languages = |source| {
        let items = normalise(parse(document, None, None).unwrap(), source, now()).items;
        items
            .into_iter()
            .map(|item| item.language.unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(languages(None), ["en", "pl"]);
    assert_eq!(languages(Some("be")), ["be", "pl"]);
}

#[test]
fn a_bad_feed_is_explained_line_by_line() {
    let document = "<?xml version='1.0' encoding='utf-8'?>\n<rss><channel>\n<item><guid>1</guid><title>a & b</title></item>\n\
        <item>\n<guid>2</guid><title>c &wrong;</title>\n<description>one<br>two</description></b>\n\
        <pubDate>soon</pubDate></item>\n<item><title>d</title><link>javascript:x</link></item>\n<item><guid>4</guid><title>cut";
    let read = read(document.as_bytes());
    assert_eq!(titles(&read.items), ["a & b", "c &wrong;", "d"]);
    assert_eq!(
        read.problems,
        [
            "Line 3: an & stands alone; it was read as written, &amp; would be right.",
            "Line 5: &wrong; stands for nothing that XML or HTML knows; it was read as written.",
            "Line 6: <br> has no end; it was closed where </description> stands in line 6.",
            "Line 6: </b> ends nothing; it was passed over.",
            "Line 9: the document ends inside the entry that begins here; that entry was left out.",
            "Line 4: the date of this entry, \"soon\", cannot be read; it was left out.",
            "Line 8: the link of this entry, \"javascript:x\", leads to no web page; it was left out.",
            "Line 8: this entry has no id (guid); a hash of what it says stands in, and when that changes the entry counts as new.",
        ]
    );
}
