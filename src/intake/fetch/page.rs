//! A **page** for the eye: the text of a document that somebody kept as it came.
//!
//! Never here: the document itself in other bytes than it has; opening one could call its site.

use url::Url;

use crate::intake::normalise::plain_text;
use crate::intake::parse::decode_document;

/// The text of a page, without scripts, styles and pictures; none for what is no text, such as a picture or a PDF.
#[must_use]
pub fn page_text(bytes: &[u8], content_type: Option<&str>, found_at: &Url) -> Option<String> {
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let is_html = essence.ends_with("html") || looks_like_html(bytes);
    let is_text = is_html
        || essence.starts_with("text/")
        || ["json", "xml"].iter().any(|end| essence.ends_with(end));
    if !is_text {
        return None;
    }
    let text = decode_document(bytes, content_type, found_at);
    Some(plain_text(text, is_html, found_at))
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take(14)
        .map(u8::to_ascii_lowercase)
        .collect();
    head.starts_with(b"<!doctype html") || head.starts_with(b"<html")
}

#[cfg(test)]
mod tests {
    use super::page_text;

    #[test]
    fn a_page_is_text_and_what_is_none_is_not_taken_for_one() {
        let at = "https://x.org/a".parse().unwrap();
        let html = b"<html><script>bad()</script><p>One<p>Two &amp; three".as_slice();
        let text = |bytes: &[u8], kind| page_text(bytes, kind, &at);
        assert_eq!(
            text(html, Some("text/html; charset=utf-8")).unwrap(),
            "One\n\nTwo & three"
        );
        assert_eq!(text(html, None).unwrap(), "One\n\nTwo & three");
        assert_eq!(text(b"a < b", Some("text/plain")).unwrap(), "a < b");
        let cyrillic = b"\xcf\xf0\xe8\xe2\xe5\xf2";
        assert_eq!(
            text(cyrillic, Some("text/plain; charset=windows-1251")).unwrap(),
            "Привет"
        );
        assert_eq!(text(b"%PDF-1.7", Some("application/pdf")), None);
    }
}
