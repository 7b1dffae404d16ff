//! **Wrappers**: addresses that only lead to another one, which they carry.
//!
//! Never here: asking the network where a short link leads.

use url::Url;

/// Host (a beginning with `.` fits any host that ends so), path, parameter that carries the target.
const CARRIERS: [(&str, &str, &str); 22] = [
    ("google", "/url", "q"),
    ("google", "/url", "url"),
    ("news.google.com", "/news/url", "url"),
    ("googleweblight.com", "/", "lite_url"),
    ("googleweblight.com", "/i", "u"),
    ("vk.com", "/away.php", "to"),
    ("m.vk.com", "/away.php", "to"),
    ("m.vk.com", "/away", "to"),
    ("away.vk.com", "/away.php", "to"),
    ("l.facebook.com", "/l.php", "u"),
    ("lm.facebook.com", "/l.php", "u"),
    ("facebook.com", "/l.php", "u"),
    ("facebook.com", "/flx/warn/", "u"),
    ("l.instagram.com", "/", "u"),
    ("t.me", "/iv", "url"),
    ("youtube.com", "/redirect", "q"),
    ("out.reddit.com", "", "url"),
    ("duckduckgo.com", "/l/", "uddg"),
    ("linkedin.com", "/redir/redirect", "url"),
    ("slack-redir.net", "/link", "url"),
    ("t.umblr.com", "/redirect", "z"),
    ("steamcommunity.com", "/linkfilter/", "url"),
];

/// The address that this one leads to, where it says so itself.
pub(super) fn target(url: &Url) -> Option<String> {
    amp_cache(url).or_else(|| {
        let host = url.domain()?;
        let host = host.strip_prefix("www.").unwrap_or(host);
        let fits = |known: &str| known == host || (known == "google" && is_google(host));
        let carrier = |(known, path, _): &&(&str, &str, &str)| {
            fits(known) && (path.is_empty() || *path == url.path())
        };
        CARRIERS
            .iter()
            .filter(carrier)
            .find_map(|(_, _, parameter)| parameter_of(url, parameter))
    })
}

/// `google.com`, `google.pl`, `google.co.uk`, `google.com.ua`.
fn is_google(host: &str) -> bool {
    host.strip_prefix("google.").is_some_and(|zone| {
        let (first, second) = zone.split_once('.').unwrap_or((zone, ""));
        first.len() <= 3 && second.len() <= 2 && !second.contains('.')
    })
}

fn parameter_of(url: &Url, name: &str) -> Option<String> {
    let (_, value) = url.query_pairs().find(|(known, _)| known == name)?;
    let is_address = ["http://", "https://"].iter().any(|scheme| {
        value
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    is_address.then(|| value.into_owned())
}

/// Copies of AMP pages with their origin in the path: `example-org.cdn.ampproject.org/c/s/example.org/page` (`s` is for https),
/// `www.google.com/amp/s/example.org/page`.
fn amp_cache(url: &Url) -> Option<String> {
    let host = url.domain()?;
    let mut path = url.path().trim_start_matches('/');
    if is_google(host.strip_prefix("www.").unwrap_or(host)) {
        path = path.strip_prefix("amp/")?;
    } else if host == "cdn.ampproject.org"
        || host.ends_with(".cdn.ampproject.org")
        || host.ends_with(".bing-amp.com")
    {
        let (kind, rest) = path.split_once('/')?;
        if !["c", "v", "wp"].contains(&kind) {
            return None;
        }
        path = rest;
    } else {
        return None;
    }
    let path = path.strip_prefix("s/").unwrap_or(path);
    let (origin, _) = path.split_once('/').unwrap_or((path, ""));
    if !origin.contains('.') {
        return None;
    }
    let query = url.query().map(|query| format!("?{query}"));
    Some(format!("https://{path}{}", query.unwrap_or_default()))
}
