//! Where lines break, what a list puts before its lines, and how a link is written.

use url::Url;

use super::super::drop_password;
use crate::intake::canonical::without_tracking;

/// Addresses longer than this are left out of texts.
const MAX_HREF: usize = 300;
/// Lists inside each other and links inside each other that are kept in mind.
const MAX_OPEN: usize = 32;

/// The text so far, and what the next character has to be preceded by.
pub(super) struct Layout {
    out: String,
    space: bool,
    /// Line breaks wanted before the next text: 0, 1 or 2.
    breaks: u8,
    /// Written before the next text, after the line breaks: `• `.
    bullet: String,
    pre: u32,
    hidden: u32,
    /// For each open list, the number of its last line, or `None` where lines have bullets.
    lists: Vec<Option<u32>>,
    links: Vec<Link>,
    /// `None`: addresses are left out.
    addresses: Option<Links>,
}

/// That links are written, and where relative ones start.
pub(super) struct Links {
    pub(super) base: Option<Url>,
}

struct Link {
    address: Option<String>,
    start: usize,
}

impl Layout {
    pub(super) fn new(addresses: Option<Links>) -> Self {
        Self {
            out: String::new(),
            space: false,
            breaks: 0,
            bullet: String::new(),
            pre: 0,
            hidden: 0,
            lists: Vec::new(),
            links: Vec::new(),
            addresses,
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        for letter in text.chars() {
            match letter {
                '\n' if self.pre > 0 => self.break_line(1),
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => self.space = true,
                _ => self.letter(letter),
            }
        }
    }

    fn letter(&mut self, letter: char) {
        if !self.out.is_empty() {
            for _ in 0..self.breaks {
                self.out.push('\n');
            }
            if self.space && self.breaks == 0 {
                self.out.push(' ');
            }
        }
        self.breaks = 0;
        self.space = false;
        self.out.push_str(&std::mem::take(&mut self.bullet));
        self.out.push(letter);
    }

    /// At least so many line breaks before the next text.
    fn at_least(&mut self, breaks: u8) {
        self.breaks = self.breaks.max(breaks);
        self.space = false;
    }

    /// One more, as `br` asks.
    fn break_line(&mut self, more: u8) {
        self.breaks = (self.breaks + more).min(2);
        self.space = false;
    }

    pub(super) fn start(&mut self, name: &str, value: &dyn Fn(&str) -> Option<String>) {
        match name {
            "br" => self.break_line(1),
            "hr" => self.at_least(2),
            "pre" => self.pre += 1,
            "ul" | "ol" | "menu" if self.lists.len() < MAX_OPEN => {
                self.lists.push((name == "ol").then_some(0));
            }
            "li" => self.start_of_line_in_list(),
            "td" | "th" => self.space = true,
            "a" => self.start_of_link(value("href")),
            // Pictures that stand for a character.
            "img"
                if value("class")
                    .is_some_and(|class| class.contains("emoji") || class.contains("smiley")) =>
            {
                self.text(&value("alt").unwrap_or_default());
            }
            _ if is_hidden(name) => self.hidden += 1,
            _ => {}
        }
        self.around(name);
    }

    pub(super) fn end(&mut self, name: &str) {
        match name {
            // Browsers make a line break of it.
            "br" => self.break_line(1),
            "pre" => self.pre = self.pre.saturating_sub(1),
            "ul" | "ol" | "menu" => {
                self.lists.pop();
                self.bullet.clear();
            }
            "a" => self.end_of_link(),
            _ if is_hidden(name) => self.hidden = self.hidden.saturating_sub(1),
            _ => {}
        }
        self.around(name);
    }

    /// Line breaks on both sides of a block.
    fn around(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "table"
            | "article" | "section" | "figure" | "dl" | "header" | "footer" => self.at_least(2),
            // A list in a list only breaks the line.
            "ul" | "ol" | "menu" => self.at_least(if self.lists.len() > 1 { 1 } else { 2 }),
            "div" | "li" | "tr" | "dt" | "dd" | "figcaption" | "caption" | "address" | "main"
            | "aside" | "nav" | "center" | "fieldset" | "details" | "summary" | "option" => {
                self.at_least(1);
            }
            _ => {}
        }
    }

    fn start_of_line_in_list(&mut self) {
        self.bullet = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{number}. ")
            }
            _ => "• ".to_owned(),
        };
    }

    fn start_of_link(&mut self, href: Option<String>) {
        // A link cannot stand in a link: the first one ends here.
        if !self.links.is_empty() {
            self.end_of_link();
        }
        let address = href.and_then(|href| self.address(&href));
        if self.links.len() < MAX_OPEN {
            self.links.push(Link {
                address,
                start: self.out.len(),
            });
        }
    }

    fn address(&self, href: &str) -> Option<String> {
        let links = self.addresses.as_ref()?;
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        let absolute = match &links.base {
            Some(base) => Some(base.join(href).ok()?),
            None => Url::parse(href).ok(),
        };
        let absolute = absolute.map_or_else(
            || href.to_owned(),
            |mut url| {
                drop_password(&mut url);
                url.into()
            },
        );
        without_tracking(&absolute).filter(|address| address.len() <= MAX_HREF)
    }

    fn end_of_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        let Some(address) = link.address else { return };
        let start = link.start.min(self.out.len());
        let shown = self.out[start..].trim();
        if shown.is_empty() || shown.starts_with(['#', '@']) {
            return;
        }
        if is_address_itself(shown, &address) {
            let blank = self.out[start..].len() - self.out[start..].trim_start().len();
            self.out.truncate(start + blank);
        } else if shown.contains('\n') {
            // A whole block is the link: its address gets a line.
            self.out.push('\n');
        } else {
            self.out.push_str(" (");
            self.out.push_str(&address);
            self.out.push(')');
            return;
        }
        self.out.push_str(&address);
    }
}

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "title"
            | "noscript"
            | "template"
            | "iframe"
            | "svg"
            | "textarea"
            | "select"
            | "button"
    )
}

/// `example.org/a…` of `https://example.org/a/long`.
fn is_address_itself(shown: &str, address: &str) -> bool {
    let bare = |text: &str| {
        let text = text
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.");
        text.trim_end_matches('/').to_lowercase()
    };
    let (shown, address) = (bare(shown), bare(address));
    match shown
        .strip_suffix('…')
        .or_else(|| shown.strip_suffix("..."))
    {
        Some(start) => start.len() >= 4 && address.starts_with(start),
        None => shown == address,
    }
}
