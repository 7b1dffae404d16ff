//! The preview page of a channel.

use serde_json::Value;
use vestka::domain::item::NewItem;
use vestka::domain::source::SourceKind;
use vestka::intake::parse::{NoPreview, ParseError};

use super::{captured, items, read_as};

fn read(document: &[u8], channel: &str) -> Vec<NewItem> {
    let feed = read_as(
        document,
        &format!("https://t.me/s/{channel}"),
        SourceKind::Telegram,
    );
    items(feed.expect("the world answers")).items
}

/// Lines of text with single spaces, blank ones left out; the addresses that follow linked words taken away.
fn words(text: &str, links: &[&str]) -> Vec<String> {
    let mut text = text.to_owned();
    for link in links {
        text = text.replace(&format!(" ({link})"), "");
    }
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect()
}

fn links(post: &Value) -> Vec<&str> {
    let links = post["links"].as_array().expect("the world answers");
    links
        .iter()
        .map(|link| link.as_str().expect("the world answers"))
        .collect()
}

fn compare(item: &NewItem, post: &Value, channel: &str) {
    let id = format!("{channel}/{}", post["id"]);
    assert_eq!(item.external_id, id);
    assert_eq!(item.url, Some(format!("https://t.me/{id}")));
    let links = links(post);
    assert_eq!(
        words(&item.text, &links),
        words(post["text"].as_str().expect("the world answers"), &[]),
        "{id}"
    );
    for link in links {
        // A name is its own address.
        let name = link.replace("https://t.me/", "@");
        assert!(
            item.text.contains(link) || item.text.contains(&name),
            "{id}: {link}"
        );
    }
    let at = item.published_at.expect("the world answers").to_rfc3339();
    assert_eq!(
        at,
        post["published_at"].as_str().expect("the world answers"),
        "{id}"
    );
    assert_eq!(
        item.edited,
        post["edited"].as_bool().expect("the world answers"),
        "{id}"
    );
    assert_eq!(item.reply_to.as_deref(), post["reply_to"].as_str(), "{id}");
    let from = &post["forwarded_from"];
    let told = from["name"].as_str().map(|name| {
        let author = from["author"].as_str().map(|author| format!(", {author}"));
        let address = from["url"].as_str().map(|url| format!(" ({url})"));
        [
            name,
            &author.unwrap_or_default(),
            &address.unwrap_or_default(),
        ]
        .concat()
    });
    assert_eq!(item.forwarded_from, told, "{id}");
    let expected: Vec<(&str, Option<&str>)> = post["media"]
        .as_array()
        .expect("the world answers")
        .iter()
        .map(|media| {
            let title = media["title"].as_str().or(media["question"].as_str());
            (media["kind"].as_str().expect("the world answers"), title)
        })
        .collect();
    let found: Vec<(&str, Option<&str>)> = item
        .media
        .iter()
        .map(|media| {
            (
                media.kind.as_deref().expect("the world answers"),
                media.title.as_deref(),
            )
        })
        .collect();
    assert_eq!(found, expected, "{id}");
}

#[test]
fn every_post_is_read_as_it_stands_and_service_posts_are_none() {
    let expected: Value = serde_json::from_slice(&captured("made-tme-expected.json")).unwrap();
    let mut compared = 0;
    for (name, page) in expected.as_object().unwrap() {
        if page["page"] != "posts" {
            continue;
        }
        let channel = page["channel"].as_str().unwrap();
        // The address is often written with other letters than the channel's own.
        let address = format!("https://t.me/s/{}", channel.to_uppercase());
        let feed = read_as(&captured(name), &address, SourceKind::Telegram).unwrap();
        assert_eq!(feed.title.as_ref().unwrap().body, page["title"], "{name}");
        let older = feed.older.as_ref().map(ToString::to_string);
        let before = page["prev_before"].as_u64();
        assert_eq!(
            older,
            before.map(|id| format!("https://t.me/s/{channel}?before={id}")),
            "{name}"
        );
        let read = items(feed);
        assert_eq!(read.problems, Vec::<String>::new(), "{name}");
        let posts: Vec<&Value> = page["posts"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|post| post["service"] != true)
            .collect();
        assert_eq!(read.items.len(), posts.len(), "{name}");
        for (item, post) in read.items.iter().zip(posts) {
            compare(item, post, channel);
            compared += 1;
        }
    }
    assert_eq!(compared, 33);
}

