//! Characters: what no reader should ever see, white space, length.

use unicode_normalization::UnicodeNormalization;

/// Text of several paragraphs: NFC, no invisible tricks, single spaces, at most one blank line at a time.
pub(super) fn paragraphs(text: &str) -> String {
    let visible = visible(text);
    let mut out = String::with_capacity(visible.len());
    let mut blank = false;
    for line in visible.lines() {
        let before = out.len();
        for word in line.split_whitespace() {
            if out.len() > before {
                out.push(' ');
            } else if !out.is_empty() {
                out.push_str(if blank { "\n\n" } else { "\n" });
            }
            out.push_str(word);
        }
        blank = out.len() == before;
    }
    out
}

/// The same on one line.
pub(super) fn line(text: &str) -> String {
    visible(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// At most so many characters, cut after a word and marked.
pub(super) fn cut(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text.to_owned();
    };
    let (room, _) = text
        .char_indices()
        .nth(limit.saturating_sub(1))
        .unwrap_or((end, ' '));
    let word = text[..room]
        .rfind(char::is_whitespace)
        .filter(|at| *at > room / 2)
        .unwrap_or(room);
    format!("{}…", text[..word].trim_end())
}

/// NFC without controls, bidirectional overrides and other characters that only deceive or break lines oddly. Marks
/// that scripts need (joiners, left-to-right mark) stay.
fn visible(text: &str) -> String {
    text.nfc()
        .filter_map(|letter| match letter {
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(' '),
            '\u{ad}'
            | '\u{200b}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fff9}'..='\u{fffc}'
            // Letters that no screen shows and programs read.
            | '\u{e0000}'..='\u{e007f}' => None,
            letter if letter.is_control() => None,
            letter => Some(letter),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_and_tricks() {
        assert_eq!(paragraphs("  a\u{a0}b \r\n\r\n \n\n c\nd  "), "a b\n\nc\nd");
        assert_eq!(
            line("in\u{202e}voice\u{2066}\u{200b}\u{0}\n two"),
            "invoice two"
        );
    }

    #[test]
    fn cuts_fall_between_words() {
        assert_eq!(cut("one two three", 13), "one two three");
        assert_eq!(cut("one two three", 10), "one two…");
        assert_eq!(cut("вестка", 4), "вес…");
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text in "\\PC{0,60}|[a \n\t]{0,40}") {
            let once = paragraphs(&text);
            prop_assert_eq!(paragraphs(&once), once.clone());
            let title = line(&text);
            prop_assert_eq!(line(&title), title.clone());
        }

        #[test]
        fn a_cut_keeps_its_limit(text in "\\PC{0,60}", limit in 1_usize..50) {
            prop_assert!(cut(&text, limit).chars().count() <= limit);
        }
    }
}
