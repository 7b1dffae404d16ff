//! Documents that want to grow, to break the reader or to reach other files: XML, JSON, encodings.

use std::fmt::Write as _;

use super::wire::{body, document, feed, rss};
use super::{Case, Fails, Reads, Wire};

const NOT_A_FEED: &str =
    "this is no feed (neither XML nor JSON); give the address of an RSS, Atom or JSON feed";
const DEEP: &str = "the document passes the limit of 256 elements inside each other; if it is honest, ask the publisher for a plainer feed";
const HEAVY: &str = "the document passes the limit of 32 MiB of elements, attributes and texts; if it is honest, ask the publisher for a plainer feed";
const CROWDED: &str = "the document passes the limit of 400,000 elements; if it is honest, ask the publisher for a plainer feed";
const ENTITIES: &str = "Line 1: the document declares entities of its own; they were ignored.";

/// One item under a declaration of types.
fn declared(declaration: &str, title: &str) -> Wire {
    document(&format!(
        "<!DOCTYPE rss [{declaration}]>{}",
        rss(&format!(
            "<item><guid>1</guid><title>{title}</title></item>"
        ))
    ))
}

fn json(text: &str) -> Wire {
    body("Content-Type: application/feed+json\r\n", text.as_bytes())
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = entities();
    cases.extend(shapes());
    cases.extend(json_cases());
    cases.extend(bytes());
    cases
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn entities() -> Vec<Case> {
    vec![
        Case {
            name: "billion_laughs",
            answer: || {
                let mut laughs = "<!ENTITY l0 \"lol\">".to_owned();
                for level in 1..10 {
                    let inner = format!("&l{};", level - 1).repeat(10);
                    write!(laughs, "<!ENTITY l{level} \"{inner}\">").expect("memory takes it");
                }
                declared(&laughs, "a&l9;")
            },
            comes: Reads(|reading| {
                assert_eq!(reading.items[0].title.as_deref(), Some("a&l9;"));
                assert_eq!(reading.problems[0], ENTITIES);
            }),
        },
        Case {
            name: "quadratic_growth",
            answer: || {
                declared(
                    &format!("<!ENTITY a \"{}\">", "x".repeat(100_000)),
                    &"&a;".repeat(10_000),
                )
            },
            comes: Reads(|reading| {
                assert!(
                    !reading.items[0]
                        .title
                        .as_deref()
                        .unwrap_or_default()
                        .contains('x')
                );
                assert_eq!(reading.problems[0], ENTITIES);
            }),
        },
        Case {
            name: "external_entity",
            answer: || declared("<!ENTITY f SYSTEM \"file:///etc/passwd\">", "a&f;"),
            comes: Reads(|reading| assert_eq!(reading.items[0].title.as_deref(), Some("a&f;"))),
        },
        Case {
            name: "parameter_entity",
            answer: || {
                declared(
                    "<!ENTITY % p SYSTEM \"http://127.0.0.1/evil.dtd\"> %p;",
                    "a",
                )
            },
            comes: Reads(|reading| assert_eq!(reading.items[0].title.as_deref(), Some("a"))),
        },
        Case {
            name: "external_declaration",
            answer: || {
                document(&format!(
                    "<!DOCTYPE rss SYSTEM \"http://169.254.169.254/x.dtd\">{}",
                    rss("<item><guid>1</guid><title>a</title></item>")
                ))
            },
            comes: Reads(|reading| {
                assert_eq!((reading.items.len(), reading.problems.len()), (1, 0));
            }),
        },
        Case {
            name: "declaration_without_end",
            answer: || {
                document(&format!(
                    "<!DOCTYPE rss [<!ENTITY a \"{}",
                    rss("<item><title>a</title></item>")
                ))
            },
            comes: Fails(NOT_A_FEED),
        },
        Case {
            name: "stylesheet_of_a_stranger",
            answer: || {
                document(&format!(
                    "<?xml-stylesheet href=\"http://127.0.0.1/x.xsl\" type=\"text/xsl\"?>{}",
                    rss(
                        "<item><guid>1</guid><title>a</title><xi:include href=\"file:///etc/passwd\"/></item>"
                    )
                ))
            },
            comes: Reads(|reading| assert_eq!(reading.items[0].title.as_deref(), Some("a"))),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn shapes() -> Vec<Case> {
    vec![
        Case {
            name: "deep_elements",
            answer: || document(&"<a>".repeat(100_000)),
            comes: Fails(DEEP),
        },
        Case {
            name: "a_million_elements",
            answer: || document(&format!("<rss>{}</rss>", "<a/>".repeat(1_000_000))),
            comes: Fails(HEAVY),
        },
        Case {
            name: "elements_just_below_the_limit",
            answer: || {
                feed(&format!(
                    "<item><guid>1</guid><title>a</title>{}</item>",
                    "<a b='c'>d</a>".repeat(99_000)
                ))
            },
            comes: Reads(|reading| assert_eq!(reading.items.len(), 1)),
        },
        Case {
            name: "a_million_ends",
            answer: || document(&format!("<rss>{}</rss>", "</a>".repeat(1_000_000))),
            comes: Fails(CROWDED),
        },
        Case {
            name: "a_million_attributes",
            answer: || {
                document(&format!(
                    "<rss{}><channel><item><guid>1</guid><title>a</title></item></channel></rss>",
                    " a=''".repeat(1_000_000)
                ))
            },
            comes: Reads(|reading| assert_eq!(reading.items.len(), 1)),
        },
        Case {
            name: "vocabularies_without_number",
            answer: || {
                let mut opened = String::new();
                for number in 0..50_000 {
                    write!(opened, "<a{number} xmlns:p{number}='u'></a{number}>")
                        .expect("memory takes it");
                }
                feed(&format!(
                    "{opened}<item><guid>1</guid><title>a</title></item>"
                ))
            },
            comes: Reads(|reading| assert_eq!(reading.items.len(), 1)),
        },
        Case {
            name: "a_hundred_thousand_entries",
            answer: || {
                let mut items = String::new();
                for number in 0..100_000 {
                    write!(
                        items,
                        "<item><guid>{number}</guid><title>t{number}</title></item>"
                    )
                    .expect("memory takes it");
                }
                feed(&items)
            },
            comes: Reads(|reading| {
                assert_eq!(reading.items.len(), 1000);
                assert_eq!(
                    reading.problems,
                    ["The document has 100000 entries; only the first 1000 were read."]
                );
            }),
        },
        Case {
            name: "a_hundred_thousand_opened",
            answer: || document(&"<rss><channel><item>".repeat(100_000)),
            comes: Fails(DEEP),
        },
        Case {
            name: "one_tag_of_ten_megabytes",
            answer: || document(&format!("<{}", "a".repeat(10_000_000))),
            comes: Fails(NOT_A_FEED),
        },
        Case {
            name: "comment_without_end",
            answer: || {
                document(&format!(
                    "<rss><channel><item><guid>1</guid><title>a</title></item><!--{}",
                    "-".repeat(5_000_000)
                ))
            },
            comes: Reads(|reading| {
                assert_eq!(reading.items.len(), 1);
                assert_eq!(
                    reading.problems,
                    [
                        "Line 1: a tag, comment or section begins here and has no end; what came before was read."
                    ]
                );
            }),
        },
        Case {
            name: "another_format",
            answer: || {
                document("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
            },
            comes: Fails(
                "this is no feed (its outermost element is svg); give the address of an RSS, Atom or JSON feed",
            ),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn json_cases() -> Vec<Case> {
    vec![
        Case {
            name: "deep_json",
            answer: || json(&"[".repeat(1_000_000)),
            comes: Fails(
                "the document passes the limit of 100,000 values; if it is honest, ask the publisher for a plainer feed",
            ),
        },
        Case {
            name: "deep_json_inside_an_item",
            answer: || {
                json(&format!(
                    "{{\"items\": [{{\"id\": \"1\", \"title\": \"a\"}}, {{\"id\": {}",
                    "[".repeat(50_000)
                ))
            },
            comes: Reads(|reading| assert_eq!(reading.items.len(), 1)),
        },
        Case {
            name: "lone_surrogates",
            answer: || {
                json(r#"{"items": [{"id": "1", "title": "a\ud800b \\ud800 \ud83d\ude00 \udc00"}]}"#)
            },
            comes: Reads(|reading| {
                assert_eq!(
                    reading.items[0].title.as_deref(),
                    Some("a\u{fffd}b \\ud800 \u{1f600} \u{fffd}")
                );
            }),
        },
        Case {
            name: "keys_that_repeat_and_huge_numbers",
            answer: || {
                json(
                    r#"{"items": 1, "items": [{"id": 1e400, "id": 123456789012345678901234567890, "title": "a", "title": "b"}]}"#,
                )
            },
            comes: Reads(|reading| assert_eq!(reading.items[0].title.as_deref(), Some("b"))),
        },
        Case {
            name: "a_hundred_thousand_json_items",
            answer: || {
                json(&format!(
                    "{{\"items\": [{{}}{}]}}",
                    ",{\"id\":\"1\"}".repeat(100_000)
                ))
            },
            comes: Fails(
                "the document passes the limit of 100,000 values; if it is honest, ask the publisher for a plainer feed",
            ),
        },
        Case {
            name: "two_thousand_json_items",
            answer: || {
                json(&format!(
                    "{{\"items\": [{{}}{}]}}",
                    ",{\"id\":\"1\"}".repeat(2000)
                ))
            },
            comes: Reads(|reading| {
                assert!(reading.problems[0].starts_with("The document has 2001 entries"));
            }),
        },
        Case {
            name: "five_million_numbers",
            answer: || json(&format!("{{\"items\": [1{}]}}", ",1".repeat(5_000_000))),
            comes: Fails(
                "the document passes the limit of 100,000 values; if it is honest, ask the publisher for a plainer feed",
            ),
        },
        Case {
            name: "json_of_other_things",
            answer: || json("{\"error\": {\"message\": \"<script>alert(1)</script>\"}}"),
            comes: Fails(
                "this is no feed (JSON without items); give the address of an RSS, Atom or JSON feed",
            ),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn bytes() -> Vec<Case> {
    vec![
        Case {
            name: "a_program",
            answer: || {
                body(
                    "",
                    &[b"\x7fELF\x02\x01\x01\x00".repeat(1000), vec![0; 10_000]].concat(),
                )
            },
            comes: Fails(NOT_A_FEED),
        },
        Case {
            name: "nothing_but_zeros",
            answer: || body("", &vec![0; 1_000_000]),
            comes: Fails(
                "the document is empty; open the address in a browser to see whether there is a feed",
            ),
        },
        Case {
            name: "bytes_that_are_no_text",
            answer: || {
                let text =
                    rss("<item><guid>1</guid><title>Новости Минска\u{1} и области</title></item>");
                let bytes: Vec<u8> = text
                    .bytes()
                    .map(|byte| if byte == 1 { 0xff } else { byte })
                    .collect();
                body("", &bytes)
            },
            comes: Reads(|reading| {
                assert_eq!(
                    reading.items[0].title.as_deref(),
                    Some("Новости Минска\u{fffd} и области")
                );
                assert_eq!(
                    reading.problems,
                    ["Line 1: some bytes from here on are no UTF-8; they were replaced."]
                );
            }),
        },
        Case {
            name: "wide_without_a_mark",
            answer: || {
                body(
                    "",
                    &rss("<item><guid>1</guid><title>Вестка</title></item>")
                        .encode_utf16()
                        .flat_map(u16::to_le_bytes)
                        .collect::<Vec<u8>>(),
                )
            },
            comes: Reads(|reading| assert_eq!(reading.items[0].title.as_deref(), Some("Вестка"))),
        },
        Case {
            name: "wide_and_cut_in_a_letter",
            answer: || {
                let mut wide: Vec<u8> = rss("<item><guid>1</guid><title>a</title></item>")
                    .encode_utf16()
                    .flat_map(u16::to_be_bytes)
                    .collect();
                wide.extend([0xd8, 0x00, 0xd8]);
                body("", &wide)
            },
            comes: Reads(|reading| {
                assert_eq!(
                    reading.problems,
                    ["Line 1: some bytes from here on are no UTF-16BE; they were replaced."]
                );
            }),
        },
        Case {
            name: "seven_bits",
            answer: || {
                body(
                    "Content-Type: text/xml; charset=utf-7\r\n",
                    rss("<item><guid>1</guid><title>+ADw-script+AD4-x()</title></item>").as_bytes(),
                )
            },
            comes: Reads(|reading| {
                assert_eq!(
                    reading.items[0].title.as_deref(),
                    Some("+ADw-script+AD4-x()")
                );
            }),
        },
        Case {
            name: "zeros_between_the_letters",
            answer: || feed("<item><guid>1</guid><title>a\0b\u{1}&#0;&#x1b;c</title></item>"),
            comes: Reads(|reading| {
                assert_eq!(reading.items[0].title.as_deref(), Some("abc"));
                assert!(
                    reading.problems[0]
                        .starts_with("Line 1: the character U+0000 may not stand in XML"),
                    "{:?}",
                    reading.problems
                );
            }),
        },
        Case {
            name: "escapes_of_a_terminal_in_another_encoding",
            answer: || {
                body(
                    "Content-Type: text/xml; charset=iso-2022-jp\r\n",
                    rss("<item><guid>1</guid><title>a\u{1b}[2Jb</title></item>").as_bytes(),
                )
            },
            comes: Reads(|reading| {
                assert!(
                    !reading.items[0]
                        .title
                        .as_deref()
                        .unwrap_or_default()
                        .contains('\u{1b}')
                );
            }),
        },
    ]
}
