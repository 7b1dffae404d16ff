//! **Outlines**: the feeds that an OPML file lists, with the folders they lie in.
//!
//! Never here: what becomes of them.

use super::xml::{self, Element};
use super::{ParseError, encoding, filled};

/// Folders inside each other whose names are kept.
const MAX_FOLDERS: usize = 8;

/// One line of an OPML file that is no folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// Where it begins, from 1.
    pub line: usize,
    /// As the file names it; may be empty.
    pub title: String,
    /// Of the feed, as written; absent where the file forgets it.
    pub url: Option<String>,
    /// A language tag.
    pub language: Option<String>,
    /// Names of the folders it lies in and of its categories.
    pub folders: Vec<String>,
    /// What our own export adds: how it is read.
    pub kind: Option<String>,
    /// What our own export adds: its grade.
    pub reliability: Option<String>,
    /// What our own export adds: its slug.
    pub slug: Option<String>,
}

/// Reads an OPML file as tolerantly as a feed: any encoding, broken attributes, missing ends.
///
/// # Errors
/// [`ParseError`] when it is no OPML, or nothing can be read from it.
pub(crate) fn outlines(bytes: &[u8]) -> Result<(Vec<Outline>, Vec<String>), ParseError> {
    let mut problems = Vec::new();
    let bytes = encoding::unpack(bytes, &mut problems)?;
    let text = encoding::decode(&bytes, None, None, &mut problems);
    if text.trim().is_empty() {
        return Err(ParseError::Empty);
    }
    let document = xml::read(text, &mut problems)?;
    let is_opml = |element: &Element| matches!(element.name.as_str(), "opml" | "outlinedocument");
    let Some(root) = document.find(is_opml) else {
        return Err(ParseError::NotOpml(format!(
            "its outermost element is {}, not opml",
            document.name
        )));
    };
    let mut found = Vec::new();
    collect(root, &[], &mut found);
    Ok((found, problems))
}

fn collect(element: &Element, folders: &[String], found: &mut Vec<Outline>) {
    for child in element.elements() {
        if child.name != "outline" {
            collect(child, folders, found);
            continue;
        }
        let attribute = |name| child.attr(name).and_then(filled);
        let title = attribute("title").or_else(|| attribute("text"));
        let title = title.unwrap_or_default();
        let is_folder = child.attr("xmlurl").is_none() && child.has_elements();
        if !is_folder {
            found.push(outline(child, title.clone(), folders));
        }
        let mut inner = folders.to_vec();
        if !title.is_empty() && inner.len() < MAX_FOLDERS {
            inner.push(title);
        }
        collect(child, &inner, found);
    }
}

fn outline(element: &Element, title: String, folders: &[String]) -> Outline {
    let attribute = |name| element.attr(name).and_then(filled);
    let categories = attribute("category").unwrap_or_default();
    let categories = categories
        .split([',', '/'])
        .filter_map(filled)
        .take(MAX_FOLDERS);
    Outline {
        line: element.line,
        title,
        url: attribute("xmlurl").or_else(|| attribute("url")),
        language: attribute("language").or_else(|| attribute("xml:lang")),
        folders: folders.iter().cloned().chain(categories).collect(),
        kind: attribute("vestka:kind"),
        reliability: attribute("vestka:reliability"),
        slug: attribute("vestka:slug"),
    }
}
