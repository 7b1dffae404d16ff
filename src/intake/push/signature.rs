//! The **signature** of a pushed message, as Standard Webhooks defines it: HMAC-SHA256 over id, timestamp and body.
//!
//! Never here: who pushes, the store, the clock (`now` is an argument).

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64;
use hmac::{Hmac, Mac as _};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use sha2::Sha256;

/// How far a timestamp may be from our clock, both ways.
pub(super) const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// Characters of a message id that are taken.
const MAX_ID: usize = 256;

/// Signatures that are looked at: one for each secret that is valid while secrets change.
const MAX_SIGNATURES: usize = 8;

const PREFIX: &str = "whsec_";

/// The three headers of a message, as they came.
#[derive(Debug, Clone, Copy, Default)]
pub struct PushHeaders<'a> {
    /// `webhook-id`
    pub id: Option<&'a str>,
    /// `webhook-timestamp`
    pub timestamp: Option<&'a str>,
    /// `webhook-signature`
    pub signature: Option<&'a str>,
    /// `content-type`
    pub content_type: Option<&'a str>,
}

/// What is shared with a partner. Its `Debug` tells nothing.
#[derive(Debug, Clone)]
pub(super) struct Secret(SecretSlice<u8>);

/// A message that its partner signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signed<'a> {
    pub(super) id: &'a str,
    /// How far its timestamp is from `now`.
    pub(super) off: TimeDelta,
}

impl Secret {
    /// Reads `whsec_` and base 64 of 24 to 64 bytes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text.strip_prefix(PREFIX)?.as_bytes()).ok()?;
        (24..=64)
            .contains(&bytes.len())
            .then(|| Self(SecretSlice::from(bytes)))
    }

    /// Makes one of random bytes.
    pub(super) fn of(bytes: [u8; 32]) -> Self {
        Self(SecretSlice::from(bytes.to_vec()))
    }

    /// The text that a partner is given.
    pub(super) fn reveal(&self) -> SecretString {
        [PREFIX, &BASE64.encode(self.0.expose_secret())]
            .concat()
            .into()
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret())
            .expect("HMAC takes a key of any length");
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

/// How far the timestamp is from `now`, if the headers are such that a signature can be checked at all.
pub(super) fn off(headers: &PushHeaders<'_>, now: DateTime<Utc>) -> Option<TimeDelta> {
    headers.id?;
    headers.signature?;
    let seconds: i64 = headers.timestamp?.parse().ok()?;
    Some(now - DateTime::from_timestamp(seconds, 0)?)
}

/// The message, if one of its signatures was made with one of the secrets; how old it is, is for the caller to judge. Comparisons
/// take the same time whatever differs.
pub(super) fn check<'a>(
    headers: &PushHeaders<'a>,
    body: &[u8],
    secrets: &[Secret],
    now: DateTime<Utc>,
) -> Option<Signed<'a>> {
    let (id, timestamp) = (headers.id?, headers.timestamp?);
    if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let seconds: i64 = timestamp.parse().ok()?;
    let sent_at = DateTime::from_timestamp(seconds, 0)?;
    let given: Vec<Vec<u8>> = headers
        .signature?
        .split(' ')
        .filter_map(|one| one.strip_prefix("v1,"))
        .filter_map(|text| BASE64.decode(text.as_bytes()).ok())
        .take(MAX_SIGNATURES)
        .collect();
    let is_right = secrets.iter().any(|secret| {
        let mac = secret.mac(id, timestamp, body);
        given
            .iter()
            .any(|signature| mac.clone().verify_slice(signature).is_ok())
    });
    is_right.then(|| Signed {
        id,
        off: now - sent_at,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The vector that the libraries of Standard Webhooks are tested with.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const TIMESTAMP: &str = "1614265330";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn signed(id: &str, timestamp: &str, signature: &str, body: &[u8]) -> bool {
        let headers = PushHeaders {
            id: Some(id),
            timestamp: Some(timestamp),
            signature: Some(signature),
            content_type: None,
        };
        let secret = Secret::parse(SECRET).unwrap();
        check(&headers, body, &[secret], DateTime::UNIX_EPOCH).is_some()
    }

    #[test]
    fn the_public_vector_is_right() {
        assert!(signed(ID, TIMESTAMP, SIGNATURE, BODY));
    }

    #[test]
    fn whatever_differs_is_wrong() {
        assert!(!signed("msg_other", TIMESTAMP, SIGNATURE, BODY));
        assert!(!signed(ID, "1614265331", SIGNATURE, BODY));
        assert!(!signed(ID, TIMESTAMP, SIGNATURE, b"{}"));
        for signature in [
            "",
            "v1,",
            "v1",
            "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=",
            "v1,g0hM9SsE+OTPJTGt",
        ] {
            assert!(!signed(ID, TIMESTAMP, signature, BODY), "{signature}");
        }
        for (id, timestamp) in [
            ("", TIMESTAMP),
            (ID, "soon"),
            (ID, ""),
            (ID, "9223372036854775807"),
        ] {
            assert!(!signed(id, timestamp, SIGNATURE, BODY));
        }
    }

    #[test]
    fn one_right_signature_among_several_is_enough() {
        let several = format!("v1,AAAA v1a,xyz {SIGNATURE}");
        assert!(signed(ID, TIMESTAMP, &several, BODY));
        let many = format!("{}{SIGNATURE}", "v1,AAAA ".repeat(MAX_SIGNATURES));
        assert!(!signed(ID, TIMESTAMP, &many, BODY));
    }

    #[test]
    fn a_secret_has_24_to_64_bytes() {
        for (length, is_right) in [(0, false), (23, false), (24, true), (64, true), (65, false)] {
            let text = format!("{PREFIX}{}", BASE64.encode(&vec![7; length]));
            assert_eq!(Secret::parse(&text).is_some(), is_right, "{length}");
        }
        for text in [
            "",
            "whsec_",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_!!!",
        ] {
            assert!(Secret::parse(text).is_none(), "{text}");
        }
        let made = Secret::of([9; 32]);
        let read = Secret::parse(made.reveal().expose_secret()).unwrap();
        assert_eq!(read.0.expose_secret(), made.0.expose_secret());
    }

    proptest! {
        #[test]
        fn no_other_header_is_right(id in "\\PC{0,40}", timestamp in "\\PC{0,12}|[0-9]{1,20}", signature in "(v1,)?\\PC{0,50}") {
            prop_assert!(!signed(&id, &timestamp, &signature, BODY));
        }
    }
}
