//! *Redaction*: the last guard before a line leaves the process. Whatever looks like a bot's token, or like a password in a URL, is replaced,
//! whoever wrote it; it is no licence to log secrets.

use std::borrow::Cow;
use std::io;

use tracing_subscriber::fmt::MakeWriter;

/// Digits of a bot's id that a token begins with, at least.
const FEWEST_DIGITS: usize = 6;
/// Characters after the colon, at least; Telegram's tokens have 35.
const FEWEST_SECRET: usize = 30;

/// Replaces every bot token, also within URLs and percent-encoded, by `[token]`, and user and password in URLs by `[password]`.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    // All before `kept` is in `clean`.
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = text.as_bytes()[at..]
        .iter()
        .position(|byte| matches!(byte, b':' | b'%'))
    {
        let colon = at + found;
        at = colon + 1;
        let hidden = token_around(text, kept, colon).or_else(|| password_after(text, colon));
        if let Some((start, end, replacement)) = hidden {
            clean.push_str(&text[kept..start]);
            clean.push_str(replacement);
            kept = end;
            at = end;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    clean.push_str(&text[kept..]);
    Cow::Owned(clean)
}

/// The token whose colon (or `%3A`) is here, as start, end and replacement.
fn token_around(text: &str, from: usize, colon: usize) -> Option<(usize, usize, &'static str)> {
    let bytes = text.as_bytes();
    let width = match bytes[colon..] {
        [b':', ..] => 1,
        [b'%', b'3', b'A' | b'a', ..] => 3,
        _ => return None,
    };
    let digits = bytes[from..colon]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let is_secret = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let secret = bytes[colon + width..].iter().take_while(is_secret).count();
    (digits >= FEWEST_DIGITS && secret >= FEWEST_SECRET)
        .then(|| (colon - digits, colon + width + secret, "[token]"))
}

/// `user:password` of a URL whose `://` begins here.
fn password_after(text: &str, colon: usize) -> Option<(usize, usize, &'static str)> {
    let start = colon + 3;
    let authority = text[colon..].strip_prefix("://")?;
    let length = authority
        .find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\\' | '<' | '>'));
    let authority = &authority[..length.unwrap_or(authority.len())];
    let at = authority.rfind('@')?;
    authority[..at]
        .contains(':')
        .then_some((start, start + at, "[password]"))
}

/// Hands out writers that pass each record on in one piece, redacted.
#[derive(Debug, Clone)]
pub struct RedactingWriter<M> {
    inner: M,
}

impl<M> RedactingWriter<M> {
    /// Guards what `inner` hands out.
    pub fn new(inner: M) -> Self {
        Self { inner }
    }
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for RedactingWriter<M> {
    type Writer = Record<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Record {
            inner: self.inner.make_writer(),
            held: Vec::new(),
        }
    }
}

/// One record, held until it is whole: a token may come in two writes.
#[derive(Debug)]
pub struct Record<W: io::Write> {
    inner: W,
    held: Vec<u8>,
}

impl<W: io::Write> io::Write for Record<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: io::Write> Drop for Record<W> {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.held);
        // There is nowhere to report that standard error is gone.
        let _ = self.inner.write_all(redact(&text).as_bytes());
        let _ = self.inner.flush();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

    #[test]
    fn hides_tokens_wherever_they_stand() {
        let cases = [
            (format!("123456789:{SECRET}"), "[token]"),
            (
                format!("https://api.telegram.org/bot123456789:{SECRET}/getMe: timed out"),
                "https://api.telegram.org/bot[token]/getMe: timed out",
            ),
            (
                format!("/bot123456789%3A{SECRET}/x, 987654321:{SECRET}"),
                "/bot[token]/x, [token]",
            ),
            (
                format!("Bot {{ token: \"123456789:{SECRET}\" }}"),
                "Bot { token: \"[token]\" }",
            ),
            (format!("7:8:123456789:{SECRET}!"), "7:8:[token]!"),
        ];
        for (text, clean) in cases {
            assert_eq!(redact(&text), clean);
        }
    }

    #[test]
    fn hides_passwords_of_urls() {
        assert_eq!(
            redact("postgres://v:p@ss@db/x failed"),
            "postgres://[password]@db/x failed"
        );
        assert_eq!(
            redact("socks5h://a:b@[::1]:9050"),
            "socks5h://[password]@[::1]:9050"
        );
    }

    #[test]
    fn leaves_the_rest_alone_without_copying() {
        for text in [
            "",
            "12:30",
            "https://example.org/@user:1",
            "t.me/x?start=v_AB12",
            "100%",
            "a:b@c",
            "час 12:30",
        ] {
            assert!(
                matches!(redact(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }

    #[test]
    fn a_token_in_two_writes_is_hidden_too() {
        let mut out = Vec::new();
        {
            let mut record = Record {
                inner: &mut out,
                held: Vec::new(),
            };
            io::Write::write_all(&mut record, b"123456").unwrap();
            io::Write::write_all(&mut record, format!("789:{SECRET}\n").as_bytes()).unwrap();
        }
        assert_eq!(out, b"[token]\n");
    }

    proptest! {
        #[test]
        fn no_token_survives_in_any_text(before in ".{0,40}", id in "[0-9]{6,12}", secret in "[A-Za-z0-9_-]{30,40}", after in ".{0,40}") {
            let token = format!("{id}:{secret}");
            let clean = redact(&format!("{before}{token}{after}")).into_owned();
            prop_assert!(!clean.contains(&token));
            prop_assert_eq!(redact(&clean), clean.as_str());
        }
    }
}
