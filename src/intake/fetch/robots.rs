//! **robots.txt**: what a site asks programs not to read (RFC 9309), and how long it asks them to wait.
//!
//! Never here: fetching it, how long it is kept, the clock. Feeds and what partners push are published to be read by programs and
//! are not asked about; pages are.

use std::time::Duration;

use url::Url;

/// What a group must name to mean us: the product token of our User-Agent.
const TOKEN: &str = "vestka";

/// Bytes that are read of a file: what RFC 9309, 2.5 asks for at least.
pub const MAX_ROBOTS: usize = 500 * 1024;

/// A longer wait asked for is cut to this: some sites name an hour, and would never be read.
const MAX_DELAY: Duration = Duration::from_mins(1);

/// What is kept of a site whose robots.txt could not be read.
const UNREACHABLE: &str = "# robots.txt could not be read\nUser-agent: *\nDisallow: /\n";

/// The rules of one site for us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
    is_unreachable: bool,
}

/// Why a page is not read: one sentence with the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RobotsRefusal {
    /// A rule says so.
    #[error(
        "the robots.txt of {0} asks programs not to read this page, so it is not read: use the site's feed, \
         or ask its publisher to allow Vestka there"
    )]
    Disallowed(String),
    /// Nobody knows what it says.
    #[error(
        "the robots.txt of {0} could not be read, and until it can, none of its pages is read (RFC 9309): \
         it is tried again by itself; if that does not help, use the site's feed"
    )]
    Unreachable(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    pattern: String,
    allows: bool,
}

impl Robots {
    /// Reads a file; nothing in it is an error. What lies behind [`MAX_ROBOTS`] is not looked at.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(MAX_ROBOTS)];
        let mut reader = Reader::default();
        for line in text.trim_start_matches('\u{feff}').split(['\r', '\n']) {
            reader.line(line);
        }
        let chosen = if reader.is_named {
            reader.ours
        } else {
            reader.any
        };
        Self {
            rules: chosen.rules,
            delay: chosen.delay,
            is_unreachable: text == UNREACHABLE,
        }
    }

    /// Whether the site lets us read this address: the longest matching rule decides, and of two equally long ones that which
    /// allows.
    #[must_use]
    pub fn allows(&self, url: &Url) -> bool {
        if url.path() == "/robots.txt" {
            return true;
        }
        let target = url.query().map_or_else(
            || url.path().to_owned(),
            |query| [url.path(), "?", query].concat(),
        );
        let target = encoded(&target, false);
        self.rules
            .iter()
            .filter(|rule| matches(&rule.pattern, &target))
            .max_by_key(|rule| (rule.pattern.len(), rule.allows))
            .is_none_or(|rule| rule.allows)
    }

    /// The same as a result, to show to the staff.
    ///
    /// # Errors
    /// [`RobotsRefusal`] with what to do.
    pub fn judge(&self, url: &Url) -> Result<(), RobotsRefusal> {
        if self.allows(url) {
            return Ok(());
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        Err(if self.is_unreachable {
            RobotsRefusal::Unreachable(host)
        } else {
            RobotsRefusal::Disallowed(host)
        })
    }

    /// The pause between two reads that the site asks for, a minute at most.
    #[must_use]
    pub const fn crawl_delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// The text that holds after an attempt to read robots.txt: `status` of the last answer, redirects followed, or `None` when there
/// was none (a time-out, a refused connection).
///
/// RFC 9309, 2.3.1: a site without the file has no rules; one that cannot answer is to be left alone. So is one that says 429: it
/// asks for less, not for more.
#[must_use]
pub const fn kept_text(status: Option<u16>, body: &str) -> &str {
    match status {
        Some(200..=299) => body,
        Some(429) | None => UNREACHABLE,
        Some(300..=499) => "",
        Some(_) => UNREACHABLE,
    }
}

/// Where the robots.txt lies that speaks of this address: at the root of the same scheme, host and port.
#[must_use]
pub fn robots_url(url: &Url) -> Option<Url> {
    let mut url = url.clone();
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    url.set_query(None);
    url.set_path("/robots.txt");
    Some(url)
}

#[derive(Default)]
struct Group {
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

/// Goes through the lines; groups for the same program are one (RFC 9309, 2.2.1).
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four plain facts of a line by line reader, all combinations occur"
)]
struct Reader {
    ours: Group,
    any: Group,
    /// Some group names us; then those for everybody are not for us.
    is_named: bool,
    /// The group that is read names us, or everybody.
    for_us: bool,
    for_any: bool,
    /// The last line that counts named a program, so the next one that does belongs to the same group.
    naming: bool,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let line = line.split('#').next().unwrap_or_default().trim();
        let Some((key, value)) = key_and_value(line) else {
            return;
        };
        match key.to_ascii_lowercase().as_str() {
            "user-agent" | "useragent" | "user agent" => self.program(value),
            "allow" => self.rule(value, true),
            "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => {
                self.rule(value, false);
            }
            // No line of RFC 9309, so it does not end the naming of programs.
            "crawl-delay" | "crawldelay" => {
                let delay = delay(value);
                for group in self.open_groups() {
                    group.delay = group.delay.max(delay);
                }
            }
            _ => {}
        }
    }

    fn program(&mut self, value: &str) {
        if !self.naming {
            (self.for_us, self.for_any) = (false, false);
        }
        self.naming = true;
        if value == "*" || value.starts_with("* ") || value.starts_with("*\t") {
            self.for_any = true;
            return;
        }
        let token = value
            .split(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_'))
            .next()
            .unwrap_or_default();
        if token.eq_ignore_ascii_case(TOKEN) {
            self.for_us = true;
            self.is_named = true;
        }
    }

    fn rule(&mut self, pattern: &str, allows: bool) {
        self.naming = false;
        // An empty one forbids nothing.
        if pattern.is_empty() {
            return;
        }
        let rule = Rule {
            pattern: encoded(pattern, true),
            allows,
        };
        for group in self.open_groups() {
            group.rules.push(rule.clone());
        }
    }

    fn open_groups(&mut self) -> impl Iterator<Item = &mut Group> {
        let ours = self.for_us.then_some(&mut self.ours);
        let any = self.for_any.then_some(&mut self.any);
        ours.into_iter().chain(any)
    }
}

