//! Link: what Telegram makes of an address under a text, or that it silently drops it.
//!
//! No address is ever opened here.

use std::fmt::Write as _;
use std::net::Ipv6Addr;

/// The address as Telegram keeps it (scheme and slash added, host in small letters), or `None` when it drops the link.
#[must_use]
pub fn checked_link(link: &str) -> Option<String> {
    let schemes = ["tg", "ton", "tonsite"];
    for scheme in schemes {
        let Some(rest) = strip_ignoring_case(link, &format!("{scheme}:")) else {
            continue;
        };
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        return own_scheme(scheme, rest);
    }
    let url = Address::parse(link)?;
    if !url.host.contains('.') && !url.is_ipv6 {
        return None;
    }
    Some(url.spelled())
}

/// The person a `tg://user?id=` address leads to.
pub(super) fn user_id(link: &str) -> Option<i64> {
    let link = link.to_ascii_lowercase();
    let rest = link.strip_prefix("tg:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let rest = rest.strip_prefix("user")?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let query = rest.strip_prefix('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let value = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .find(|(key, _)| *key == "id")?
        .1;
    // Telegram's largest user id is below 2^40.
    value
        .parse::<i64>()
        .ok()
        .filter(|id| *id > 0 && *id < (1 << 40) && !value.starts_with('+'))
}

struct Address {
    https: bool,
    user: String,
    host: String,
    is_ipv6: bool,
    port: u16,
    path: String,
}

impl Address {
    fn parse(url: &str) -> Option<Self> {
        let scheme_end = url
            .find([':', '/', '?', '#', '@', '[', ']'])
            .unwrap_or(url.len());
        let (https, rest) = match url[scheme_end..].strip_prefix("://") {
            Some(rest) => match url[..scheme_end].to_ascii_lowercase().as_str() {
                "http" => (false, rest),
                "https" => (true, rest),
                _ => return None,
            },
            None => (false, url),
        };
        let path_begin = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(path_begin);
        let (user_host, port) = split_port(authority)?;
        let (user, host) = user_host.split_once('@').unwrap_or(("", user_host));
        let is_ipv6 = host.starts_with('[') && host.ends_with(']');
        if is_ipv6 {
            host[1..host.len() - 1].parse::<Ipv6Addr>().ok()?;
        }
        if host.is_empty() || host == "." {
            return None;
        }
        let host = host.to_ascii_lowercase();
        let user_is_allowed = user
            .split(':')
            .all(|part| host_is_allowed(part.to_ascii_lowercase().as_bytes()));
        (user_is_allowed && (is_ipv6 || host_is_allowed(host.as_bytes()))).then(|| Self {
            https,
            user: user.to_owned(),
            host,
            is_ipv6,
            port,
            path: spelled_path(path),
        })
    }

    fn spelled(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        let at = if self.user.is_empty() { "" } else { "@" };
        let port = if self.port == 0 {
            String::new()
        } else {
            format!(":{}", self.port)
        };
        format!(
            "{scheme}://{}{at}{}{port}{}",
            self.user, self.host, self.path
        )
    }
}

fn own_scheme(scheme: &str, rest: &str) -> Option<String> {
    let url = Address::parse(rest)?;
    let foreign = url.https
        || !url.user.is_empty()
        || url.port != 0
        || url.is_ipv6
        || strip_ignoring_case(rest, "http://").is_some();
    let letters = |letter: char| {
        letter.is_ascii_alphanumeric()
            || matches!(letter, '-' | '_')
            || (scheme == "tonsite" && letter == '.')
    };
    if foreign || !url.host.chars().all(letters) {
        return None;
    }
    let path = if url.path.starts_with("/?") {
        &url.path[1..]
    } else {
        &url.path
    };
    Some(format!("{scheme}://{}{path}", url.host))
}

/// Splits a trailing `:port` off; `None` when there is a wrong one. Port 0 means that none was given.
fn split_port(authority: &str) -> Option<(&str, u16)> {
    let Some(mark) = authority.rfind([':', ']', '@']) else {
        return Some((authority, 0));
    };
    if mark == 0 || !authority[mark..].starts_with(':') {
        return Some((authority, 0));
    }
    let digits = authority[mark + 1..].trim_start_matches('0');
    if digits.starts_with('+') {
        return None;
    }
    let port = digits.parse::<u16>().ok().filter(|port| *port != 0)?;
    Some((&authority[..mark], port))
}

fn spelled_path(path: &str) -> String {
    let path = path.trim_end_matches([' ', '\t', '\r', '\n', '\0', '\u{b}']);
    let mut result = String::with_capacity(path.len() + 1);
    if !path.starts_with('/') {
        result.push('/');
    }
    for letter in path.chars() {
        if u32::from(letter) <= 0x20 {
            // Writing to a string cannot fail.
            let _ = write!(result, "%{:02X}", u32::from(letter));
        } else {
            result.push(letter);
        }
    }
    result
}

fn host_is_allowed(host: &[u8]) -> bool {
    let mut rest = host;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            b'%' => match after {
                [a, b, after @ ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => after,
                _ => return false,
            },
            b'a'..=b'z' | b'0'..=b'9' | 128.. => after,
            _ if b".-_!$,~*'();&+=".contains(&byte) => after,
            _ => return false,
        };
    }
    true
}

fn strip_ignoring_case<'text>(text: &'text str, prefix: &str) -> Option<&'text str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_spelled_or_dropped() {
        for (given, kept) in [
            ("ex.com", Some("http://ex.com/")),
            ("HTTPS://Ex.COM?q", Some("https://ex.com/?q")),
            ("mailto:a@b.com", Some("http://mailto:a@b.com/")),
            ("tg://resolve?domain=x", Some("tg://resolve?domain=x")),
            ("http://localhost/", None),
            ("javascript:alert(1)", None),
            ("ftp://ex.com", None),
            ("http://a b.com", None),
        ] {
            assert_eq!(checked_link(given).as_deref(), kept, "{given}");
        }
    }
}