#[test]
fn a_page_without_posts_says_why_as_far_as_it_is_known() {
    let none =
        |name: &str, address: &str| match read_as(&captured(name), address, SourceKind::Telegram) {
            Err(ParseError::NoPreview(why)) => why,
            other => panic!("{name}: {other:?}"),
        };
    let named = |name: &str| Some(name.to_owned());
    for (file, expected) in [
        (
            "made-tme-no-preview.html",
            NoPreview::Off(named("made_up_zakryty")),
        ),
        (
            "made-tme-unknown-name.html",
            NoPreview::Unknown(named("made_up_nobody_here")),
        ),
        (
            "sherlock-telegram-unknown-name-page.html",
            NoPreview::Unknown(named("zzq9x7v2knot44")),
        ),
        (
            "sherlock-telegram-bot-contact-page.html",
            NoPreview::Contact(named("BotFather")),
        ),
        (
            "sherlock-telegram-group-contact-page.html",
            NoPreview::Group(named("python")),
        ),
        (
            "sherlock-telegram-channel-contact-page.html",
            NoPreview::NotThePreview("durov".to_owned()),
        ),
    ] {
        assert_eq!(none(file, "https://t.me/x"), expected, "{file}");
    }
    let elsewhere = read_as(
        b"<!doctype html><p>Telegram",
        "https://p.example/",
        SourceKind::Telegram,
    );
    assert_eq!(
        elsewhere.unwrap_err(),
        ParseError::NoPreview(NoPreview::Elsewhere)
    );
}

#[test]
fn the_end_of_a_history_is_no_failure() {
    let end = captured("made-tme-end.html");
    let address = "https://t.me/s/made_up_harbour?before=1";
    let feed = read_as(&end, address, SourceKind::Telegram).unwrap();
    assert!(feed.entries.is_empty() && feed.older.is_none());
    assert_eq!(feed.problems.len(), 1);
}

#[test]
fn a_whole_page_of_today_is_read() {
    let page = captured("sherlock-telegram-durov-preview.html");
    let feed = read_as(&page, "https://telegram.me/s/durov", SourceKind::Telegram).unwrap();
    // The host that answered is asked for the page before, whatever host posts name.
    assert_eq!(
        feed.older.as_ref().unwrap().as_str(),
        "https://telegram.me/s/durov?before=519"
    );
    let read = items(feed);
    assert_eq!((read.items.len(), read.problems.len()), (20, 0));
    assert!(
        read.items.iter().all(|item| item.published_at.is_some())
            && read
                .items
                .iter()
                .filter(|item| item.text.is_empty())
                .count()
                == 1
    );
    assert!(read.items.iter().any(|item| item.edited));
}

#[test]
fn what_changes_at_each_look_is_no_new_revision() {
    let page = String::from_utf8(captured("made-tme-media.html")).unwrap();
    let fingerprints = |page: &str| {
        read(page.as_bytes(), "made_up_kavarnia")
            .into_iter()
            .map(|item| item.fingerprint)
            .collect::<Vec<_>>()
    };
    let before = fingerprints(&page);
    let noisy = page
        .replace("cdn4.example.invalid/file/", "cdn1.example.invalid/signed/")
        .replace("token=made", "token=other")
        .replace(">1.2K<", ">48.1K<")
        .replace("</i>31</span>", "</i>5K</span>")
        .replace("eyJj", "eyJk")
        .replace("41.7ms", "9.1ms")
        // An edit that changes no word.
        .replace(
            "<span class=\"tgme_widget_message_meta\">",
            "<span class=\"tgme_widget_message_meta\">edited &nbsp;",
        );
    assert_ne!(noisy, page);
    assert_eq!(fingerprints(&noisy), before);
    let edited = noisy.replace("Адчыняемся а сёмай", "Адчыняемся а восьмай");
    let after = fingerprints(&edited);
    let changed = before.iter().zip(&after).filter(|(one, two)| one != two);
    assert_eq!(changed.count(), 1);
}

#[test]
fn a_post_without_the_name_of_its_channel_has_it_from_the_page() {
    let page = String::from_utf8(captured("made-tme-threads.html")).unwrap();
    let nameless = page.replace("data-post=\"made_up_dvor/", "data-post=\"/");
    let read = read(nameless.as_bytes(), "MADE_UP_DVOR");
    assert_eq!(read[0].external_id, "made_up_dvor/5001");
}

#[test]
fn no_name_leads_an_address_elsewhere() {
    let page = b"<!doctype html><section class=tgme_channel_history><div class=tgme_widget_message data-post='../evil?x/7'>\
        <div class='tgme_widget_message_text js-message_text'>a</div></div></section>";
    let items = read(page, "good");
    assert_eq!(items[0].url.as_deref(), Some("https://t.me/good/7"));
}
