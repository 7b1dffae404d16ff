//! Elements back to HTML, for `normalise` to make plain text of: without what is no text, and never more than is worth
//! reading.

use scraper::ElementRef;
use scraper::node::{Element, Node};

/// Never text of an article.
const SKIPPED: [&str; 14] = [
    "script", "style", "noscript", "template", "nav", "aside", "form", "iframe", "object", "svg",
    "button", "select", "textarea", "footer",
];

/// Writes HTML, as much as its allowance for a whole page lets it.
pub(in crate::intake::parse) struct Writer {
    /// Bytes that may still be written.
    left: usize,
}

impl Writer {
    /// An allowance in proportion to the page: elements inside each other would else be written again and again.
    pub(in crate::intake::parse) fn for_page(bytes: usize) -> Self {
        Self { left: 2 * bytes }
    }

    /// Was something left out?
    pub(in crate::intake::parse) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// What is in an element, as HTML; `skip` says what is left out with all inside of it, `href` how a link is written.
    pub(in crate::intake::parse) fn inner(
        &mut self,
        element: ElementRef<'_>,
        skip: &dyn Fn(ElementRef<'_>) -> bool,
        href: &dyn Fn(&str) -> Option<String>,
    ) -> String {
        let mut out = String::new();
        let Some(mut node) = element.first_child() else {
            return out;
        };
        loop {
            let mut inside = None;
            match node.value() {
                Node::Text(text) => self.text(text, &mut out),
                Node::Element(value) => {
                    let is_skipped =
                        SKIPPED.contains(&value.name()) || ElementRef::wrap(node).is_some_and(skip);
                    if !is_skipped && self.left > 0 {
                        self.start(value, href, &mut out);
                        inside = node.first_child();
                        if inside.is_none() {
                            self.end(value, &mut out);
                        }
                    }
                }
                _ => {}
            }
            if let Some(child) = inside {
                node = child;
                continue;
            }
            loop {
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                match node.parent() {
                    Some(parent) if parent.id() != element.id() => node = parent,
                    _ => return out,
                }
                if let Node::Element(value) = node.value() {
                    self.end(value, &mut out);
                }
            }
        }
    }

    fn push(&mut self, text: &str, out: &mut String) {
        let end = text.floor_char_boundary(text.len().min(self.left));
        out.push_str(&text[..end]);
        self.left = if end < text.len() { 0 } else { self.left - end };
    }

    fn text(&mut self, text: &str, out: &mut String) {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<']) {
            self.push(&rest[..at], out);
            let escaped = if rest.as_bytes()[at] == b'&' {
                "&amp;"
            } else {
                "&lt;"
            };
            self.push(escaped, out);
            rest = &rest[at + 1..];
        }
        self.push(rest, out);
    }

    fn start(
        &mut self,
        element: &Element,
        href: &dyn Fn(&str) -> Option<String>,
        out: &mut String,
    ) {
        let mut tag = format!("<{}", element.name());
        let mut attribute = |name: &str, value: &str| {
            let value = value.replace('&', "&amp;").replace('"', "&quot;");
            for piece in [" ", name, "=\"", &value, "\""] {
                tag.push_str(piece);
            }
        };
        match element.name() {
            "a" => {
                if let Some(address) = element.attr("href").and_then(href) {
                    attribute("href", &address);
                }
            }
            // A picture that stands for a character.
            "img" => {
                for name in ["class", "alt"] {
                    if let Some(value) = element.attr(name).filter(|value| value.len() < 200) {
                        attribute(name, value);
                    }
                }
            }
            _ => {}
        }
        tag.push('>');
        self.push(&tag, out);
    }

    fn end(&mut self, element: &Element, out: &mut String) {
        if !matches!(
            element.name(),
            "br" | "hr" | "img" | "input" | "wbr" | "area" | "source"
        ) {
            self.push(&format!("</{}>", element.name()), out);
        }
    }
}
