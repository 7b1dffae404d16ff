//! The *canonical address*: one spelling for all the ways to write the address of the same page.
//!
//! Pure text; nothing is asked of the network, so `http` and `https`, with and without `www.`, stay different.

use url::Url;

/// Parameters that tell who sent the reader, not what is read. A name that ends in `*` is a beginning.
const TRACKING: [&str; 40] = [
    "utm_*",
    "mtm_*",
    "pk_*",
    "piwik_*",
    "matomo_*",
    "hsa_*",
    "_hs*",
    "at_*",
    "ns_mchannel",
    "ns_campaign",
    "ns_source",
    "ns_linkname",
    "wt_mc",
    "wt_zmc",
    "xtor",
    "fbclid",
    "fb_*",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "ymclid",
    "_openstat",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_ga",
    "_gl",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
];

/// Lower-case scheme and host, no default port, password, fragment, tracking parameters or dots after the host; the
/// query sorted; percent signs only where they are needed. `None` unless it is an absolute `http` or `https` address.
///
/// Applying it twice changes nothing.
#[must_use]
pub fn canonical_url(url: &str) -> Option<String> {
    let mut url = stripped(url)?;
    url.set_fragment(None);
    let mut parameters: Vec<String> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .map(tidy_escapes)
        .collect();
    parameters.retain(|parameter| !parameter.is_empty() && !is_tracking(parameter));
    parameters.sort();
    let query = parameters.join("&");
    url.set_query((!query.is_empty()).then_some(query.as_str()));
    let path = tidy_escapes(url.path());
    url.set_path(&path);
    Some(url.into())
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

fn is_tracking(parameter: &str) -> bool {
    let name = parameter
        .split('=')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    TRACKING.iter().any(|known| match known.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == *known,
    })
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_page_are_equal() {
        for (given, expected) in [
            ("HTTP://Example.ORG:80", "http://example.org/"),
            ("https://example.org.:443/a/../b?", "https://example.org/b"),
            (
                "https://me:secret@example.org/a#part",
                "https://example.org/a",
            ),
            (
                "https://example.org/a?b=2&utm_source=rss&a=1&fbclid=x&",
                "https://example.org/a?a=1&b=2",
            ),
            (
                "https://example.org/a?UTM_Medium=x&yclid=1&mc_cid=2&gclid=3",
                "https://example.org/a",
            ),
            (
                "https://example.org/%7euser/%d0%b0?q=%41",
                "https://example.org/~user/%D0%B0?q=A",
            ),
            (
                "https://пример.бел/вестка",
                "https://xn--e1afmkfd.xn--90ais/%D0%B2%D0%B5%D1%81%D1%82%D0%BA%D0%B0",
            ),
            ("  https://example.org/a b ", "https://example.org/a%20b"),
        ] {
            assert_eq!(canonical_url(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn what_is_no_page_has_none() {
        for given in [
            "",
            "news/1",
            "mailto:a@example.org",
            "javascript:alert(1)",
            "ftp://example.org/",
            "http://",
        ] {
            assert_eq!(canonical_url(given), None, "{given}");
        }
    }

    #[test]
    fn what_is_shown_keeps_its_fragment() {
        assert_eq!(
            without_tracking("https://example.org/t?z=1&utm_source=x&a=2#post-7").as_deref(),
            Some("https://example.org/t?z=1&a=2#post-7")
        );
    }

    proptest! {
        #[test]
        fn twice_changes_nothing(url in r"https?://[a-zA-Z.\-]{1,12}(:[0-9]{1,4})?(/[ -~а-я%.]{0,12}){0,3}(\?[ -~а-я%&=]{0,24})?(#[ -~]{0,6})?") {
            if let Some(once) = canonical_url(&url) {
                prop_assert_eq!(canonical_url(&once), Some(once.clone()));
            }
        }

        #[test]
        fn order_and_tracking_do_not_matter(mut pairs in prop::collection::vec("[a-d]{1,3}=[a-z0-9]{0,4}", 0..6), tag in "[a-z0-9]{1,8}") {
            let one = format!("https://example.org/p?{}", pairs.join("&"));
            pairs.reverse();
            let two = format!("https://example.org/p?{}&utm_campaign={tag}#{tag}", pairs.join("&"));
            prop_assert_eq!(canonical_url(&one), canonical_url(&two));
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,80}") {
            let _ = canonical_url(&text);
        }
    }
}
