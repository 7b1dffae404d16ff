//! The **publisher** behind an address: a host, or a channel of a host where many publish.
//!
//! Never here: whether two publishers belong to one owner; no address tells that.

use url::Url;

/// Hosts where anyone publishes: there the first part of the path says who.
const SHARED: [&str; 14] = [
    "t.me",
    "telegram.me",
    "youtube.com",
    "facebook.com",
    "instagram.com",
    "x.com",
    "twitter.com",
    "threads.net",
    "vk.com",
    "ok.ru",
    "tiktok.com",
    "medium.com",
    "github.com",
    "dzen.ru",
];

/// Keeps copies of what others publish, with the address in the path: `/web/20261201000000/https://example.org/a`.
const ARCHIVE: &str = "web.archive.org";

/// First labels of a host that say how a page looks, not whose it is.
const VARIANTS: [&str; 4] = ["www.", "m.", "amp.", "mobile."];

/// `example.org`, or `t.me/name`; of a copy in an archive, whose that is. None for what is no web address.
pub(super) fn publisher(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    if url.host_str() == Some(ARCHIVE)
        && let Some(address) = copied(url.path())
    {
        return publisher(&address);
    }
    let whole = url.host_str()?.to_ascii_lowercase();
    let host = VARIANTS
        .iter()
        .find_map(|variant| whole.strip_prefix(variant))
        .filter(|rest| rest.contains('.'))
        .unwrap_or(&whole);
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    if !SHARED.contains(&host.as_str()) {
        return Some(host);
    }
    let name = url
        .path_segments()?
        // The preview page of a channel stands under /s/.
        .find(|part| !part.is_empty() && *part != "s")?;
    Some(format!("{host}/{}", name.to_ascii_lowercase()))
}

/// The address that a copy was made of.
fn copied(path: &str) -> Option<String> {
    let (_time, address) = path.strip_prefix("/web/")?.split_once('/')?;
    let bare = address.trim_start_matches("http").trim_start_matches('s');
    let bare = bare
        .strip_prefix(':')
        .map_or(address, |rest| rest.trim_start_matches('/'));
    // One inside the other ends here.
    (!bare.starts_with(ARCHIVE)).then(|| format!("https://{bare}"))
}

/// Whether two publishers are the same, or one a part of the other: `be.example.org` and `example.org`.
pub(super) fn are_one(one: &str, other: &str) -> bool {
    let is_part = |part: &str, whole: &str| {
        part.strip_suffix(whole)
            .is_some_and(|rest| rest.ends_with('.'))
    };
    one == other || is_part(one, other) || is_part(other, one)
}

#[cfg(test)]
mod tests {
    use super::{are_one, publisher};

    #[test]
    fn a_channel_is_told_from_its_host() {
        for (address, expected) in [
            ("https://www.example.org/a", Some("example.org")),
            ("https://m.example.org/a", Some("example.org")),
            ("https://m.gov/a", Some("m.gov")),
            ("https://t.me/s/Viasna96?before=3", Some("t.me/viasna96")),
            ("https://t.me/viasna96/120", Some("t.me/viasna96")),
            ("https://t.me/", None),
            ("http://127.0.0.1:8080/feed", Some("127.0.0.1:8080")),
            ("about:blank", None),
            (
                "https://web.archive.org/web/20261201000000/https://www.example.org/a?b=1",
                Some("example.org"),
            ),
            (
                "https://web.archive.org/web/2026if_/http:/example.org/a",
                Some("example.org"),
            ),
            (
                "https://web.archive.org/web/2026/example.org/a",
                Some("example.org"),
            ),
            (
                "https://web.archive.org/web/2026/https://t.me/s/viasna96",
                Some("t.me/viasna96"),
            ),
            (
                "https://web.archive.org/web/2026/https://web.archive.org/web/2026/https://example.org",
                Some("web.archive.org"),
            ),
            (
                "https://web.archive.org/details/film",
                Some("web.archive.org"),
            ),
            ("nothing", None),
        ] {
            assert_eq!(publisher(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn a_part_of_a_host_is_the_same_publisher() {
        assert!(are_one("be.example.org", "example.org"));
        assert!(are_one("example.org", "be.example.org"));
        assert!(!are_one("badexample.org", "example.org"));
        assert!(!are_one("t.me/one", "t.me/two"));
    }
}
