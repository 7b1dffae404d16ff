//! What the head of an answer says: read on, go elsewhere, nothing new, or a failure.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{
    CACHE_CONTROL, DATE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, LOCATION, RETRY_AFTER,
    SET_COOKIE,
};
use reqwest::{Response, StatusCode};
use url::Url;

use super::error::host;
use super::{FetchError, Validators};
use crate::intake::parse::date::read_date;

/// Longer header values are not kept.
const LONGEST_VALUE: usize = 1024;
/// Names and values of all headers together, in bytes; honest origins stay below a tenth of it.
const MAX_HEAD: usize = 64 * 1024;

/// What to do with an answer that is no failure.
pub(super) enum Next {
    Read,
    NotModified,
    Redirect { to: Url, permanent: bool },
}

pub(super) fn next(response: &Response, at: &Url) -> Result<Next, FetchError> {
    let (status, headers, host) = (response.status(), response.headers(), host(at));
    let head: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if head > MAX_HEAD {
        return Err(FetchError::HeadTooBig { host });
    }
    match status {
        StatusCode::NOT_MODIFIED => Ok(Next::NotModified),
        StatusCode::MOVED_PERMANENTLY
        | StatusCode::FOUND
        | StatusCode::SEE_OTHER
        | StatusCode::TEMPORARY_REDIRECT
        | StatusCode::PERMANENT_REDIRECT => redirect(status, headers, at),
        StatusCode::GONE => Err(FetchError::Gone { host }),
        StatusCode::TOO_MANY_REQUESTS => Err(FetchError::RateLimited {
            host,
            retry_after: retry_after(headers),
        }),
        StatusCode::SERVICE_UNAVAILABLE if headers.contains_key(RETRY_AFTER) => {
            Err(FetchError::RateLimited {
                host,
                retry_after: retry_after(headers),
            })
        }
        _ if status.is_success() && status != StatusCode::PARTIAL_CONTENT => Ok(Next::Read),
        _ => Err(FetchError::Status {
            host,
            status: status.as_u16(),
        }),
    }
}

fn redirect(status: StatusCode, headers: &HeaderMap, at: &Url) -> Result<Next, FetchError> {
    // Location may hold raw UTF-8, which `to_str` would not give.
    let to = headers
        .get(LOCATION)
        .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
        .and_then(|value| at.join(value.trim()).ok());
    let Some(mut to) = to else {
        return Err(FetchError::BadRedirect { host: host(at) });
    };
    if at.scheme() == "https" && to.scheme() == "http" {
        return Err(FetchError::Downgraded { host: host(at) });
    }
    to.set_fragment(None);
    // A password that a stranger hands us is not ours to use.
    let with_password = !to.username().is_empty() || to.password().is_some();
    if with_password
        && to
            .set_username("")
            .and_then(|()| to.set_password(None))
            .is_err()
    {
        return Err(FetchError::BadRedirect { host: host(at) });
    }
    let permanent = matches!(
        status,
        StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT
    );
    Ok(Next::Redirect { to, permanent })
}

pub(super) fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= LONGEST_VALUE).then(|| value.to_owned())
}

/// The headers for who keeps what came: no cookies, nothing longer than anyone needs. One that came twice stands there once.
pub(super) fn kept(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    for (name, value) in headers {
        let is_cookie = *name == SET_COOKIE || name.as_str() == "set-cookie2";
        if is_cookie || value.len() > LONGEST_VALUE {
            continue;
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        kept.entry(name.as_str().to_owned())
            .and_modify(|before: &mut String| before.extend([", ", &value]))
            .or_insert_with(|| value.into_owned());
    }
    kept
}

pub(super) fn validators(headers: &HeaderMap) -> Validators {
    Validators {
        etag: text(headers, &ETAG),
        last_modified: text(headers, &LAST_MODIFIED),
    }
}

/// `max-age` of `Cache-Control`, unless it also says not to rely on it.
pub(super) fn fresh_for(headers: &HeaderMap) -> Option<Duration> {
    let control = text(headers, &CACHE_CONTROL)?.to_ascii_lowercase();
    let mut age = None;
    for part in control.split(',').map(str::trim) {
        if matches!(part, "no-cache" | "no-store") {
            return None;
        }
        if let Some(seconds) = part.strip_prefix("max-age=") {
            age = seconds
                .trim_matches('"')
                .parse()
                .ok()
                .map(Duration::from_secs);
        }
    }
    age
}

/// Seconds, or a date counted from the answer's own `Date`.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = read_date(&value)?;
    let from = read_date(&text(headers, &DATE)?)?;
    (until - from).to_std().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn retry_after_in_seconds_or_as_a_date() {
        assert_eq!(
            retry_after(&headers(&[(RETRY_AFTER, "43838")])),
            Some(Duration::from_secs(43_838))
        );
        let date = headers(&[
            (RETRY_AFTER, "Tue, 03 Nov 2026 10:02:00 GMT"),
            (DATE, "Tue, 03 Nov 2026 10:00:00 GMT"),
        ]);
        assert_eq!(retry_after(&date), Some(Duration::from_mins(2)));
        assert_eq!(retry_after(&headers(&[(RETRY_AFTER, "soon")])), None);
    }

    #[test]
    fn redirects_keep_the_encryption_and_nobody_s_password() {
        let at = Url::parse("https://x.org/a/b").unwrap();
        let go = |status, to: &'static str| redirect(status, &headers(&[(LOCATION, to)]), &at);
        let target = |to| match go(StatusCode::FOUND, to) {
            Ok(Next::Redirect {
                to,
                permanent: false,
            }) => to.to_string(),
            _ => panic!("{to}"),
        };
        assert_eq!(target("../c#part"), "https://x.org/c");
        assert_eq!(target("//me:secret@y.org/"), "https://y.org/");
        assert!(matches!(
            go(StatusCode::FOUND, "http://x.org/"),
            Err(FetchError::Downgraded { .. })
        ));
        assert!(matches!(
            go(StatusCode::FOUND, "https://"),
            Err(FetchError::BadRedirect { .. })
        ));
        assert!(matches!(
            go(StatusCode::PERMANENT_REDIRECT, "/"),
            Ok(Next::Redirect {
                permanent: true,
                ..
            })
        ));
    }

    #[test]
    fn what_is_kept_of_a_head_holds_no_cookie() {
        let mut headers = headers(&[(SET_COOKIE, "id=1"), (ETAG, "\"a\""), (DATE, "now")]);
        headers.append(DATE, "then".parse().unwrap());
        headers.append("x-long", "x".repeat(LONGEST_VALUE + 1).parse().unwrap());
        headers.append("set-cookie2", "id=2".parse().unwrap());
        let kept = kept(&headers).into_iter().collect::<Vec<_>>();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(kept, [pair("date", "now, then"), pair("etag", "\"a\"")]);
    }

    #[test]
    fn freshness_is_max_age() {
        assert_eq!(
            fresh_for(&headers(&[(CACHE_CONTROL, "public, max-age=600")])),
            Some(Duration::from_mins(10))
        );
        assert_eq!(
            fresh_for(&headers(&[(CACHE_CONTROL, "max-age=600, no-cache")])),
            None
        );
        assert_eq!(fresh_for(&headers(&[(CACHE_CONTROL, "max-age=x")])), None);
    }
}
