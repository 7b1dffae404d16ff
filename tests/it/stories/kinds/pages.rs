//! Pages that are watched: lists, and single articles.

use vestka::domain::item::NewItem;
use vestka::domain::source::{Selectors, SourceKind};
use vestka::intake::parse::{Feed, How, ParseError, check_selectors, parse_as};

use super::{captured, items, read_as, url};

const AT: &str = "https://press.example/news/list";

fn selectors(entry: &str) -> Selectors {
    Selectors {
        entry: entry.to_owned(),
        ..Selectors::default()
    }
}

fn watch(page: &str, selectors: &Selectors) -> Result<Feed, ParseError> {
    let how = How {
        kind: Some(SourceKind::Page),
        selectors: Some(selectors),
    };
    parse_as(page.as_bytes(), None, Some(&url(AT)), how)
}

fn guess(page: &str) -> Result<Feed, ParseError> {
    read_as(page.as_bytes(), AT, SourceKind::Page)
}

/// Title, link and day of each item.
fn told(feed: Feed) -> Vec<(String, String, String)> {
    let line = |item: NewItem| {
        let day = item.published_at.map(|at| at.date_naive().to_string());
        (
            item.title.unwrap_or_default(),
            item.url.unwrap_or_default(),
            day.unwrap_or_default(),
        )
    };
    items(feed).items.into_iter().map(line).collect()
}

fn row(title: &str, link: &str, day: &str) -> (String, String, String) {
    (title.to_owned(), link.to_owned(), day.to_owned())
}

const PAGE: &str = "<!doctype html><html lang=be><head><title>Press</title><base href='/en/'></head><body><nav><ul>\
    <li><a href=/about>About this ministry and its people</a></ul></nav>\
    <main><ul class=list><li><span class=when>3 November 2026</span> <a class=more href='n/1?utm_source=x'>\
    <img alt=x src=x.jpg></a><b class=head>First &amp; last</b><p>Text <a href=doc.pdf>of it</a></p></li>\
    <li><span class=when data-at=2026-11-02>yesterday</span><a class=more href='n/2'>Second</a></li></ul></main>";

#[test]
fn a_list_is_read_by_its_selectors() {
    let selectors = Selectors {
        title: Some(".head, a".to_owned()),
        link: Some("a.more@href".to_owned()),
        date: Some(".when".to_owned()),
        ..selectors("main .list > li")
    };
    let read = items(watch(PAGE, &selectors).unwrap());
    let first = &read.items[0];
    assert_eq!(first.title.as_deref(), Some("First & last"));
    assert_eq!(
        first.url.as_deref(),
        Some("https://press.example/en/n/1?utm_source=x")
    );
    assert_eq!(
        first.canonical_url.as_deref(),
        Some("https://press.example/en/n/1")
    );
    assert_eq!(first.text, "Text of it (https://press.example/en/doc.pdf)");
    assert_eq!(
        first.published_at.unwrap().date_naive().to_string(),
        "2026-11-03"
    );
    assert_eq!(first.language.as_deref(), Some("be"));
    // "yesterday" is no date we know.
    assert_eq!(read.items[1].published_at, None);
    assert_eq!(read.problems.len(), 1);
}

#[test]
fn attributes_and_the_entry_itself_can_be_named() {
    let selectors = Selectors {
        date: Some(".when@data-at".to_owned()),
        text: Some(".".to_owned()),
        ..selectors("main li")
    };
    let read = items(watch(PAGE, &selectors).unwrap());
    assert_eq!(
        read.items[1].published_at.unwrap().date_naive().to_string(),
        "2026-11-02"
    );
    assert!(read.items[0].text.contains("3 November 2026"));
    assert_eq!(
        read.problems,
        ["select.date \".when@data-at\" found nothing in 1 of 2 entries."]
    );
    let links = Selectors {
        link: Some("@href".to_owned()),
        ..super::pages::selectors("a.more")
    };
    let read = watch(PAGE, &links).unwrap();
    assert_eq!(
        read.entries[1].link.as_deref(),
        Some("https://press.example/en/n/2")
    );
}

#[test]
fn a_list_that_vanished_is_a_failure() {
    let gone = watch(
        "<!doctype html><h1>Just a moment…</h1>",
        &selectors("main li"),
    );
    assert_eq!(
        gone.unwrap_err().to_string(),
        "the selector \"main li\" finds no entry on the page: it was rebuilt, or shows us something else; open it in a \
         browser and correct select.entry"
    );
    let rebuilt = Selectors {
        title: Some("h3".to_owned()),
        ..selectors("main li")
    };
    assert_eq!(
        watch(PAGE, &rebuilt).unwrap_err().to_string(),
        "the selector \"h3\" finds nothing in any of 2 entries: the page was rebuilt, or the selector is wrong; correct \
         select.title"
    );
    assert_eq!(
        guess("<!doctype html><p>Welcome").unwrap_err(),
        ParseError::NoList
    );
}

#[test]
fn wrong_selectors_are_told_before_anything_is_read() {
    let wrong = Selectors {
        entry: "main li@id".to_owned(),
        title: Some("h2..a".to_owned()),
        link: Some(" ".to_owned()),
        date: None,
        text: Some("p:unknown".to_owned()),
    };
    let told = check_selectors(&wrong);
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[0].contains("select.entry \"main li@id\""));
    assert!(told[1].contains("select.title \"h2..a\" is no CSS selector"));
    assert!(matches!(watch(PAGE, &wrong), Err(ParseError::Selector(_))));
    assert_eq!(
        check_selectors(&selectors("main li, [href*=\"@x\"]")),
        Vec::<String>::new()
    );
}

