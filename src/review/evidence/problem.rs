//! Why a page of evidence is not kept: the **problem**, for who reads it in any language.
//!
//! Never here: an address; a host at most.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Why a page was not fetched. The sentences are those of the command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PageProblem {
    /// Not on the public Internet.
    #[error("{host} is not on the public Internet, and such addresses are never fetched")]
    Private {
        /// Of the address.
        host: String,
    },
    /// 410.
    #[error("{host} says that the page is gone for good")]
    Gone {
        /// That answered.
        host: String,
    },
    /// Too many requests.
    #[error("{host} asks to come back later")]
    Busy {
        /// That answered.
        host: String,
    },
    /// Another status that is no success.
    #[error("{host} answered {status}")]
    Status {
        /// That answered.
        host: String,
        /// Of HTTP.
        status: u16,
    },
    /// More bytes than are kept.
    #[error("{host} sent more than {mib} MiB")]
    TooBig {
        /// That answered.
        host: String,
        /// The limit.
        mib: u64,
    },
    /// Redirects without end, to nowhere, or out of the encryption.
    #[error("{host} sends us on to nowhere")]
    Astray {
        /// Asked for.
        host: String,
    },
    /// No answer in time.
    #[error("{host} did not answer in time")]
    Slow {
        /// Asked for.
        host: String,
    },
    /// No connection, or it broke.
    #[error("{host} cannot be reached")]
    Unreachable {
        /// Asked for.
        host: String,
    },
    /// Every try ended with us, not with the site.
    #[error("we were interrupted at every try")]
    Interrupted,
    /// One of the staff said to go on without it.
    #[error("the staff go on without it")]
    Left,
}

/// When a page may be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// After the usual wait.
    Soon,
    /// Not before so long: the site asks for it.
    NotBefore(Duration),
    /// Only a person can change that.
    Never,
}
