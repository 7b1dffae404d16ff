//! Bot: one call of the Bot API, with the trouble that was ordered for it.
//!
//! Each call is recorded once, whether or not it got an answer.

use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::body;
use super::listener::Knife;
use super::polling;
use super::shared::Shared;
use crate::api::{self, Arguments, Method, Refusal};
use crate::settings::Keep;
use crate::world::{Call, DOWNLOAD, FaultKind, State};

const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad \
                           Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n";

type Answer = Result<Value, Refusal>;

/// A call that passed the door: token and method are right.
struct Visit<'call> {
    shared: &'call Shared,
    knife: &'call Knife,
    method: &'static Method,
    arguments: Arguments,
}

pub(crate) async fn call(
    shared: &Shared,
    knife: &Knife,
    token: &str,
    method: &str,
    request: Request,
) -> Response {
    let arguments = match body::read(request).await {
        Ok(arguments) => arguments,
        Err(refusal) => return answer(&Err(refusal)),
    };
    let found = api::find(method);
    let (door, fault) = shared.change(|state| {
        let door = at_the_door(state, token, found);
        if let Err(refusal) = &door {
            record(
                state,
                method,
                &arguments,
                refusal.code,
                Some(refusal),
                false,
            );
            return (door, None);
        }
        let name = found.map_or(method, |found| found.name);
        let fault = state.trouble(name, arguments.chat());
        (door, fault)
    });
    let method = match door {
        Ok(method) => method,
        Err(refusal) => return answer(&Err(refusal)),
    };
    let visit = Visit {
        shared,
        knife,
        method,
        arguments,
    };
    match fault {
        None => answer(&visit.carry_out(None).await),
        Some(fault) => visit.suffer(fault).await,
    }
}

/// A download of a file, with the trouble that was ordered for it; what it gives is asked for only when it is given.
pub(crate) async fn download(
    shared: &Shared,
    knife: &Knife,
    give: impl FnOnce() -> Response,
) -> Response {
    let cut = || {
        knife.cut();
        StatusCode::OK.into_response()
    };
    let refused = |code, description: &str| {
        let refusal = Refusal::new(code, description);
        answer(&Err(refusal))
    };
    match shared.change(|state| state.trouble(DOWNLOAD, None)) {
        None => give(),
        Some(FaultKind::Status500) => refused(500, "Internal Server Error: restart"),
        Some(FaultKind::Status502Html) => bad_gateway(),
        Some(FaultKind::TimeOut | FaultKind::TimeOutAfter) => {
            shared.stopped().await;
            cut()
        }
        Some(FaultKind::CutBefore | FaultKind::CutAfter) => cut(),
        Some(FaultKind::Slow(delay)) => {
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                () = shared.stopped() => {}
            }
            give()
        }
        Some(FaultKind::Answer {
            code, description, ..
        }) => refused(code, &description),
        Some(FaultKind::Garbled(body)) => body.into_response(),
    }
}

fn bad_gateway() -> Response {
    let html = [(CONTENT_TYPE, HeaderValue::from_static("text/html"))];
    (StatusCode::BAD_GATEWAY, html, BAD_GATEWAY).into_response()
}

fn at_the_door(
    state: &State,
    token: &str,
    method: Option<&'static Method>,
) -> Result<&'static Method, Refusal> {
    let token = token.replace("%3A", ":").replace("%3a", ":");
    if !token.contains(':') {
        return Err(Refusal::new(401, "Unauthorized: invalid token specified"));
    }
    if token != state.settings.token || state.revoked {
        return Err(Refusal::new(401, "Unauthorized"));
    }
    method.ok_or_else(|| Refusal::new(404, "Not Found: method not found"))
}

impl Visit<'_> {
    /// Carries the call out; `code` is what the caller will see of it, if not the truth.
    async fn carry_out(&self, code: Option<u16>) -> Answer {
        if self.method.polls() {
            let result = match self.method.check(&self.arguments) {
                Ok(()) => polling::updates(self.shared, &self.arguments).await,
                Err(refusal) => Err(refusal),
            };
            let mut state = self.shared.look();
            self.note(&mut state, code, &result);
            return result;
        }
        self.shared.change(|state| {
            let result = self.method.call(state, &self.arguments);
            self.note(state, code, &result);
            result
        })
    }

    fn note(&self, state: &mut State, code: Option<u16>, result: &Answer) {
        let refusal = result.as_ref().err();
        let code = code.unwrap_or(refusal.map_or(200, |refusal| refusal.code));
        record(
            state,
            self.method.name,
            &self.arguments,
            code,
            refusal,
            refusal.is_none(),
        );
    }

    /// Records a call that is not carried out.
    fn note_untaken(&self, code: u16, refusal: Option<&Refusal>) {
        self.shared.change(|state| {
            record(
                state,
                self.method.name,
                &self.arguments,
                code,
                refusal,
                false,
            );
        });
    }

    async fn suffer(&self, fault: FaultKind) -> Response {
        match fault {
            FaultKind::Status500 => {
                self.refused(Refusal::new(500, "Internal Server Error: restart"))
            }
            FaultKind::Status502Html => {
                self.note_untaken(502, None);
                bad_gateway()
            }
            FaultKind::TimeOut => {
                self.note_untaken(0, None);
                self.never().await
            }
            FaultKind::TimeOutAfter => {
                // Whatever the result, nobody will hear of it.
                let _ = self.carry_out(Some(0)).await;
                self.never().await
            }
            FaultKind::CutBefore => {
                self.note_untaken(0, None);
                self.cut()
            }
            FaultKind::CutAfter => {
                let _ = self.carry_out(Some(0)).await;
                self.cut()
            }
            FaultKind::Slow(delay) => {
                let result = self.carry_out(None).await;
                self.pause(delay).await;
                answer(&result)
            }
            FaultKind::Answer {
                code,
                description,
                parameters,
            } => self.refused(Refusal {
                code,
                description,
                parameters,
            }),
            FaultKind::Garbled(body) => {
                let _ = self.carry_out(None).await;
                body.into_response()
            }
        }
    }

    fn refused(&self, refusal: Refusal) -> Response {
        self.note_untaken(refusal.code, Some(&refusal));
        answer(&Err(refusal))
    }

    fn cut(&self) -> Response {
        self.knife.cut();
        StatusCode::OK.into_response()
    }

    async fn never(&self) -> Response {
        self.shared.stopped().await;
        self.cut()
    }

    async fn pause(&self, delay: Duration) {
        tokio::select! {
            () = tokio::time::sleep(delay) => {}
            () = self.shared.stopped() => {}
        }
    }
}

fn record(
    state: &mut State,
    method: &str,
    arguments: &Arguments,
    code: u16,
    refusal: Option<&Refusal>,
    taken: bool,
) {
    let call = Call {
        method: method.to_owned(),
        chat: arguments.chat(),
        at: state.now(),
        code,
        description: refusal.map(|refusal| refusal.description.clone()),
        taken,
        uploaded: arguments.files.values().map(|file| file.bytes.len()).sum(),
    };
    // Polls that found nothing would bury what a test looks for.
    let keep = state.settings.keep == Keep::All && !(method == "getUpdates" && code == 200);
    state.log.add(call, keep);
}

fn answer(result: &Answer) -> Response {
    match result {
        Ok(value) => Json(json!({"ok": true, "result": value})).into_response(),
        Err(refusal) => {
            let code = StatusCode::from_u16(refusal.code).unwrap_or(StatusCode::BAD_REQUEST);
            let mut response = (code, Json(refusal.to_json())).into_response();
            if let Some(seconds) = refusal.retry_after() {
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}
