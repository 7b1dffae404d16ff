//! A tolerant, bounded tree of an XML document.
//!
//! What strict readers die of is repaired: characters that XML forbids, bare `&` and `<`, entities of HTML, wrong and
//! missing end tags. A document type declaration is skipped with all that it declares, so no entity can grow and
//! nothing else is ever loaded. An entry in which the document breaks off is dropped: half a text would look like news.

mod clean;
mod element;

use super::problem::Problems;
use super::{MAX_ENTRIES, ParseError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

pub(super) use element::{Element, Space};

use element::Node;

const MAX_DEPTH: usize = 256;
const MAX_ELEMENTS: usize = 400_000;
const MAX_ATTRIBUTES: usize = 64;
/// Bytes of memory that a tree may take: over three times the largest document. With the document itself, the language models
/// and all else, a process stays under 100 MB.
const MAX_WEIGHT: usize = 32 * 1024 * 1024;
/// What an element and an attribute take besides their letters, allocations rounded up.
const ELEMENT_WEIGHT: usize = 176;
const ATTRIBUTE_WEIGHT: usize = 96;
/// Declarations of vocabularies in force at a place; each prefix is looked up among them.
const MAX_DECLARED: usize = 100;

/// The outermost element.
///
/// A `text` that is given away is let go as soon as it is cleaned: it may be large.
pub(super) fn read(
    text: impl AsRef<str>,
    problems: &mut Vec<String>,
) -> Result<Element, ParseError> {
    let mut faults = Problems::default();
    let cleaned = clean::clean(text.as_ref(), &mut faults);
    drop(text);
    let text = cleaned;
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut tree = Tree {
        root: None,
        open: Vec::new(),
        elements: 0,
        entries: 0,
        weight: 0,
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
            Ok(Event::Text(text)) => tree.plain(&text)?,
            Ok(Event::CData(text)) => tree.text(&text)?,
            Ok(Event::GeneralRef(reference)) => tree.reference(&reference)?,
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
    open: Vec<Open>,
    elements: usize,
    /// Items and entries that are whole.
    entries: usize,
    /// Bytes, about.
    weight: usize,
    declared: usize,
    /// Where the event that is being read begins.
    line: usize,
    faults: Problems,
}

/// An element whose end has not come.
struct Open {
    element: Element,
    /// With its prefix, to find the end tag.
    tag: String,
    /// What `xmlns` attributes on it declare.
    spaces: Vec<(String, Space)>,
    /// What the tree weighed, and how many elements it had, before it.
    before: (usize, usize),
}

impl Tree {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), ParseError> {
        let before = (self.weight, self.elements);
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
        attributes.shrink_to_fit();
        let letters: usize = attributes
            .iter()
            .map(|(key, value)| key.len() + value.len() + ATTRIBUTE_WEIGHT)
            .sum();
        self.weigh(ELEMENT_WEIGHT + name.len() + letters)?;
        self.declared += spaces.len();
        let element = Element {
            space,
            name,
            line: self.line,
            attributes,
            children: Vec::new(),
        };
        self.open.push(Open {
            element,
            tag,
            spaces,
            before,
        });
        Ok(())
    }

    fn space(&self, prefix: &str, own: &[(String, Space)]) -> Space {
        let outer = self.open.iter().rev().flat_map(|open| &open.spaces);
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

    fn text(&mut self, text: &str) -> Result<(), ParseError> {
        if let Some(open) = self.open.last_mut() {
            let weight = open.element.push_text(text);
            self.weigh(weight)?;
        }
        Ok(())
    }

    fn weigh(&mut self, bytes: usize) -> Result<(), ParseError> {
        self.weight += bytes;
        if self.weight > MAX_WEIGHT {
            return Err(ParseError::Limit(
                "32 MiB of elements, attributes and texts",
            ));
        }
        Ok(())
    }

    /// Text outside of sections: a `&` in it is one that begins no reference.
    fn plain(&mut self, text: &str) -> Result<(), ParseError> {
        if let Some(at) = text.find('&').filter(|_| !self.open.is_empty()) {
            let line = self.line + clean::line_breaks(&text[..at]);
            self.faults.note("ampersand", Some(line), || {
                "an & stands alone; it was read as written, &amp; would be right".to_owned()
            });
        }
        self.text(text)
    }

    fn reference(&mut self, name: &str) -> Result<(), ParseError> {
        let meant = clean::character(name);
        if meant.len() > 1 && meant.starts_with('&') {
            self.faults.note("reference", Some(self.line), || {
                format!(
                    "{} stands for nothing that XML or HTML knows; it was read as written",
                    brief(&meant)
                )
            });
        }
        self.text(&meant)
    }

    /// Closes what is still open inside; ignores an end tag that ends nothing.
    fn end(&mut self, tag: &str) -> Result<(), ParseError> {
        let tag = tag.to_ascii_lowercase();
        let Some(at) = self.open.iter().rposition(|open| open.tag == tag) else {
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
        if let Some(Open { element, tag, .. }) = self.open.last() {
            let line = self.line;
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
        let Some(open) = self.open.pop() else {
            return;
        };
        let mut element = open.element;
        self.declared -= open.spaces.len();
        if is_entry(&element) {
            self.entries += 1;
            // It is only counted: what is in it would be read by nobody.
            if self.entries > MAX_ENTRIES {
                element.children = Vec::new();
                element.attributes = Vec::new();
                (self.weight, self.elements) = open.before;
                self.weight += ELEMENT_WEIGHT;
            }
        }
        element.children.shrink_to_fit();
        match self.open.last_mut() {
            Some(parent) => parent
                .element
                .children
                .push(Node::Element(Box::new(element))),
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
        let cut = self.open.iter().position(|open| is_entry(&open.element));
        if let Some(at) = cut.filter(|at| *at > 0) {
            let line = self.open[at].element.line;
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

fn is_entry(element: &Element) -> bool {
    element.is("item") || element.is("entry")
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
