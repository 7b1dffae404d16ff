//! Which addresses are one page, and which are not.

use proptest::prelude::*;

use super::*;

/// Pairs that are one page.
const SAME: &[(&str, &str)] = &[
    ("HTTP://Example.ORG:80", "https://example.org/"),
    ("https://example.org.:443/a/../b?", "https://example.org/b"),
    (
        "https://me:secret@example.org/a#part",
        "https://example.org/a",
    ),
    (
        "https://example.org/a?b=2&utm_source=rss&a=1&fbclid=x&",
        "https://example.org/a?a=1&b=2",
    ),
    (
        "https://example.org/a?UTM_Medium=x&yclid=1&mc_cid=2&gclid=3",
        "https://example.org/a",
    ),
    (
        "https://example.org/%7euser/%d0%b0?q=%41",
        "https://example.org/~user/%D0%B0?q=A",
    ),
    (
        "https://пример.бел/вестка",
        "https://xn--e1afmkfd.xn--90ais/%D0%B2%D0%B5%D1%81%D1%82%D0%BA%D0%B0",
    ),
    ("  https://example.org/a b ", "https://example.org/a%20b"),
    ("http://example.org/a", "https://example.org/a"),
    ("https://www.example.org/a", "https://example.org/a"),
    ("https://m.example.org/a", "https://example.org/a"),
    ("https://www.m.example.org/a", "https://example.org/a"),
    ("https://mobile.example.org/a", "https://example.org/a"),
    ("https://amp.example.org/a", "https://example.org/a"),
    (
        "https://be.m.wikipedia.org/wiki/Мінск",
        "https://be.wikipedia.org/wiki/Мінск",
    ),
    (
        "https://en.m.wikinews.org/wiki/X",
        "https://en.wikinews.org/wiki/X",
    ),
    ("https://example.org/a/", "https://example.org/a"),
    ("https://example.org/a//", "https://example.org/a"),
    ("https://example.org/index.html", "https://example.org/"),
    ("https://example.org/a/index.php", "https://example.org/a"),
    (
        "https://example.org/index.php?id=7",
        "https://example.org/?id=7",
    ),
    ("https://example.org/a/amp", "https://example.org/a"),
    ("https://example.org/a/amp/", "https://example.org/a"),
    ("https://example.org/amp/a", "https://example.org/a"),
    ("https://example.org/a?amp", "https://example.org/a"),
    (
        "https://example.org/a?amp=1&id=2",
        "https://example.org/a?id=2",
    ),
    (
        "https://example.org/a?outputType=amp",
        "https://example.org/a",
    ),
    (
        "https://example.org/a.amp.html",
        "https://example.org/a.html",
    ),
    ("https://example.org/a.amp", "https://example.org/a"),
    (
        "https://example-org.cdn.ampproject.org/c/s/example.org/a/amp?usqp=mq331",
        "https://example.org/a",
    ),
    (
        "https://example-org.cdn.ampproject.org/v/s/www.example.org/a?amp_js_v=0.1",
        "https://example.org/a",
    ),
    (
        "https://www.google.com/amp/s/example.org/a",
        "https://example.org/a",
    ),
    (
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa%3Fid%3D7&usg=x",
        "https://example.org/a?id=7",
    ),
    (
        "https://www.google.com.ua/url?q=https://example.org/a&sa=D",
        "https://example.org/a",
    ),
    (
        "https://news.google.com/news/url?sa=t&fd=R&url=http://example.org/a",
        "https://example.org/a",
    ),
    (
        "https://vk.com/away.php?to=https%3A%2F%2Fexample.org%2Fa&cc_key=",
        "https://example.org/a",
    ),
    (
        "https://m.vk.com/away?to=https%3A%2F%2Fexample.org%2Fa",
        "https://example.org/a",
    ),
    (
        "https://t.me/iv?url=https://example.org/a&rhash=1f2e",
        "https://example.org/a",
    ),
    (
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Ffbclid%3Dx&h=AT0",
        "https://example.org/a",
    ),
    (
        "https://l.instagram.com/?u=https%3A%2F%2Fexample.org%2Fa&e=x",
        "https://example.org/a",
    ),
    (
        "https://www.youtube.com/redirect?event=video_description&q=https%3A%2F%2Fexample.org%2Fa",
        "https://example.org/a",
    ),
    (
        "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.org%2Fa&rut=1",
        "https://example.org/a",
    ),
    (
        "https://out.reddit.com/t3_x?url=https%3A%2F%2Fexample.org%2Fa&token=y",
        "https://example.org/a",
    ),
    (
        "https://vk.com/away.php?to=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%3A%2F%2Fexample.org%2Fa",
        "https://example.org/a",
    ),
    ("https://t.me/s/NashaNiva/123", "https://t.me/nashaniva/123"),
    (
        "https://t.me/nashaniva/123?single",
        "https://t.me/nashaniva/123",
    ),
    (
        "https://t.me/nashaniva/123?embed=1&mode=tme",
        "https://t.me/nashaniva/123",
    ),
    (
        "https://telegram.me/nashaniva/123",
        "https://t.me/nashaniva/123",
    ),
    ("https://nashaniva.t.me/123", "https://t.me/nashaniva/123"),
    ("https://t.me/s/nashaniva", "https://t.me/NashaNiva"),
    (
        "https://youtu.be/dQw4w9WgXcQ?si=abc&t=10",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    (
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ&feature=share&list=PL1",
        "https://youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    (
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    (
        "https://twitter.com/user/status/1?s=20&t=x",
        "https://x.com/user/status/1",
    ),
    (
        "https://mobile.twitter.com/user/status/1",
        "https://x.com/user/status/1",
    ),
    (
        "https://www.instagram.com/p/AbC/?igsh=x&img_index=1",
        "https://instagram.com/p/AbC",
    ),
    (
        "https://example.org/a?ref=telegram",
        "https://example.org/a",
    ),
    (
        "https://example.org/a?from=rss&id=7",
        "https://example.org/a?id=7",
    ),
    (
        "https://example.org/a?_openstat=ZGlyZWN0&yadclid=1",
        "https://example.org/a",
    ),
    (
        "https://example.org/a;jsessionid=0A1B?id=2",
        "https://example.org/a?id=2",
    ),
    (
        "https://example.org/a?q=two+words",
        "https://example.org/a?q=two%20words",
    ),
    ("https://example.org:8443/a/", "https://example.org:8443/a"),
    ("http://192.0.2.7/a/", "https://192.0.2.7/a"),
    (
        "https://en.wikipedia.org/wiki/X?wprov=sfti1#Early_life",
        "https://en.wikipedia.org/wiki/X",
    ),
];

/// Pairs that look alike and are two pages.
const DIFFERENT: &[(&str, &str)] = &[
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/?p=1", "https://example.org/?p=2"),
    ("https://example.org/a?id=1", "https://example.org/a"),
    ("https://example.org/a", "https://example.org/A"),
    ("https://example.org/a?x=a", "https://example.org/a?x=A"),
    ("https://news.example.org/a", "https://example.org/a"),
    ("https://be.example.org/a", "https://ru.example.org/a"),
    (
        "https://be.wikipedia.org/wiki/X",
        "https://ru.wikipedia.org/wiki/X",
    ),
    ("https://example.org:8080/a", "https://example.org:8081/a"),
    (
        "https://example.org/news?page=2",
        "https://example.org/news",
    ),
    (
        "https://example.org/a?ref=main",
        "https://example.org/a?ref=stable",
    ),
    (
        "https://example.org/a?from=2024-01-01",
        "https://example.org/a?from=2024-02-01",
    ),
    (
        "https://example.org/a?source=17",
        "https://example.org/a?source=18",
    ),
    ("https://example.org/a?output=pdf", "https://example.org/a"),
    ("https://example.org/a?amp=200", "https://example.org/a"),
    ("https://example.org/example", "https://example.org/ex"),
    ("https://example.org/amplifiers/a", "https://example.org/a"),
    (
        "https://example.org/#!/news/1",
        "https://example.org/#!/news/2",
    ),
    ("https://example.org/#/news/1", "https://example.org/"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/a?b=%26c", "https://example.org/a?b=&c"),
    ("https://m.me/a", "https://me/a"),
    ("https://t.me/nashaniva/123", "https://t.me/nashaniva/124"),
    (
        "https://t.me/nashaniva/123?comment=5",
        "https://t.me/nashaniva/123?comment=6",
    ),
    (
        "https://t.me/s/nashaniva?before=100",
        "https://t.me/s/nashaniva?before=200",
    ),
    ("https://t.me/joinchat/AbC", "https://t.me/joinchat/abc"),
    ("https://t.me/+AbC", "https://t.me/+abc"),
    (
        "https://youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com/watch?v=dQw4w9WgXcq",
    ),
    (
        "https://youtube.com/playlist?list=1",
        "https://youtube.com/playlist?list=2",
    ),
    (
        "https://facebook.com/permalink.php?story_fbid=1&id=2",
        "https://facebook.com/permalink.php?story_fbid=3&id=2",
    ),
    ("https://vk.com/wall-1_2", "https://vk.com/wall-1_3"),
    (
        "https://vk.com/away.php?to=mailto:a@example.org",
        "https://vk.com/away.php?to=mailto:b@example.org",
    ),
    (
        "https://www.google.com/search?q=https://example.org/a",
        "https://example.org/a",
    ),
    (
        "https://googol.com/url?q=https://example.org/a",
        "https://example.org/a",
    ),
    ("https://cdn.ampproject.org/v0.js", "https://v0.js/"),
    (
        "https://web.archive.org/web/2020/https://example.org/a",
        "https://example.org/a",
    ),
];

#[test]
fn one_page_has_one_address() {
    for (one, other) in SAME {
        let (first, second) = (canonical_url(one), canonical_url(other));
        assert!(first.is_some(), "{one}");
        assert_eq!(first, second, "{one}");
    }
}

#[test]
fn two_pages_stay_two() {
    for (one, other) in DIFFERENT {
        let first = canonical_url(one);
        assert!(first.is_some(), "{one}");
        assert_ne!(first, canonical_url(other), "{one} and {other}");
    }
}

#[test]
fn the_form_is_what_it_says() {
    let given = "http://WWW.Example.ORG:80/News/index.html?b=2&utm_source=x&a=1#top";
    assert_eq!(
        canonical_url(given).as_deref(),
        Some("https://example.org/News?a=1&b=2")
    );
}

#[test]
fn what_is_no_page_has_none() {
    for given in [
        "",
        "news/1",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "ftp://example.org/",
        "http://",
    ] {
        assert_eq!(canonical_url(given), None, "{given}");
    }
}

#[test]
fn what_is_shown_keeps_its_fragment() {
    assert_eq!(
        without_tracking("https://www.example.org/t/?z=1&utm_source=x&a=2#post-7").as_deref(),
        Some("https://www.example.org/t/?z=1&a=2#post-7")
    );
}

proptest! {
    #[test]
    fn twice_changes_nothing(url in r"https?://(www\.|m\.|amp\.){0,2}[a-zA-Z.\-]{1,12}(:[0-9]{1,4})?(/amp|/index.html|/[ -~а-я%.]{0,12}){0,3}(\?[ -~а-я%&=]{0,24})?(#[ -~]{0,6})?") {
        if let Some(once) = canonical_url(&url) {
            prop_assert_eq!(canonical_url(&once), Some(once.clone()));
        }
    }

    #[test]
    fn of_places_with_rules_too(
        host in "(m\\.|www\\.)?(t\\.me|youtu\\.be|youtube\\.com|x\\.com|vk\\.com|google\\.by|[a-z]{1,3}\\.t\\.me|l\\.facebook\\.com|a\\.cdn\\.ampproject\\.org)",
        path in "(/(s|c|url|amp|iv|watch|shorts|away\\.php|l\\.php|[A-Za-z+]{1,3}|[0-9]{1,2}|a\\.by)){0,4}/?",
        query in "((to|u|url|q|v|single)=(https?://[a-z]{1,2}\\.(me|by)(/s|/amp)?|[a-z0-9]{0,3})&){0,2}",
    ) {
        let url = format!("https://{host}{path}?{query}");
        if let Some(once) = canonical_url(&url) {
            prop_assert_eq!(canonical_url(&once), Some(once.clone()), "{}", url);
        }
    }

    #[test]
    fn order_and_tracking_do_not_matter(mut pairs in prop::collection::vec("[a-d]{1,3}=[a-z0-9]{0,4}", 0..6), tag in "[a-z0-9]{1,8}") {
        let one = format!("https://example.org/p?{}", pairs.join("&"));
        pairs.reverse();
        let two = format!("https://example.org/p?{}&utm_campaign={tag}#{tag}", pairs.join("&"));
        prop_assert_eq!(canonical_url(&one), canonical_url(&two));
    }

    #[test]
    fn a_number_in_the_query_keeps_pages_apart(name in "[a-z]{1,2}", one in 0_u32.., other in 0_u32..) {
        prop_assume!(one != other && name != "t");
        let page = |number| canonical_url(&format!("https://www.example.org/news/?{name}={number}"));
        prop_assert_ne!(page(one), page(other));
    }

    #[test]
    fn nothing_panics(text in "\\PC{0,80}") {
        let _ = canonical_url(&text);
    }
}
