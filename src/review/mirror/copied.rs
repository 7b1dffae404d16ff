//! An update as it is **copied** from a page: its text alone, with the other languages folded up or opened.
//!
//! Never here: mark-up.

use super::Labels;
use super::html;
use super::record::Record;
use crate::store::publication::Published;

/// What the page says of an update with these revisions, oldest first: the other languages folded up, and opened.
#[must_use]
pub fn copied(labels: Labels, update: &[Published]) -> [String; 2] {
    let records: Vec<Record> = update.iter().map(Record::of).collect();
    let html = html::update(labels, &records);
    [plain(&folded(&html)), plain(&html)]
}

/// Without what is folded up: of each of the other languages its name stays.
fn folded(html: &str) -> String {
    let mut shown = String::with_capacity(html.len());
    for (number, piece) in html.split("</summary>").enumerate() {
        let after = piece.split_once("</details>").filter(|_| number > 0);
        shown.push_str(after.map_or(piece, |(_, after)| after));
        shown.push_str("<br>");
    }
    shown
}

/// Its text: a line for each block.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let (mut is_tag, mut before) = (false, '>');
    for letter in html.replace("<br>", "<br>\n").chars() {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            // Blocks end with a tag; elsewhere a line break is a blank.
            '\n' if !matches!(before, '>' | '\n') => text.push(' '),
            _ if !is_tag => text.push(letter),
            _ => {}
        }
        before = letter;
    }
    for (escaped, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escaped, letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{folded, plain};

    #[test]
    fn what_is_folded_up_is_not_copied() {
        let html = "<h2>A &amp; B &lt;c&gt;</h2>\n<p>One<br>two\nthree</p>\n\
                    <details lang=\"pl\"><summary>polski</summary>\n<p>Raz</p>\n</details>\n\
                    <details lang=\"be\"><summary>беларуская</summary>\n<p>Адзін</p>\n</details>\n<p>End</p>\n";
        let lines = |text: &str| {
            let lines = text.lines().filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            lines(plain(&folded(html)).trim()),
            [
                "A & B <c>",
                "One",
                "two three",
                "polski",
                "беларуская",
                "End"
            ]
        );
        assert_eq!(
            lines(&plain(html)),
            [
                "A & B <c>",
                "One",
                "two three",
                "polski",
                "Raz",
                "беларуская",
                "Адзін",
                "End"
            ]
        );
    }
}
