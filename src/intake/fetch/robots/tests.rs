//! What sites write into robots.txt, and what we make of it: the examples of RFC 9309, the cases that Google publishes, and what
//! is seen on the web.

use proptest::prelude::*;

use super::*;

fn allows(robots: &str, path: &str) -> bool {
    let url = Url::parse(&format!("https://example.org{path}")).unwrap();
    Robots::parse(robots).allows(&url)
}

#[test]
fn the_groups_of_the_rfc() {
    // RFC 9309, 5.1, with our name in place of the first one's.
    let text = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
                User-Agent: Vestka\nDisallow:/\nAllow: /example/page.html\nAllow: /example/allowed.gif\n\n\
                User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n";
    for (path, expected) in [
        ("/example/page.html", true),
        ("/example/allowed.gif", true),
        ("/example/other.html", false),
        ("/publications/", false),
        ("/", false),
    ] {
        assert_eq!(allows(text, path), expected, "{path}");
    }
    let others = text.replace("Vestka", "foobot");
    for (path, expected) in [
        ("/", true),
        ("/picture.gif", false),
        ("/picture.gif?size=2", true),
        ("/example/page.html", false),
        ("/publications/x", true),
    ] {
        assert_eq!(allows(&others, path), expected, "{path}");
    }
}

#[test]
fn the_longest_rule_decides() {
    // RFC 9309, 5.2.
    let text =
        "User-Agent: vestka\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
    assert!(!allows(text, "/example/page/disallowed.gif"));
    assert!(allows(text, "/example/page/other.gif"));
    let root = "user-agent: *\ndisallow: /\nallow: /$\n";
    assert!(allows(root, "/"));
    assert!(!allows(root, "/page.htm"));
}

/// Path of the rule, path of the address, whether the rule speaks of it.
const PATTERNS: &[(&str, &str, bool)] = &[
    ("/fish", "/fish", true),
    ("/fish", "/fish.html", true),
    ("/fish", "/fish/salmon.html", true),
    ("/fish", "/fishheads/yummy.html", true),
    ("/fish", "/fish.php?id=anything", true),
    ("/fish", "/Fish.asp", false),
    ("/fish", "/catfish", false),
    ("/fish", "/?id=fish", false),
    ("/fish*", "/fishheads", true),
    ("/fish/", "/fish/?id=anything", true),
    ("/fish/", "/fish", false),
    ("/fish/", "/fish.html", false),
    ("/*.php", "/index.php", true),
    ("/*.php", "/folder/any.php.file.html", true),
    ("/*.php", "/filename.php/", true),
    ("/*.php", "/", false),
    ("/*.php", "/windows.PHP", false),
    ("/*.php$", "/folder/filename.php", true),
    ("/*.php$", "/filename.php?parameters", false),
    ("/*.php$", "/filename.php/", false),
    ("/*.php$", "/filename.php5", false),
    ("/*.php$", "/a.php/b.php", true),
    ("/fish*.php", "/fish.php", true),
    ("/fish*.php", "/fishheads/catfish.php?parameters", true),
    ("/fish*.php", "/Fish.PHP", false),
    ("/a$b", "/a$b", true),
    ("/a$b", "/a", false),
    ("/exact$", "/exact", true),
    ("/exact$", "/exactly", false),
    ("/*/x/*/y$", "/1/x/2/y", true),
    ("/*/x/*/y$", "/1/x/y", false),
    ("/**b", "/aab", true),
    ("/ab*b$", "/ab", false),
    ("*", "/", true),
    ("/?", "/?a=1", true),
    ("/?", "/a", false),
    ("fish", "/fish", false),
    // RFC 9309, 2.2.2.
    ("/foo/bar?baz=quz", "/foo/bar?baz=quz", true),
    (
        "/foo/bar?baz=https://foo.bar",
        "/foo/bar?baz=https://foo.bar",
        true,
    ),
    ("/foo/bar/ツ", "/foo/bar/%E3%83%84", true),
    ("/foo/bar/%E3%83%84", "/foo/bar/ツ", true),
    ("/foo/bar/%62%61%7A", "/foo/bar/baz", true),
    ("/foo/bar/baz", "/foo/bar/%62%61%7a", true),
    ("/a%2fb", "/a%2Fb", true),
    ("/a%2fb", "/a/b", false),
    (
        "/path/file-with-a-%2A.html",
        "/path/file-with-a-*.html",
        true,
    ),
    (
        "/path/file-with-a-%2A.html",
        "/path/file-with-a-x.html",
        false,
    ),
    ("/path/foo-%24", "/path/foo-$", true),
    ("/two words", "/two%20words", true),
    ("/100%", "/100%", true),
];

