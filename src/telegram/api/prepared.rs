//! A **prepared** message: what many chats get alike, written out once; only the chat is put before it. And the number of one that was
//! taken, read without all that comes back with it.
//!
//! Never here: who gets it, or a text that is not sent as it is.

use std::io::Write as _;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, RequestBuilder};
use serde::Deserialize;
use teloxide::payloads::SendMessage;
use teloxide::types::Recipient;
use url::Url;

use super::{Api, ApiError, SEND_TIMEOUT, exchange, read, shaped};
use crate::delivery::Place;

/// What the JSON of a message to the chat 0 begins with.
const BEGINNING: &[u8] = br#"{"chat_id":0,"#;

/// What an answer to a message that was taken begins with, as Telegram's server writes it: before its number, which is all we want.
const TAKEN: &[u8] = br#"{"ok":true,"result":{"message_id":"#;

/// Room for the chat and the topic in it.
const ROOM: usize = 80;

/// The JSON of a message after its chat.
#[derive(Debug)]
pub(in super::super) struct Prepared(Vec<u8>);

/// A message that was taken.
#[derive(Deserialize)]
struct Taken<'a> {
    ok: bool,
    #[serde(borrow)]
    result: TakenMessage<'a>,
}

#[derive(Deserialize)]
struct TakenMessage<'a> {
    message_id: i64,
    #[serde(borrow)]
    chat: TakenChat<'a>,
}

#[derive(Deserialize)]
struct TakenChat<'a> {
    r#type: &'a str,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    message_id: i64,
}

impl Prepared {
    /// None when the JSON does not begin with the chat: then each message is written out for itself.
    pub(in super::super) fn of(message: SendMessage) -> Option<Self> {
        let message = SendMessage {
            chat_id: Recipient::Id(teloxide::types::ChatId(0)),
            message_thread_id: None,
            ..message
        };
        let json = serde_json::to_vec(&message).ok()?;
        Some(Self(json.strip_prefix(BEGINNING)?.to_vec()))
    }

    fn body(&self, place: Place) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.0.len() + ROOM);
        // Into a vector nothing fails.
        let _ = write!(body, r#"{{"chat_id":{}"#, place.chat.expose());
        if let Some(thread) = place.thread {
            let _ = write!(body, r#","message_thread_id":{thread}"#);
        }
        body.push(b',');
        body.extend_from_slice(&self.0);
        body
    }
}

impl Api {
    /// Sends a prepared message to a chat and gives its number, as [`Api::send`] does.
    ///
    /// # Errors
    /// [`ApiError`] when it was not done, or it is not known.
    pub(in super::super) async fn send_prepared(
        &self,
        prepared: &Prepared,
        place: Place,
    ) -> Result<i64, ApiError> {
        let mut request = Request::new(Method::POST, Url::clone(&self.sending));
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(CONTENT_TYPE, json);
        *request.timeout_mut() = Some(SEND_TIMEOUT);
        *request.body_mut() = Some(prepared.body(place).into());
        let request = RequestBuilder::from_parts(self.client.clone(), request);
        let (status, body) = exchange(request).await?;
        match number_of_taken(&body) {
            Some(number) => {
                // Telegram's numbers of people are positive, those of groups and channels negative.
                if place.chat.expose() > 0 {
                    self.saw(number);
                }
                Ok(number)
            }
            None => self.taken(status, &body),
        }
    }

    /// The number of a message that was taken.
    pub(super) fn taken(&self, status: u16, body: &[u8]) -> Result<i64, ApiError> {
        // What is there, without building the text that comes back with it.
        if let Ok(Taken { ok: true, result }) = serde_json::from_slice(body) {
            if result.chat.r#type == "private" {
                self.saw(result.message_id);
            }
            return Ok(result.message_id);
        }
        let result = read(status, body)?;
        self.saw_in(&result);
        shaped(result).map(|sent: Sent| sent.message_id)
    }
}

/// The number of a message that was taken, without reading what comes back with it; none where the answer begins in another way.
fn number_of_taken(body: &[u8]) -> Option<i64> {
    let rest = body.strip_prefix(TAKEN)?;
    let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
    let number = matches!(rest[end], b',' | b'}').then_some(&rest[..end])?;
    str::from_utf8(number).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Prepared, number_of_taken};
    use crate::delivery::Place;
    use crate::telegram::messenger;
    use crate::vault::ChatId;

    /// Whatever the client library puts into a message, and in whichever order.
    #[test]
    fn a_prepared_message_is_the_message() {
        for (chat, thread) in [(42, None), (-1_001_234_567_890, Some(7))] {
            let place = Place {
                chat: ChatId::new(chat),
                thread,
            };
            let message = messenger::message(place, "<b>A \"title\"</b>\n\nчасц\\");
            let written = serde_json::to_value(&message).unwrap();
            let prepared = Prepared::of(message).unwrap();
            let read: serde_json::Value = serde_json::from_slice(&prepared.body(place)).unwrap();
            assert_eq!(read, written);
        }
    }

    #[test]
    fn the_number_of_a_taken_message_stands_at_the_beginning_or_is_read_otherwise() {
        let of = |body: &str| number_of_taken(body.as_bytes());
        let told = r#"{"ok":true,"result":{"message_id":4711,"from":{"id":7},"text":"{\"message_id\":1"}}"#;
        assert_eq!(of(told), Some(4711));
        assert_eq!(of(&told[..60]), Some(4711), "it was sent all the same");
        assert_eq!(
            of(r#"{"ok":true,"result":{"message_id":4711}}"#),
            Some(4711)
        );
        for other in [
            "",
            r#"{"ok":true,"result":{"message_id":"#,
            r#"{"ok":true,"result":{"message_id":47"#,
            r#"{"ok":true,"result":{"message_id":"47","chat":{}}}"#,
            r#"{"ok":true,"result":{"message_id":-1,"chat":{}}}"#,
            r#"{"ok":true,"result":{"message_id":4.7e3,"chat":{}}}"#,
            r#"{"ok":true,"result":{"message_id":99999999999999999999,"chat":{}}}"#,
            r#"{"ok":true, "result":{"message_id":47,"chat":{}}}"#,
            r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1"}"#,
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
