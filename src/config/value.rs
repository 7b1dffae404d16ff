//! *Raw* and *value*: what was written, and what it means for its key. Nothing here knows where it was written.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use toml::de::DeValue;
use url::Url;

use super::error::shown;
use super::keys::{Kind, PROXIES};

/// What stands in the file or in a variable.
#[derive(Clone)]
pub(super) enum Raw {
    /// A variable, a default or the text of a secret's file: any kind may be written so.
    Untyped(String),
    /// Text in quotes.
    Text(String),
    /// A whole number; `None` when it is beyond 64 bits.
    Number(Option<i64>),
    Flag(bool),
    /// What no key accepts, by its name.
    Other(&'static str),
}

impl Raw {
    pub(super) fn from_toml(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.clone().into_owned()),
            DeValue::Integer(number) => {
                Self::Number(i64::from_str_radix(number.as_str(), number.radix()).ok())
            }
            DeValue::Boolean(flag) => Self::Flag(*flag),
            DeValue::Float(_) => Self::Other("a fraction"),
            DeValue::Datetime(_) => Self::Other("a date"),
            DeValue::Array(_) => Self::Other("a list"),
            DeValue::Table(_) => Self::Other("a section"),
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Untyped(text) | Self::Text(text) => Some(text),
            Self::Number(_) | Self::Flag(_) | Self::Other(_) => None,
        }
    }

    /// How a sentence names it. Only for keys that are no secret.
    fn quoted(&self) -> String {
        match self {
            Self::Untyped(text) | Self::Text(text) => format!("\"{}\"", shown(text, 60)),
            Self::Number(Some(number)) => number.to_string(),
            Self::Number(None) => "this number".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Other(name) => (*name).to_owned(),
        }
    }
}

/// What a key was set to.
pub(super) enum Value {
    Flag(bool),
    Number(u32),
    Word(&'static str),
    Path(PathBuf),
    Listen(SocketAddr),
    Url(Url),
    Secret(SecretString),
    Words(String),
}

/// Reads a value as its key's kind.
///
/// # Errors
///
/// The sentence after the place: what is wrong and what is accepted.
pub(super) fn parse(kind: Kind, raw: &Raw, working_dir: &Path) -> Result<Value, String> {
    match kind {
        Kind::Flag => flag(raw),
        Kind::Number { min, max } => number(raw, min, max),
        Kind::Choice(words) => choice(raw, words),
        Kind::Path | Kind::FileOf(_) => path(raw, working_dir),
        Kind::Listen => listen(raw),
        Kind::Url(schemes) => match raw.text().map(|text| url(text, schemes)) {
            Some(Ok(url)) => Ok(Value::Url(url)),
            Some(Err(why)) => Err(format!("{} {why}", raw.quoted())),
            None => Err(format!("{} is not a URL; text in quotes that begins with {} is accepted", raw.quoted(), begins(schemes))),
        },
        Kind::SecretUrl(schemes) => match raw.text().map(|text| url(text, schemes).map(|_| text)) {
            Some(Ok(text)) => Ok(Value::Secret(SecretString::from(text))),
            Some(Err(why)) => Err(format!("what stands here {why}")),
            None => Err(format!("is not a URL; text in quotes that begins with {} is accepted", begins(schemes))),
        },
        Kind::Words { max } => words(raw, max),
        Kind::Token => match raw.text() {
            Some(text) if is_token(text) => Ok(Value::Secret(SecretString::from(text))),
            _ => Err("holds no bot token; accepted is the whole line that @BotFather gave: digits, a colon and at least 35 letters, digits, _ or -".to_owned()),
        },
    }
}

/// Checks the address of a proxy that stands outside of the configuration.
///
/// # Errors
/// What is wrong and what is accepted, without the address: it may hold a password.
pub fn check_proxy(text: &str) -> Result<(), String> {
    url(text, PROXIES).map(|_| ())
}

fn flag(raw: &Raw) -> Result<Value, String> {
    match raw {
        Raw::Flag(flag) => Ok(Value::Flag(*flag)),
        Raw::Untyped(text) if text == "true" => Ok(Value::Flag(true)),
        Raw::Untyped(text) if text == "false" => Ok(Value::Flag(false)),
        Raw::Text(_) => Err(format!(
            "{} is text; true or false without quotes is accepted",
            raw.quoted()
        )),
        Raw::Untyped(_) | Raw::Number(_) | Raw::Other(_) => Err(format!(
            "{} is neither true nor false; one of these two is accepted",
            raw.quoted()
        )),
    }
}

fn number(raw: &Raw, min: u32, max: u32) -> Result<Value, String> {
    let accepted = format!("a whole number from {min} to {max} is accepted");
    let number = match raw {
        Raw::Number(number) => *number,
        Raw::Untyped(text) => match text.parse::<i64>() {
            Ok(number) => Some(number),
            Err(_) => {
                return Err(format!(
                    "{} is not a whole number; {accepted}",
                    raw.quoted()
                ));
            }
        },
        Raw::Text(_) => {
            return Err(format!(
                "{} is text; {accepted}, without quotes",
                raw.quoted()
            ));
        }
        Raw::Flag(_) | Raw::Other(_) => {
            return Err(format!(
                "{} is not a whole number; {accepted}",
                raw.quoted()
            ));
        }
    };
    number
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| (min..=max).contains(number))
        .map(Value::Number)
        .ok_or_else(|| format!("{} is out of range; {accepted}", raw.quoted()))
}

