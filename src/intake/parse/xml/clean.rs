//! Characters and references before and inside the XML reader.

use html5ever::data::NAMED_ENTITIES;

use super::Problems;

/// Drops what XML forbids and the document type declaration; escapes a `<` that opens nothing. Lines stay lines.
pub(super) fn clean(text: &str, faults: &mut Problems) -> String {
    let mut cleaner = Cleaner {
        out: String::with_capacity(text.len()),
        line: 1,
        faults,
    };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        cleaner.push(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with("<![CDATA[") {
            section(rest, "]]>")
        } else if rest.starts_with("<!--") {
            section(rest, "-->")
        } else if rest
            .get(..9)
            .is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
        {
            let (length, entities) = doctype(rest);
            cleaner.skip(&rest[..length], entities);
            rest = &rest[length..];
            continue;
        } else {
            1
        };
        let opens =
            rest[1..].starts_with(|next: char| next.is_alphabetic() || "!?/_:".contains(next));
        if length == 1 && !opens {
            cleaner.bare_mark();
        } else {
            cleaner.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    cleaner.push(rest);
    cleaner.out
}

/// How many lines end in it.
pub(super) fn line_breaks(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

struct Cleaner<'a> {
    out: String,
    line: usize,
    faults: &'a mut Problems,
}

impl Cleaner<'_> {
    fn push(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '\n' => {
                    self.line += 1;
                    self.out.push(letter);
                }
                // Nobody means these controls; they are what windows-1252 has at their place.
                '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' => {
                    self.out.push_str(&windows_1252(letter.into()));
                }
                _ if is_allowed(letter) => self.out.push(letter),
                _ => self.faults.note("character", Some(self.line), || {
                    format!(
                        "the character U+{:04X} may not stand in XML; it was left out",
                        u32::from(letter)
                    )
                }),
            }
        }
    }

    /// Leaves a declaration out, but not its line breaks.
    fn skip(&mut self, declaration: &str, entities: bool) {
        if entities {
            self.faults.note("entities", Some(self.line), || {
                "the document declares entities of its own; they were ignored".to_owned()
            });
        }
        let lines = line_breaks(declaration);
        self.line += lines;
        self.out.extend(std::iter::repeat_n('\n', lines));
    }

    fn bare_mark(&mut self) {
        self.faults.note("mark", Some(self.line), || {
            "a < opens no tag; it was read as written, &lt; would be right".to_owned()
        });
        self.out.push_str("&lt;");
    }
}

/// Up to and with its end, or all there is.
fn section(text: &str, end: &str) -> usize {
    text.find(end).map_or(text.len(), |at| at + end.len())
}

/// How long the declaration is, and whether it declares entities.
fn doctype(text: &str) -> (usize, bool) {
    let mut inside = false;
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (letter, quote) {
            (_, Some(open)) if letter == open => quote = None,
            ('"' | '\'', None) => quote = Some(letter),
            ('[', None) => inside = true,
            (']', None) => inside = false,
            ('>', None) if !inside => return (at + 1, text[..at].contains("<!ENTITY")),
            _ => {}
        }
    }
    (text.len(), text.contains("<!ENTITY"))
}

/// The production Char of XML 1.0.
fn is_allowed(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && letter != '\u{7f}'
}

/// All references in an attribute.
pub(super) fn characters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '#')) {
            Some(end) if end > 0 && rest[end..].starts_with(';') => {
                out.push_str(&character(&rest[..end]));
                rest = &rest[end + 1..];
            }
            _ => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

/// What `&name;` stands for; unknown ones stay as they are written.
pub(super) fn character(name: &str) -> String {
    let numeric = name
        .strip_prefix('#')
        .map(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
    match numeric {
        Some(Some(code @ 0x80..=0x9f)) => windows_1252(code),
        Some(Some(code)) => char::from_u32(code)
            .filter(|letter| is_allowed(*letter))
            .map(String::from)
            .unwrap_or_default(),
        Some(None) => format!("&{name};"),
        None => named(name).unwrap_or_else(|| format!("&{name};")),
    }
}

/// One or two characters. (The table of the XML reader is wrong for most letters: its `&alpha;` is a semicolon.)
fn named(name: &str) -> Option<String> {
    // XML knows it, HTML does not.
    if name == "apos" {
        return Some("'".to_owned());
    }
    let (first, second) = NAMED_ENTITIES.get(format!("{name};").as_str())?;
    let letters: String = [*first, *second]
        .into_iter()
        .filter(|code| *code != 0)
        .filter_map(char::from_u32)
        .collect();
    (!letters.is_empty()).then_some(letters)
}

/// Numbers that nobody means as control characters; browsers read them so too.
fn windows_1252(code: u32) -> String {
    let byte = [u8::try_from(code).unwrap_or(b' ')];
    encoding_rs::WINDOWS_1252
        .decode_without_bom_handling(&byte)
        .0
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_xml_html_and_nobody() {
        for (name, expected) in [
            ("amp", "&"),
            ("nbsp", "\u{a0}"),
            ("mdash", "—"),
            ("alpha", "α"),
            ("Scaron", "Š"),
            ("apos", "'"),
            ("NotEqualTilde", "≂̸"),
            ("#8212", "—"),
            ("#x2014", "—"),
            ("#146", "’"),
            ("#0", ""),
            ("#xD800", ""),
            ("#15", ""),
            ("foo", "&foo;"),
            ("#x", "&#x;"),
            ("#99999999999", "&#99999999999;"),
        ] {
            assert_eq!(character(name), expected, "{name}");
        }
        assert_eq!(characters("?a=1&b=2&amp;c=3&copy;&"), "?a=1&b=2&c=3©&");
    }

    fn cleaned(text: &str) -> (String, Vec<String>) {
        let mut faults = Problems::default();
        let text = clean(text, &mut faults);
        (text, faults.sentences().collect())
    }

    #[test]
    fn stray_marks_are_escaped_outside_sections_only() {
        let text = "\u{1}<a>1 < 2\n <3\u{92}</a><![CDATA[1 < 2 <b>]]><!-- < -->";
        assert_eq!(
            cleaned(text),
            (
                "<a>1 &lt; 2\n &lt;3’</a><![CDATA[1 < 2 <b>]]><!-- < -->".to_owned(),
                vec![
                    "Line 1: the character U+0001 may not stand in XML; it was left out."
                        .to_owned(),
                    "Line 1: a < opens no tag; it was read as written, &lt; would be right."
                        .to_owned(),
                    "Line 2: a < opens no tag; it was read as written, &lt; would be right."
                        .to_owned(),
                ]
            )
        );
    }

    #[test]
    fn declarations_of_types_go() {
        let text = "<!DOCTYPE x [<!ENTITY a \"]>\">\n <!ENTITY b SYSTEM 'file:///etc/passwd'>]><x>&a;&b;</x>";
        let (text, problems) = cleaned(text);
        assert_eq!(text, "\n<x>&a;&b;</x>");
        assert_eq!(problems.len(), 1);
    }
}
