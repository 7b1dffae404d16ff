//! An **element** of the tree: its name, its attributes, what is in it, as text and as HTML.
//!
//! Never here: reading a document.

use url::Url;

/// What a text takes besides its letters, in bytes.
const TEXT_WEIGHT: usize = 56;

/// Vocabularies that feeds mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake::parse) enum Space {
    /// No prefix: whatever the document itself is.
    Core,
    Atom,
    Content,
    Dublin,
    Media,
    Html,
    Other,
}

/// An element; names are in lower case and without prefix.
#[derive(Debug)]
pub(in crate::intake::parse) struct Element {
    pub(in crate::intake::parse) space: Space,
    pub(in crate::intake::parse) name: String,
    /// Where its start tag begins, from 1.
    pub(in crate::intake::parse) line: usize,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

#[derive(Debug)]
pub(super) enum Node {
    Element(Box<Element>),
    Text(String),
}

impl Element {
    /// Its child elements.
    pub(in crate::intake::parse) fn elements(&self) -> impl DoubleEndedIterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(&**element),
            Node::Text(_) => None,
        })
    }

    /// The first of it and its descendants, in the order of the document.
    pub(in crate::intake::parse) fn find(
        &self,
        wanted: impl Fn(&Element) -> bool,
    ) -> Option<&Element> {
        let mut open = vec![self];
        while let Some(element) = open.pop() {
            if wanted(element) {
                return Some(element);
            }
            open.extend(element.elements().rev());
        }
        None
    }

    /// The value of an attribute, by its full name in lower case.
    pub(in crate::intake::parse) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Is it of the document's own vocabulary (or Atom's, which RSS borrows)?
    pub(in crate::intake::parse) fn is(&self, name: &str) -> bool {
        self.name == name && matches!(self.space, Space::Core | Space::Atom)
    }

    pub(in crate::intake::parse) fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }

    /// All text below it.
    pub(in crate::intake::parse) fn text(&self) -> String {
        let mut out = String::new();
        self.write_text(&mut out);
        out
    }

    fn write_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.write_text(out),
            }
        }
    }

    /// What is in it, as HTML.
    pub(in crate::intake::parse) fn inner_html(&self) -> String {
        let mut out = String::new();
        self.write_html(&mut out, escape);
        out
    }

    /// The same where its texts are HTML themselves, escaped once more than its elements are.
    pub(in crate::intake::parse) fn escaped_html(&self) -> String {
        let mut out = String::new();
        self.write_html(&mut out, |text, out| out.push_str(text));
        out
    }

    fn write_html(&self, out: &mut String, write: fn(&str, &mut String)) {
        for node in &self.children {
            match node {
                Node::Text(text) => write(text, out),
                Node::Element(element) => {
                    out.push('<');
                    out.push_str(&element.name);
                    for (key, value) in &element.attributes {
                        out.push(' ');
                        out.push_str(key);
                        out.push_str("=\"");
                        escape(value, out);
                        out.push('"');
                    }
                    out.push('>');
                    if !matches!(
                        element.name.as_str(),
                        "br" | "hr" | "img" | "input" | "wbr" | "area" | "source"
                    ) {
                        element.write_html(out, write);
                        out.push_str("</");
                        out.push_str(&element.name);
                        out.push('>');
                    }
                }
            }
        }
    }

    /// Where relative links in it start (`xml:base`).
    pub(in crate::intake::parse) fn base(&self, outer: Option<&Url>) -> Option<Url> {
        match (self.attr("xml:base"), outer) {
            (Some(base), Some(outer)) => outer.join(base.trim()).ok(),
            (Some(base), None) => Url::parse(base.trim()).ok(),
            (None, outer) => outer.cloned(),
        }
    }

    /// Gives the bytes that it takes.
    pub(super) fn push_text(&mut self, text: &str) -> usize {
        if let Some(Node::Text(last)) = self.children.last_mut() {
            last.push_str(text);
            text.len()
        } else {
            self.children.push(Node::Text(text.to_owned()));
            text.len() + TEXT_WEIGHT
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
}