/// `key: value`; also `key value`, which some sites write and others read.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    if let Some((key, value)) = line.split_once(':') {
        return Some((key.trim(), value.trim()));
    }
    let mut words = line.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(key), Some(value), None) => Some((key, value)),
        _ => None,
    }
}

fn delay(value: &str) -> Option<Duration> {
    let seconds: f64 = value.parse().ok()?;
    // `NaN` is not greater either.
    (seconds > 0.0).then(|| Duration::from_secs_f64(seconds.min(MAX_DELAY.as_secs_f64())))
}

/// One spelling for a path of a rule and that of an address: escapes of unreserved letters undone, the others in capitals, what is
/// no letter of an address escaped. In a rule `*` and a `$` at its end have a meaning; anywhere else they are escaped.
fn encoded(text: &str, is_pattern: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = (byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        match escape {
            Some(meant) if is_unreserved(meant) => out.push(char::from(meant)),
            Some(meant) => push_escape(&mut out, meant),
            None if byte == b'*' && is_pattern => out.push('*'),
            None if byte == b'$' && is_pattern && at + 1 == bytes.len() => out.push('$'),
            None if is_unreserved(byte) || b"/?:@#[]!&'()+,;=%".contains(&byte) => {
                out.push(char::from(byte));
            }
            None => push_escape(&mut out, byte),
        }
        at += if escape.is_some() { 3 } else { 1 };
    }
    out
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn push_escape(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// Whether a rule speaks of this target. The pieces between stars are looked for from the left, each once, so that no rule takes
/// longer than its own length and that of the target.
fn matches(pattern: &str, target: &str) -> bool {
    let (pattern, to_the_end) = pattern
        .strip_suffix('$')
        .map_or((pattern, false), |pattern| (pattern, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces
        .next()
        .and_then(|beginning| target.strip_prefix(beginning))
    else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if to_the_end && pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if to_the_end && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests;