#[test]
fn patterns_speak_of_the_addresses_they_mean() {
    for &(pattern, path, expected) in PATTERNS {
        let text = format!("User-agent: *\nDisallow: {pattern}\n");
        assert_eq!(!allows(&text, path), expected, "{pattern} and {path}");
    }
}

#[test]
fn of_equal_rules_the_one_that_allows_wins() {
    for text in [
        "User-agent: *\nDisallow: /page\nAllow: /page\n",
        "User-agent: *\nAllow: /page\nDisallow: /page\n",
    ] {
        assert!(allows(text, "/page"), "{text}");
    }
    let text = "User-agent: *\nAllow: /p\nDisallow: /*.html\n";
    assert!(!allows(text, "/page.html"), "the longer one decides");
}

#[test]
fn who_is_meant() {
    for (text, allowed) in [
        ("User-agent: Vestka\nDisallow: /\n", false),
        ("User-agent: VESTKA\nDisallow: /\n", false),
        ("User-agent: vestka/0.1\nDisallow: /\n", false),
        (
            "User-agent: Vestka (+https://example.org)\nDisallow: /\n",
            false,
        ),
        ("User-agent: VestkaNews\nDisallow: /\n", true),
        ("User-agent: vest\nDisallow: /\n", true),
        ("User-agent: *\nDisallow: /\n", false),
        ("User-agent: * everybody\nDisallow: /\n", false),
        ("User-agent: *bot\nDisallow: /\n", true),
        // Named, so what is for everybody is not for us.
        (
            "User-agent: *\nDisallow: /\n\nUser-agent: vestka\nDisallow:\n",
            true,
        ),
        (
            "User-agent: vestka\nDisallow:\n\nUser-agent: *\nDisallow: /\n",
            true,
        ),
        ("User-agent: vestka\n\nUser-agent: *\nDisallow: /\n", false),
        // Several names, one group; an empty line does not end it, nor does a line of others.
        (
            "User-agent: a\n\nUser-agent: vestka\n\n\nDisallow: /\n",
            false,
        ),
        (
            "User-agent: vestka\nSitemap: https://example.org/s.xml\nDisallow: /\n",
            false,
        ),
        (
            "User-agent: vestka\nCrawl-delay: 5\nUser-agent: other\nDisallow: /\n",
            false,
        ),
        // Two groups for us are one.
        (
            "User-agent: vestka\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: vestka\nDisallow: /\n",
            false,
        ),
        ("User-agent: x\nDisallow: /\n", true),
        // Rules before any name are for nobody.
        ("Disallow: /\nUser-agent: *\nAllow: /x\n", true),
    ] {
        assert_eq!(allows(text, "/page"), allowed, "{text}");
    }
}

#[test]
fn sloppy_files_are_read() {
    for text in [
        "\u{feff}User-agent: *\nDisallow: /\n",
        "User-agent: *\r\nDisallow: /\r\n",
        "User-agent: *\rDisallow: /",
        "  USER-AGENT :\t*  # all\n\tDISALLOW  :  /   # of it\n",
        "User-agent *\nDisallow /\n",
        "useragent: *\ndissallow: /\n",
        "<html>\nUser-agent: *\nnonsense\n: x\nDisallow: /\n",
    ] {
        assert!(!allows(text, "/page"), "{text:?}");
    }
    for text in [
        "",
        "<!doctype html><p>Not found: sorry</p>",
        "\0\0\0",
        "Disallow",
        "User-agent: *\nDisallow:\n",
    ] {
        assert!(allows(text, "/page"), "{text:?}");
    }
}

#[test]
fn what_lies_behind_the_limit_is_not_looked_at() {
    let filling = "#ы\n".repeat(MAX_ROBOTS / 4);
    assert!(!allows(
        &format!("User-agent: *\nDisallow: /\n{filling}"),
        "/x"
    ));
    assert!(allows(
        &format!("{filling}User-agent: *\nDisallow: /\n"),
        "/x"
    ));
}

