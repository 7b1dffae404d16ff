//! Characters and references before and inside the XML reader.

use quick_xml::escape::{resolve_html5_entity, resolve_predefined_entity};

/// Drops what XML forbids and the document type declaration; escapes a `<` that opens nothing.
pub(super) fn clean(text: &str, problems: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        push_allowed(&rest[..at], &mut out);
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
            if entities {
                problems.push(
                    "The document declares entities of its own; they were ignored.".to_owned(),
                );
            }
            rest = &rest[length..];
            continue;
        } else {
            1
        };
        let opens =
            rest[1..].starts_with(|next: char| next.is_alphabetic() || "!?/_:".contains(next));
        if length == 1 && !opens {
            out.push_str("&lt;");
        } else {
            push_allowed(&rest[..length], &mut out);
        }
        rest = &rest[length..];
    }
    push_allowed(rest, &mut out);
    out
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

fn push_allowed(text: &str, out: &mut String) {
    out.extend(text.chars().filter(|letter| is_allowed(*letter)));
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
        None => resolve_predefined_entity(name)
            .or_else(|| resolve_html5_entity(name))
            .map_or_else(|| format!("&{name};"), str::to_owned),
    }
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

    #[test]
    fn stray_marks_are_escaped_outside_sections_only() {
        let mut problems = Vec::new();
        let text = "\u{1}<a>1 < 2 <3</a><![CDATA[1 < 2 <b>]]><!-- < -->";
        assert_eq!(
            clean(text, &mut problems),
            "<a>1 &lt; 2 &lt;3</a><![CDATA[1 < 2 <b>]]><!-- < -->"
        );
        assert!(problems.is_empty());
    }

    #[test]
    fn declarations_of_types_go() {
        let mut problems = Vec::new();
        let text = "<!DOCTYPE x [<!ENTITY a \"]>\"> <!ENTITY b SYSTEM 'file:///etc/passwd'>]><x>&a;&b;</x>";
        assert_eq!(clean(text, &mut problems), "<x>&a;&b;</x>");
        assert_eq!(problems.len(), 1);
    }
}
