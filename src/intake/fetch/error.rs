//! How a fetch fails: the sentence for a person and the kind for the scheduler.
//!
//! Sentences name the host and nothing else of an address: paths and queries of private feeds are passwords.

use std::error::Error;
use std::time::Duration;

use url::Url;

use crate::intake::guard::Refusal;

/// Why nothing was read, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The guard said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The client could not be built.
    #[error("{0}")]
    Settings(&'static str),
    /// 410.
    #[error(
        "{host} says that this is gone for good (410); remove the source or give its new address"
    )]
    Gone {
        /// Of the address that answered.
        host: String,
    },
    /// 429, or 503 with a time to come back.
    #[error("{host} asks to be read less often{}; nothing to do, the next fetch waits", wait(*.retry_after))]
    RateLimited {
        /// Of the address that answered.
        host: String,
        /// What it asked for, if it said.
        retry_after: Option<Duration>,
    },
    /// Any other status that is no success.
    #[error("{host} answered {status}; {}", advice(*.status))]
    Status {
        /// Of the address that answered.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// The body passed the limit, compressed or not.
    #[error("{host} sent more than {} MiB; give an address with fewer or shorter entries", .limit / 1024 / 1024)]
    TooBig {
        /// Of the address that answered.
        host: String,
        /// In bytes.
        limit: usize,
    },
    /// The headers passed the limit.
    #[error(
        "{host} sent more headers than anyone needs; open the address in a browser, and tell the publisher if it works there"
    )]
    HeadTooBig {
        /// Of the address that answered.
        host: String,
    },
    /// A loop, or a chain without end.
    #[error(
        "{host} redirects more than {limit} times; open it in a browser and give the address where it ends"
    )]
    TooManyRedirects {
        /// Of the address asked for.
        host: String,
        /// How many are followed.
        limit: usize,
    },
    /// A redirect without a readable target.
    #[error("{host} redirects to nowhere; open it in a browser and give the address where it ends")]
    BadRedirect {
        /// Of the address that answered.
        host: String,
    },
    /// From https to http.
    #[error(
        "{host} redirects from https to http, where anyone on the way could change it; \
             if that is the only way to read it, give the http address"
    )]
    Downgraded {
        /// Of the address that answered.
        host: String,
    },
    /// The whole took too long.
    #[error("{host} did not finish within {seconds} s; it will be tried again")]
    TimedOut {
        /// Of the address asked for.
        host: String,
        /// The limit.
        seconds: u64,
    },
    /// No connection, no TLS, a broken body.
    #[error(
        "{host} could not be read ({reason}); it will be tried again, check the address if it never works"
    )]
    Unreachable {
        /// Of the address asked for.
        host: String,
        /// The innermost cause, without addresses.
        reason: String,
    },
}

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// Never again.
    Gone,
    /// Not before this, if the origin said.
    RateLimited {
        /// From the answer on.
        retry_after: Option<Duration>,
    },
    /// The guard: only a person can change that.
    Refused,
    /// Again, but rarely: somebody has to look (401, 404, too big, a loop of redirects).
    Rejected,
    /// Again soon.
    Transient,
}

impl FetchError {
    /// Decides what happens next; what is not known is transient.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Refused(_) => FailureKind::Refused,
            Self::Gone { .. } => FailureKind::Gone,
            Self::RateLimited { retry_after, .. } => FailureKind::RateLimited {
                retry_after: *retry_after,
            },
            Self::Status { status, .. }
                if (400..500).contains(status) && !matches!(status, 408 | 421 | 425) =>
            {
                FailureKind::Rejected
            }
            Self::Settings(_)
            | Self::TooBig { .. }
            | Self::HeadTooBig { .. }
            | Self::TooManyRedirects { .. }
            | Self::BadRedirect { .. }
            | Self::Downgraded { .. } => FailureKind::Rejected,
            Self::Status { .. } | Self::TimedOut { .. } | Self::Unreachable { .. } => {
                FailureKind::Transient
            }
        }
    }

    /// The HTTP status behind it, if one came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
            Self::Gone { .. } => Some(410),
            Self::RateLimited { .. } => Some(429),
            _ => None,
        }
    }

    /// What the client reported: a refusal of our resolver, a time-out, or the innermost cause.
    pub(super) fn from_client(at: &Url, failure: reqwest::Error) -> Self {
        let host = host(at);
        let timed_out = failure.is_timeout();
        let failure = failure.without_url();
        let mut cause: &dyn Error = &failure;
        loop {
            if let Some(refusal) = cause.downcast_ref::<Refusal>() {
                return Self::Refused(refusal.clone());
            }
            match cause.source() {
                Some(inner) => cause = inner,
                None => break,
            }
        }
        // The client's own limit, before it gives us any header.
        if matches!(cause.to_string().as_str(), "message head is too large") {
            return Self::HeadTooBig { host };
        }
        let reason = if timed_out {
            "it takes too long to answer".to_owned()
        } else {
            cause.to_string()
        };
        Self::Unreachable { host, reason }
    }
}

/// The part of an address that sentences may show.
pub(super) fn host(url: &Url) -> String {
    url.host_str().unwrap_or("the address").to_owned()
}

fn wait(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(String::new, |wait| {
        format!(" and to wait {} s", wait.as_secs())
    })
}

fn advice(status: u16) -> &'static str {
    match status {
        401 | 403 | 407 | 451 => {
            "it does not let us read it: give an address that needs no login, or another source"
        }
        304 => "nothing was asked that this could answer; it will be tried again",
        300..400 => "open it in a browser and give the address where it ends",
        404 => "there is nothing at this address: check it in a browser",
        400..500 => "check the address in a browser",
        _ => "it will be tried again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_decide() {
        let status = |status| {
            FetchError::Status {
                host: "x.org".to_owned(),
                status,
            }
            .kind()
        };
        assert_eq!(status(404), FailureKind::Rejected);
        assert_eq!(status(408), FailureKind::Transient);
        assert_eq!(status(500), FailureKind::Transient);
        assert_eq!(status(206), FailureKind::Transient);
    }

    #[test]
    fn sentences_name_the_host_alone() {
        let url = Url::parse("https://me:secret@x.org/feed?token=secret").unwrap();
        let error = FetchError::Gone { host: host(&url) };
        assert_eq!(
            error.to_string(),
            "x.org says that this is gone for good (410); remove the source or give its new address"
        );
    }
}