#[test]
fn a_hostile_file_takes_no_long_time() {
    let rule = format!("Disallow: /{}$\n", "*a".repeat(2000));
    let text = format!(
        "User-agent: *\n{}",
        rule.repeat(MAX_ROBOTS / rule.len() - 1)
    );
    assert!(allows(&text, &format!("/{}b", "a".repeat(4000))));
}

#[test]
fn the_pause_asked_for_is_kept_within_reason() {
    for (value, expected) in [
        ("10", Some(10_000)),
        ("0.5", Some(500)),
        ("3600", Some(60_000)),
        ("inf", Some(60_000)),
        ("0", None),
        ("-1", None),
        ("NaN", None),
        ("soon", None),
    ] {
        let text = format!("User-agent: *\nCrawl-delay: {value}\nDisallow: /x\n");
        let delay = Robots::parse(&text).crawl_delay();
        assert_eq!(delay, expected.map(Duration::from_millis), "{value}");
    }
    let ours = "User-agent: *\nCrawl-delay: 30\n\nUser-agent: vestka\nCrawl-delay: 2\nDisallow:\n";
    assert_eq!(
        Robots::parse(ours).crawl_delay(),
        Some(Duration::from_secs(2))
    );
}

#[test]
fn robots_txt_itself_may_be_read() {
    assert!(allows("User-agent: *\nDisallow: /\n", "/robots.txt"));
}

#[test]
fn what_the_answer_means() {
    let page = Url::parse("https://example.org/list").unwrap();
    let robots = |status, body| Robots::parse(kept_text(status, body));
    let body = "User-agent: *\nDisallow: /list\n";
    assert_eq!(
        robots(Some(200), body).judge(&page),
        Err(RobotsRefusal::Disallowed("example.org".to_owned()))
    );
    for status in [301, 401, 403, 404, 410, 451] {
        assert_eq!(robots(Some(status), body).judge(&page), Ok(()), "{status}");
    }
    for status in [Some(429), Some(500), Some(503), Some(599), None] {
        assert_eq!(
            robots(status, body).judge(&page),
            Err(RobotsRefusal::Unreachable("example.org".to_owned())),
            "{status:?}"
        );
    }
}

#[test]
fn it_lies_at_the_root_of_the_same_host_and_port() {
    for (page, expected) in [
        (
            "https://me:secret@example.org:8443/a/b?c#d",
            "https://example.org:8443/robots.txt",
        ),
        ("http://[::1]:80/", "http://[::1]/robots.txt"),
    ] {
        let found = robots_url(&Url::parse(page).unwrap()).unwrap();
        assert_eq!(found.as_str(), expected);
    }
}

proptest! {
    #[test]
    fn nothing_panics(text in "([Uu]ser-[Aa]gent: ?(\\*|vestka)|[Dd]is(al)?low:? ?[ -~]{0,12}|Allow: [\\PC*$%]{0,12}|Crawl-delay: \\PC{0,5}|\\PC{0,20}|[\r\n#]){0,12}", path in "/[ -~ы%*$]{0,20}") {
        let _ = allows(&text, &path);
    }

    #[test]
    fn a_path_forbids_itself_and_what_lies_below(path in "(/[a-zа-я0-9*$ ~.]{1,6}){1,3}", below in "[a-z/]{0,5}") {
        let url = Url::parse(&format!("https://example.org{path}")).unwrap();
        let text = format!("User-agent: *\nDisallow: {}\n", url.path().replace('*', "%2A").replace('$', "%24"));
        let below = Url::parse(&format!("https://example.org{}{below}", url.path())).unwrap();
        prop_assume!(below.path().starts_with(url.path()));
        prop_assert!(!Robots::parse(&text).allows(&below), "{} and {}", text, below);
    }

    /// The quick way agrees with the plain definition.
    #[test]
    fn stars_match_as_defined(pattern in "/[ab*]{0,8}\\$?", target in "/[ab]{0,8}") {
        fn plain(pattern: &[u8], target: &[u8]) -> bool {
            match pattern {
                [] => true,
                [b'$'] => target.is_empty(),
                [b'*', rest @ ..] => (0..=target.len()).any(|skip| plain(rest, &target[skip..])),
                [byte, rest @ ..] => target.first() == Some(byte) && plain(rest, &target[1..]),
            }
        }
        prop_assert_eq!(matches(&pattern, &target), plain(pattern.as_bytes(), target.as_bytes()));
    }
}
