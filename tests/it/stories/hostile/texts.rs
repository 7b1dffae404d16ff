//! Texts, links, dates and ids that want to deceive a person or to fill a table.

use chrono::Datelike as _;
use vestka::domain::item::NewItem;

use super::wire::{body, feed};
use super::{Case, Reads, Wire, now};

/// One item with this inside, besides its id.
fn item(inside: &str) -> Wire {
    feed(&format!("<item><guid>1</guid>{inside}</item>"))
}

fn title(item: &NewItem) -> &str {
    item.title.as_deref().unwrap_or_default()
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = markup();
    cases.extend(letters());
    cases.extend(links());
    cases.extend(dates_and_ids());
    cases
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn markup() -> Vec<Case> {
    vec![
        Case {
            name: "script_in_a_title",
            answer: || item("<title>a&lt;script&gt;alert('x')&lt;/script&gt;b</title>"),
            comes: Reads(|reading| assert_eq!(title(&reading.items[0]), "ab")),
        },
        Case {
            name: "handlers_in_a_title",
            answer: || {
                item(
                    "<title><![CDATA[<b onclick=\"x()\" style='position:fixed'>a</b><img src=x onerror=alert(1)>]]></title>",
                )
            },
            comes: Reads(|reading| assert_eq!(title(&reading.items[0]), "a")),
        },
        Case {
            name: "markup_of_telegram",
            answer: || {
                item(
                    "<title>*a* [b](tg://user?id=1) &lt;tg-spoiler&gt;c&lt;/tg-spoiler&gt;</title><description>&lt;p&gt;&amp;lt;b&amp;gt;d&lt;/p&gt;</description>",
                )
            },
            // They stay characters: what sends them escapes them.
            comes: Reads(|reading| {
                assert!(title(&reading.items[0]).starts_with("*a* [b](tg://user?id=1)"));
                assert_eq!(reading.items[0].text, "<b>d");
            }),
        },
        Case {
            name: "scripts_styles_and_frames_in_a_text",
            answer: || {
                item(
                    "<title>t</title><description><![CDATA[<p>a</p><script>x()</script><style>p{}</style><iframe src='http://10.0.0.1/'>no</iframe><svg onload=x()><text>no</text></svg><form><button>no</button></form>b]]></description>",
                )
            },
            comes: Reads(|reading| assert_eq!(reading.items[0].text, "a\n\nb")),
        },
        Case {
            name: "script_that_never_ends",
            answer: || {
                item("<title>t</title><description><![CDATA[a<script>b</title>c]]></description>")
            },
            comes: Reads(|reading| assert_eq!(reading.items[0].text, "a")),
        },
        Case {
            name: "deep_html",
            answer: || {
                item(&format!(
                    "<title>t</title><description><![CDATA[{}x]]></description>",
                    "<div><ul><li><a href='/q'>".repeat(50_000)
                ))
            },
            comes: Reads(|reading| assert!(reading.items[0].text.len() <= 200_000)),
        },
        Case {
            name: "deep_xhtml",
            answer: || {
                body("", format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><content type='xhtml'>{}x</content></entry></feed>", "<div>".repeat(200)).as_bytes())
            },
            comes: Reads(|reading| assert_eq!(reading.items.len(), 1)),
        },
        Case {
            name: "a_million_references",
            answer: || {
                item(&format!(
                    "<title>t</title><description>{}</description>",
                    "&amp;amp;".repeat(900_000)
                ))
            },
            comes: Reads(|reading| assert!(reading.items[0].text.chars().count() <= 50_000)),
        },
        Case {
            name: "a_title_of_nine_megabytes",
            answer: || item(&format!("<title>{}</title>", "слова ".repeat(800_000))),
            comes: Reads(|reading| assert!(title(&reading.items[0]).chars().count() <= 500)),
        },
        Case {
            name: "a_text_of_nine_megabytes",
            answer: || {
                item(&format!(
                    "<title>t</title><description>{}</description>",
                    "&lt;p&gt;слова".repeat(500_000)
                ))
            },
            comes: Reads(|reading| assert!(reading.items[0].text.chars().count() <= 50_000)),
        },
    ]
}

fn letters() -> Vec<Case> {
    vec![
        Case {
            name: "turned_around",
            answer: || item("<title>pay\u{202e}lap\u{2066}x\u{2069}</title>"),
            comes: Reads(|reading| assert_eq!(title(&reading.items[0]), "paylapx")),
        },
        Case {
            name: "letters_of_no_width",
            answer: || item("<title>v\u{200b}e\u{2060}s\u{feff}t\u{ad}ka</title>"),
            comes: Reads(|reading| assert_eq!(title(&reading.items[0]), "vestka")),
        },
        Case {
            name: "controls",
            answer: || item("<title>a\u{7}b\u{8}c\u{7f}&#x9b;2J</title>"),
            comes: Reads(|reading| {
                assert!(
                    title(&reading.items[0])
                        .chars()
                        .all(|letter| !letter.is_control())
                );
            }),
        },
        Case {
            name: "lines_in_a_title",
            answer: || item("<title>a&#10;&#13;&#x2028;VERIFIED: b</title>"),
            comes: Reads(|reading| assert_eq!(title(&reading.items[0]), "a VERIFIED: b")),
        },
        Case {
            name: "letters_under_a_thousand_marks",
            answer: || item(&format!("<title>a{}b</title>", "\u{301}".repeat(100_000))),
            comes: Reads(|reading| assert!(title(&reading.items[0]).chars().count() <= 500)),
        },
        Case {
            name: "words_hidden_in_tags",
            answer: || item("<title>a\u{e0041}\u{e0042}\u{e007f}b</title>"),
            comes: Reads(|reading| assert_eq!(title(&reading.items[0]), "ab")),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn links() -> Vec<Case> {
    vec![
        Case {
            name: "script_as_a_link",
            answer: || {
                item(
                    "<title>t</title><link>javascript:alert(1)</link><description>&lt;a href='javascript:x()'&gt;here&lt;/a&gt; &lt;a href='data:text/html,x'&gt;there&lt;/a&gt;</description><enclosure url='data:image/png,x' type='image/png'/>",
                )
            },
            comes: Reads(|reading| {
                assert_eq!(
                    (&reading.items[0].url, reading.items[0].text.as_str()),
                    (&None, "here there")
                );
                assert!(reading.items[0].media.is_empty());
                assert!(
                    reading.problems[0].contains("leads to no web page"),
                    "{:?}",
                    reading.problems
                );
            }),
        },
        Case {
            name: "script_behind_blanks",
            answer: || item("<title>t</title><link> java\u{9}script:alert(1)</link>"),
            comes: Reads(|reading| {
                assert!(
                    reading.items[0]
                        .url
                        .as_deref()
                        .is_none_or(|url| url.starts_with("http"))
                );
            }),
        },
        Case {
            name: "letters_that_look_like_others",
            answer: || {
                item(
                    "<title>t</title><link>https://аpple.com/</link><description>&lt;a href='https://аррӏе.com/'&gt;apple.com&lt;/a&gt;</description>",
                )
            },
            // Foreign letters of a host are shown as what they are.
            comes: Reads(|reading| {
                assert_eq!(
                    reading.items[0].url.as_deref(),
                    Some("https://xn--pple-43d.com/")
                );
                assert_eq!(
                    reading.items[0].text,
                    "apple.com (https://xn--80ak6aa92e.com/)"
                );
            }),
        },
        Case {
            name: "a_text_that_names_another_address",
            answer: || {
                item(
                    "<title>t</title><description>&lt;a href='https://evil.example/'&gt;https://bank.example/&lt;/a&gt;</description>",
                )
            },
            comes: Reads(|reading| {
                assert_eq!(
                    reading.items[0].text,
                    "https://bank.example/ (https://evil.example/)"
                );
            }),
        },
        Case {
            name: "links_to_the_inside",
            answer: || item("<title>t</title><link>http://169.254.169.254/latest</link>"),
            // A link is only shown; whoever fetches it asks the guard.
            comes: Reads(|reading| {
                assert_eq!(
                    reading.items[0].url.as_deref(),
                    Some("http://169.254.169.254/latest")
                );
            }),
        },
        Case {
            name: "a_link_of_a_megabyte",
            answer: || {
                item(&format!(
                    "<title>t</title><link>https://x.example/{}</link>",
                    "a".repeat(1_000_000)
                ))
            },
            comes: Reads(|reading| assert_eq!(reading.items[0].url, None)),
        },
        Case {
            name: "a_base_of_a_stranger",
            answer: || {
                feed(
                    "<item xml:base='javascript:'><guid>1</guid><title>t</title><link>a/b</link></item>",
                )
            },
            comes: Reads(|reading| {
                assert!(
                    reading.items[0]
                        .url
                        .as_deref()
                        .is_none_or(|url| !url.starts_with("javascript"))
                );
            }),
        },
        Case {
            name: "a_thousand_attachments",
            answer: || {
                item(&format!(
                    "<title>t</title>{}",
                    (0..1000).fold(String::new(), |all, n| all
                        + &format!("<enclosure url='https://x.example/{n}' type='image/png'/>"))
                ))
            },
            comes: Reads(|reading| assert_eq!(reading.items[0].media.len(), 20)),
        },
        Case {
            name: "a_link_with_a_password",
            answer: || {
                item(
                    "<title>t</title><link>https://bank.example@evil.example/</link><description>&lt;a href='https://bank.example:1@evil.example/'&gt;a&lt;/a&gt;</description>",
                )
            },
            comes: Reads(|reading| {
                assert_eq!(
                    reading.items[0].url.as_deref(),
                    Some("https://evil.example/")
                );
                assert_eq!(reading.items[0].text, "a (https://evil.example/)");
            }),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn dates_and_ids() -> Vec<Case> {
    vec![
        Case {
            name: "the_year_9999",
            answer: || item("<title>t</title><pubDate>Fri, 31 Dec 9999 23:59:59 -9999</pubDate>"),
            comes: Reads(|reading| {
                assert_eq!(reading.items[0].published_at, None);
                assert!(
                    reading.problems[0].starts_with("Line 1: the date of this entry"),
                    "{:?}",
                    reading.problems
                );
            }),
        },
        Case {
            name: "years_before_christ",
            answer: || item("<title>t</title><pubDate>-262143-01-01T00:00:00Z</pubDate>"),
            comes: Reads(|reading| assert_eq!(reading.items[0].published_at, None)),
        },
        Case {
            name: "numbers_that_overflow",
            answer: || item("<title>t</title><pubDate>99999999999999999999999999</pubDate>"),
            comes: Reads(|reading| assert_eq!(reading.items[0].published_at, None)),
        },
        Case {
            name: "tomorrow",
            answer: || item("<title>t</title><pubDate>Sat, 21 Nov 2026 11:00:00 GMT</pubDate>"),
            comes: Reads(|reading| assert_eq!(reading.items[0].published_at, Some(now()))),
        },
        Case {
            name: "before_the_web",
            answer: || item("<title>t</title><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"),
            comes: Reads(|reading| {
                assert!(
                    reading.items[0]
                        .published_at
                        .is_none_or(|date| date.year() == 1970)
                );
            }),
        },
        Case {
            name: "an_id_of_a_megabyte",
            answer: || {
                feed(&format!(
                    "<item><guid>{}</guid><title>t</title></item>",
                    "x".repeat(1_000_000)
                ))
            },
            comes: Reads(|reading| assert!(reading.items[0].external_id.starts_with("sha256:"))),
        },
        Case {
            name: "one_id_for_all",
            answer: || {
                feed(&(0..900).fold(String::new(), |all, n| {
                    all + &format!("<item><guid>1</guid><title>t{n}</title></item>")
                }))
            },
            comes: Reads(|reading| {
                let ids: std::collections::BTreeSet<_> =
                    reading.items.iter().map(|item| &item.external_id).collect();
                assert_eq!((reading.items.len(), ids.len()), (900, 900));
                assert!(reading.problems.len() < 10);
            }),
        },
        Case {
            name: "orders_to_a_database_and_a_shell",
            answer: || {
                feed(
                    "<item><guid>'; DROP TABLE items; --</guid><title>$(reboot) `reboot` {{7*7}}</title></item>",
                )
            },
            comes: Reads(|reading| {
                assert_eq!(
                    (
                        reading.items[0].external_id.as_str(),
                        title(&reading.items[0])
                    ),
                    ("'; DROP TABLE items; --", "$(reboot) `reboot` {{7*7}}")
                );
            }),
        },
    ]
}
