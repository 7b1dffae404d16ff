//! A tolerant, bounded tree of an XML document.
//!
//! What strict readers die of is repaired: characters that XML forbids, bare `&` and `<`, entities of HTML, wrong and
//! missing end tags. A document type declaration is skipped with all that it declares, so no entity can grow and
//! nothing else is ever loaded. An entry in which the document breaks off is dropped: half a text would look like news.

mod clean;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::ParseError;
use super::problem::Problems;

const MAX_DEPTH: usize = 256;
const MAX_ELEMENTS: usize = 400_000;
const MAX_ATTRIBUTES: usize = 64;
/// Declarations of vocabularies in force at a place; each prefix is looked up among them.
const MAX_DECLARED: usize = 100;

/// Vocabularies that feeds mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
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
pub(super) struct Element {
    pub(super) space: Space,
    pub(super) name: String,
    /// Where its start tag begins, from 1.
    pub(super) line: usize,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
    /// With its prefix, to find the end tag.
    tag: String,
    /// What `xmlns` attributes on it declare.
    spaces: Vec<(String, Space)>,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Its child elements.
    pub(super) fn elements(&self) -> impl DoubleEndedIterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first of it and its descendants, in the order of the document.
    pub(super) fn find(&self, wanted: impl Fn(&Element) -> bool) -> Option<&Element> {
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
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Is it of the document's own vocabulary (or Atom's, which RSS borrows)?
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name && matches!(self.space, Space::Core | Space::Atom)
    }

    pub(super) fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }

    /// All text below it.
    pub(super) fn text(&self) -> String {
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
    pub(super) fn inner_html(&self) -> String {
        let mut out = String::new();
        self.write_html(&mut out, escape);
        out
    }

    /// The same where its texts are HTML themselves, escaped once more than its elements are.
    pub(super) fn escaped_html(&self) -> String {
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
    pub(super) fn base(&self, outer: Option<&Url>) -> Option<Url> {
        match (self.attr("xml:base"), outer) {
            (Some(base), Some(outer)) => outer.join(base.trim()).ok(),
            (Some(base), None) => Url::parse(base.trim()).ok(),
            (None, outer) => outer.cloned(),
        }
    }

    fn push_text(&mut self, text: &str) {
        if let Some(Node::Text(last)) = self.children.last_mut() {
            last.push_str(text);
        } else {
            self.children.push(Node::Text(text.to_owned()));
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

/// The outermost element.
pub(super) fn read(text: &str, problems: &mut Vec<String>) -> Result<Element, ParseError> {
    let mut faults = Problems::default();
    let text = clean::clean(text, &mut faults);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut tree = Tree {
        root: None,
        open: Vec::new(),
        elements: 0,
        declared: 0,
        line: 1,
        faults,
    };
    let mut counted = 0;
    let broken = loop {
        let position = usize::try_from(reader.buffer_position()).unwrap_or(counted);
        tree.line += clean::line_breaks(&text[counted..position]);
        counted = position;
        match reader.read_event() {
            Ok(Event::Start(start)) => tree.start(&start)?,
            Ok(Event::Empty(start)) => {
                tree.start(&start)?;
                tree.close();
            }
            Ok(Event::End(end)) => tree.end(end.name().as_ref())?,
            Ok(Event::Text(text)) => tree.plain(&text),
            Ok(Event::CData(text)) => tree.text(&text),
            Ok(Event::GeneralRef(reference)) => tree.reference(&reference),
            Ok(Event::Eof) => break false,
            Ok(_) => {}
            Err(_) => break true,
        }
    };
    let (root, faults) = tree.finish(broken);
    problems.extend(faults.sentences());
    root.ok_or_else(|| ParseError::NotAFeed("neither XML nor JSON".to_owned()))
}

struct Tree {
    root: Option<Element>,
    open: Vec<Element>,
    elements: usize,
    declared: usize,
    /// Where the event that is being read begins.
    line: usize,
    faults: Problems,
}

impl Tree {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), ParseError> {
        self.count()?;
        if self.open.len() >= MAX_DEPTH {
            return Err(ParseError::Limit("256 elements inside each other"));
        }
        let mut attributes = Vec::new();
        let mut spaces = Vec::new();
        for attribute in start
            .html_attributes()
            .with_checks(false)
            .flatten()
            .take(MAX_ATTRIBUTES)
        {
            let key = attribute.key.as_ref().to_ascii_lowercase();
            let value = clean::characters(&attribute.value);
            match key.strip_prefix("xmlns") {
                Some(prefix) if prefix.is_empty() || prefix.starts_with(':') => {
                    if self.declared + spaces.len() >= MAX_DECLARED {
                        continue;
                    }
                    spaces.push((
                        prefix.trim_start_matches(':').to_owned(),
                        known_space(&value),
                    ));
                }
                _ => attributes.push((key, value)),
            }
        }
        let tag = start.name().as_ref().to_ascii_lowercase();
        let (prefix, name) = tag.split_once(':').unwrap_or(("", &tag));
        let space = self.space(prefix, &spaces);
        let name = name.to_owned();
        self.declared += spaces.len();
        self.open.push(Element {
            space,
            name,
            line: self.line,
            attributes,
            children: Vec::new(),
            tag,
            spaces,
        });
        Ok(())
    }

    fn space(&self, prefix: &str, own: &[(String, Space)]) -> Space {
        let outer = self.open.iter().rev().flat_map(|element| &element.spaces);
        let declared = own
            .iter()
            .chain(outer)
            .find(|(known, _)| known == prefix)
            .map(|(_, space)| *space);
        match (prefix, declared) {
            // An own default namespace on rss or feed is still that document's vocabulary.
            ("", None | Some(Space::Atom | Space::Other)) => Space::Core,
            (_, Some(space)) => space,
            // Undeclared, but everyone means the same.
            ("atom" | "a10" | "atom10", None) => Space::Atom,
            ("content", None) => Space::Content,
            ("dc" | "dcterms", None) => Space::Dublin,
            ("media", None) => Space::Media,
            (_, None) => Space::Other,
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.push_text(text);
        }
    }

    /// Text outside of sections: a `&` in it is one that begins no reference.
    fn plain(&mut self, text: &str) {
        if let Some(at) = text.find('&').filter(|_| !self.open.is_empty()) {
            let line = self.line + clean::line_breaks(&text[..at]);
            self.faults.note("ampersand", Some(line), || {
                "an & stands alone; it was read as written, &amp; would be right".to_owned()
            });
        }
        self.text(text);
    }

    fn reference(&mut self, name: &str) {
        let meant = clean::character(name);
        if meant.len() > 1 && meant.starts_with('&') {
            self.faults.note("reference", Some(self.line), || {
                format!(
                    "{} stands for nothing that XML or HTML knows; it was read as written",
                    brief(&meant)
                )
            });
        }
        self.text(&meant);
    }

    /// Closes what is still open inside; ignores an end tag that ends nothing.
    fn end(&mut self, tag: &str) -> Result<(), ParseError> {
        let tag = tag.to_ascii_lowercase();
        let Some(at) = self.open.iter().rposition(|element| element.tag == tag) else {
            self.faults.note("end", Some(self.line), || {
                format!("</{}> ends nothing; it was passed over", brief(&tag))
            });
            return self.count();
        };
        while self.open.len() > at + 1 {
            self.unclosed(|line| format!("closed where </{}> stands in line {line}", brief(&tag)));
            self.close();
        }
        self.close();
        Ok(())
    }

    /// Tells of the innermost open element.
    fn unclosed(&mut self, how: impl FnOnce(usize) -> String) {
        if let Some(element) = self.open.last() {
            let (tag, line) = (&element.tag, self.line);
            self.faults.note("unclosed", Some(element.line), || {
                format!("<{}> has no end; it was {}", brief(tag), how(line))
            });
        }
    }

    /// Elements and stray end tags cost alike.
    fn count(&mut self) -> Result<(), ParseError> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(ParseError::Limit("400,000 elements"));
        }
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        self.declared -= element.spaces.len();
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None if self.root.is_none() => self.root = Some(element),
            None => {}
        }
    }

    fn finish(mut self, broken: bool) -> (Option<Element>, Problems) {
        if broken {
            self.faults.note("broken", Some(self.line), || {
                "a tag, comment or section begins here and has no end; what came before was read".to_owned()
            });
        }
        let cut = self
            .open
            .iter()
            .position(|element| element.is("item") || element.is("entry"));
        if let Some(at) = cut.filter(|at| *at > 0) {
            let line = self.open[at].line;
            self.open.truncate(at);
            self.faults.note("cut", Some(line), || {
                "the document ends inside the entry that begins here; that entry was left out"
                    .to_owned()
            });
        } else if !broken && !self.open.is_empty() {
            self.unclosed(|line| format!("closed where the document ends, in line {line}"));
        }
        while !self.open.is_empty() {
            self.close();
        }
        (self.root, self.faults)
    }
}

/// Names in sentences are short.
fn brief(name: &str) -> String {
    name.chars().take(40).collect()
}

fn known_space(uri: &str) -> Space {
    match uri.trim().trim_end_matches('/') {
        "http://www.w3.org/2005/Atom" | "http://purl.org/atom/ns#" => Space::Atom,
        ""
        | "http://purl.org/rss/1.0"
        | "http://my.netscape.com/rdf/simple/0.9"
        | "http://backend.userland.com/rss2" => Space::Core,
        "http://purl.org/rss/1.0/modules/content" => Space::Content,
        "http://purl.org/dc/elements/1.1" | "http://purl.org/dc/terms" => Space::Dublin,
        "http://search.yahoo.com/mrss" => Space::Media,
        "http://www.w3.org/1999/xhtml" => Space::Html,
        _ => Space::Other,
    }
}