fn choice(raw: &Raw, words: &'static [&'static str]) -> Result<Value, String> {
    raw.text()
        .and_then(|text| words.iter().find(|word| **word == text))
        .map(|word| Value::Word(word))
        .ok_or_else(|| {
            format!(
                "{} is not known here; accepted is one of {}",
                raw.quoted(),
                words.join(", ")
            )
        })
}

fn words(raw: &Raw, max: usize) -> Result<Value, String> {
    raw.text()
        .map(str::trim)
        .filter(|text| !text.is_empty() && text.chars().count() <= max)
        .filter(|text| !text.chars().any(char::is_control))
        .map(|text| Value::Words(text.to_owned()))
        .ok_or_else(|| {
            format!(
                "{} cannot be shown; one line of text in quotes, at most {max} characters long, is accepted",
                raw.quoted()
            )
        })
}

fn path(raw: &Raw, working_dir: &Path) -> Result<Value, String> {
    match raw.text() {
        Some("") => Err(
            "is empty; the path of a file or folder is accepted, or leave the key out".to_owned(),
        ),
        Some(text) if text.contains('\0') => Err(format!(
            "{} holds a NUL, which no path can; the path of a file or folder is accepted",
            raw.quoted()
        )),
        Some(text) => Ok(Value::Path(working_dir.join(text))),
        None => Err(format!(
            "{} is not a path; text in quotes is accepted",
            raw.quoted()
        )),
    }
}

fn listen(raw: &Raw) -> Result<Value, String> {
    raw.text().and_then(|text| text.parse().ok()).map(Value::Listen).ok_or_else(|| {
        format!("{} is not an address to listen on; accepted is an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080", raw.quoted())
    })
}

fn url(text: &str, schemes: &[&str]) -> Result<Url, String> {
    let accepted = format!("one that begins with {} is accepted", begins(schemes));
    let url = Url::parse(text).map_err(|why| format!("is not a URL ({why}); {accepted}"))?;
    if url.scheme() == "socks5" && schemes == PROXIES {
        return Err(
            "begins with socks5://, so names would be looked up here and tell what is read; write socks5h://, then the proxy \
             looks them up"
                .to_owned(),
        );
    }
    if !schemes.contains(&url.scheme()) {
        return Err(format!("has a scheme that is not known here; {accepted}"));
    }
    // Postgres may be reached through a socket: postgres:///name?host=/run/postgresql.
    let needs_host = !url.scheme().starts_with("postgres");
    if needs_host && url.host_str().is_none_or(str::is_empty) {
        return Err(format!("names no host; {accepted}"));
    }
    Ok(url)
}

fn begins(schemes: &[&str]) -> String {
    schemes
        .iter()
        .map(|scheme| format!("{scheme}://"))
        .collect::<Vec<_>>()
        .join(" or ")
}

/// Digits, a colon, at least 35 characters of URL-safe base 64: what Telegram gives out.
fn is_token(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_digit())
            && secret.len() >= 35
            && secret
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    })
}