#[test]
fn what_a_page_no_longer_lists_says_nothing_and_what_it_lists_anew_does() {
    let page = |numbers: &[u32]| {
        let lines: String = numbers
            .iter()
            .map(|number| format!("<li><a href=/n/{number}>Number {number}</a>"))
            .collect::<Vec<_>>()
            .concat();
        let feed = watch(
            &format!("<!doctype html><main>{lines}</main>"),
            &selectors("main li"),
        );
        let read = items(feed.unwrap()).items;
        read.into_iter()
            .map(|item| (item.external_id, item.fingerprint))
            .collect::<Vec<_>>()
    };
    let (before, after) = (page(&[3, 2, 1]), page(&[4, 3, 2]));
    assert_eq!(before[..2], after[1..]);
    assert!(!before.contains(&after[0]));
}

#[test]
fn without_selectors_a_plain_list_is_found_and_a_menu_is_none() {
    let articles = guess(
        "<!doctype html><header><h2><a href=/>Site</a></h2></header>\
         <article><h2><a href=/1>One</a></h2><time datetime=2026-11-01>now</time><p>Text</p></article>\
         <article><a href=/2><h3>Two</h3></a><article>a comment</article></article>\
         <article><a href=/3><img alt=Three></a></article>",
    )
    .unwrap();
    assert_eq!(
        articles.problems,
        ["No selectors are given; 3 article elements were read as entries."]
    );
    assert_eq!(
        told(articles),
        [
            row("One", "https://press.example/1", "2026-11-01"),
            row("Two", "https://press.example/2", ""),
            row("Three", "https://press.example/3", ""),
        ]
    );
    let headings = guess(
        "<!doctype html><div><div><h3><a href=/1>One</a></h3><p>a</div><div><h3><a href=/2>Two</a></h3>\
         <time>2 November 2026</time></div><div><h3><a href=/3>Three</a></h3></div></div><footer><h3><a href=/4>Us</a></h3>",
    )
    .unwrap();
    assert_eq!(
        told(headings),
        [
            row("One", "https://press.example/1", ""),
            row("Two", "https://press.example/2", "2026-11-02"),
            row("Three", "https://press.example/3", ""),
        ]
    );
    let line = |number: u32| {
        format!(
            "<li>2026-11-0{number} <a href=/{number}>Decree of the council, number {number}</a>"
        )
    };
    let lines = guess(&format!(
        "<!doctype html><main><ul><li><a href=/a>Menu</a></ul><ul>{}</ul></main>",
        (1..4).map(line).collect::<String>()
    ))
    .unwrap();
    assert_eq!(told(lines).len(), 3);
    let menu = "<!doctype html><main><ul><li><a href=/a>One</a><li><a href=/b>Two</a><li><a href=/c>Three</a></ul>";
    assert_eq!(guess(menu).unwrap_err(), ParseError::NoList);
}

#[test]
fn an_article_is_one_item() {
    // File, title, published, canonical address, author, how its text begins and ends.
    for (file, title, published, address, author, begins, ends) in [
        (
            "fundus-kommersant-ru-page.html",
            "Легкий троннинг",
            "2025-05-14T17:28:12+00:00",
            "https://www.kommersant.ru/doc/7715044",
            "Андрей Колесников",
            "14 мая президент России Владимир Путин встретился",
            "Андрей Колесников",
        ),
        (
            "fundus-lrt-lt-page.html",
            "Povilas Aleksandravičius. Kodėl Judas išdavė Jėzų?",
            "2024-03-31T16:59:00+00:00",
            "https://www.lrt.lt/naujienos/nuomones/3/2235273/povilas-aleksandravicius-kodel-judas-isdave-jezu",
            "Povilas Aleksandravičius, Mykolo Romerio universiteto Žmogaus ir visuomenės studijų fakulteto profesorius, Lrt.lt",
            "Judo išdavystė atrodo keistai.",
            "Tai klausimas kiekvienam.",
        ),
        (
            "fundus-pravda-ua-page.html",
            "157 миллионов за бездействие. Как судьи ликвидированного ОАСК до сих пор сидят на выплатах из госбюджета",
            "2026-01-08T15:46:00+00:00",
            "https://www.pravda.com.ua/rus/articles/2026/01/08/8015225/",
            "Ярослав Кузишин, Антон Зелинский, Карина Гасимова",
            "157 миллионов гривен — именно столько",
            "Карина Гасимова",
        ),
    ] {
        // Found under an address that is not the article's own.
        let found_at = format!("{address}?from=main&fbclid=1");
        let feed = read_as(&captured(file), &found_at, SourceKind::Page).unwrap();
        let item = items(feed).items.remove(0);
        assert_eq!(item.title.as_deref(), Some(title));
        assert_eq!(item.published_at.unwrap().to_rfc3339(), published, "{file}");
        assert_eq!(
            item.canonical_url,
            vestka::intake::canonical::canonical_url(address),
            "{file}"
        );
        assert_eq!(item.url, Some(found_at), "{file}");
        assert_eq!(item.author.as_deref(), Some(author), "{file}");
        assert!(item.text.starts_with(begins), "{file}: {}", item.text);
        assert!(item.text.ends_with(ends), "{file}: {}", item.text);
        assert!(item.text.len() > 5000, "{file}");
    }
}

#[test]
fn a_canonical_address_that_is_only_the_front_page_counts_for_nothing() {
    let page = "<!doctype html><link rel=canonical href=/><meta property=og:type content=article><h1>A</h1><p>b";
    let item = items(guess(page).unwrap()).items.remove(0);
    assert_eq!(item.canonical_url.as_deref(), Some(AT));
}
