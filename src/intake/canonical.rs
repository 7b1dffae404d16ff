//! The *canonical address*: one spelling for all the ways to write the address of the same page.
//!
//! It is only compared, never opened or shown, so it may be an address that nobody serves: always `https`, without `www.`.
//! Pure text; nothing is asked of the network. Two different pages never become equal: what may carry the page stays.

mod places;
mod tracking;
mod wrappers;

use url::{Host, Url};

use tracking::{is_referral, is_tracking};

/// `https`, the host without `www.`, `m.` and the like, no port that is usual, password, fragment, tracking parameters, AMP, last
/// slash or `index.html`; the query sorted; percent signs only where they are needed; the page itself instead of a redirect to it.
/// `None` unless it is an absolute `http` or `https` address with a reasonable number of such parts.
///
/// Applying it twice changes nothing.
#[must_use]
pub fn canonical_url(url: &str) -> Option<String> {
    let mut url = stripped(url)?;
    // One rule may make room for another: `www.m.`, `/amp/index.html/`.
    for _ in 0..MOST_ROUNDS {
        let before = url.clone();
        round(&mut url)?;
        if url == before {
            return Some(url.into());
        }
    }
    // Still not at rest: nobody but who wants to keep us busy writes such an address.
    None
}

/// Each round takes at least one part of an address away; pages have fewer of them.
const MOST_ROUNDS: usize = 12;

fn round(url: &mut Url) -> Option<()> {
    if let Some(inner) = wrappers::target(url).and_then(|inner| stripped(&inner)) {
        *url = inner;
    }
    if url.scheme() == "http" {
        url.set_scheme("https").ok()?;
    }
    if let Some(Host::Domain(name)) = url.host() {
        let bare = bare_host(name);
        if bare != name {
            url.set_host(Some(&bare)).ok()?;
        }
    }
    places::settle(url);
    // A page that one program shows by its fragment (`#!/news/7`, `#/news/7`).
    let is_route = |fragment: &str| fragment.starts_with(['!', '/']);
    if !url.fragment().is_some_and(is_route) {
        url.set_fragment(None);
    }
    let path = tidy_path(url.path());
    url.set_path(&path);
    let query = tidy_query(url.query().unwrap_or_default());
    url.set_query((!query.is_empty()).then_some(query.as_str()));
    Some(())
}

/// Without what names a way to show the site: the rest must still be a name with a dot.
fn bare_host(name: &str) -> String {
    if let Some((language, wiki)) = name.split_once(".m.") {
        let is_wiki = wiki.starts_with("wiki") || wiki == "mediawiki.org";
        if is_wiki && !language.contains('.') {
            return format!("{language}.{wiki}");
        }
    }
    ["www.", "m.", "mobile.", "amp.", "wap."]
        .iter()
        .filter_map(|way| name.strip_prefix(way))
        .find(|rest| rest.contains('.') && !rest.starts_with('.'))
        .unwrap_or(name)
        .to_owned()
}

fn tidy_path(path: &str) -> String {
    let mut path = tidy_escapes(path);
    if let Some(at) = path.to_ascii_lowercase().find(";jsessionid=") {
        path.truncate(at);
    }
    let trimmed = path.trim_end_matches('/');
    let rest = ["/index.html", "/index.htm", "/index.php", "/amp"]
        .iter()
        .find_map(|end| trimmed.strip_suffix(end))
        .unwrap_or(trimmed);
    let rest = rest
        .strip_prefix("/amp/")
        .map_or_else(|| rest.to_owned(), |rest| format!("/{rest}"));
    let rest = rest
        .strip_suffix(".amp.html")
        .map(|rest| format!("{rest}.html"))
        .unwrap_or(rest);
    let rest = rest.strip_suffix(".amp").unwrap_or(&rest);
    if rest.is_empty() {
        "/".to_owned()
    } else {
        rest.to_owned()
    }
}

fn tidy_query(query: &str) -> String {
    let mut parameters: Vec<String> = query
        .split('&')
        .map(|parameter| tidy_escapes(&parameter.replace('+', "%20")))
        .collect();
    parameters.retain(|parameter| {
        !parameter.is_empty()
            && !is_tracking(parameter)
            && !is_referral(parameter)
            && !is_amp(parameter)
    });
    parameters.sort();
    parameters.join("&")
}

fn is_amp(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    match name.to_ascii_lowercase().as_str() {
        "amp" => matches!(value, "" | "1" | "true" | "yes"),
        "output" | "outputtype" => value == "amp",
        "amp_js_v" | "amp_gsa" | "usqp" => true,
        _ => false,
    }
}

/// The same page as an address to show and to tell entries apart by: without tracking parameters, password and dots
/// after the host, otherwise as it was; the fragment stays, because some sites give every entry one.
#[must_use]
pub(crate) fn without_tracking(url: &str) -> Option<String> {
    stripped(url).map(String::from)
}

fn stripped(url: &str) -> Option<Url> {
    let mut url = Url::parse(url.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    if let Some(bare) = url.domain().and_then(|name| name.strip_suffix('.')) {
        let bare = bare.trim_end_matches('.').to_owned();
        url.set_host(Some(&bare)).ok()?;
    }
    if let Some(query) = url.query() {
        let kept: Vec<&str> = query
            .split('&')
            .filter(|parameter| !is_tracking(parameter))
            .collect();
        let kept = kept.join("&");
        url.set_query((!kept.is_empty()).then_some(kept.as_str()));
    }
    Some(url)
}

/// Escapes of letters, digits and `-_~` undone, the others in capitals (RFC 3986, 6.2.2), a lone percent sign escaped.
fn tidy_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest
            .get(at + 1..at + 3)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let Some(code) = code else {
            out.push_str("%25");
            rest = &rest[at + 1..];
            continue;
        };
        match u8::from_str_radix(code, 16) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.push_str(&code.to_ascii_uppercase());
            }
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
