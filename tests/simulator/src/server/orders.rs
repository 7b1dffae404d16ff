//! Orders: a fault as scripts write it in JSON.
//!
//! Only the spelling is here; what a fault does is in `bot`.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::world::{Fault, FaultKind};

/// For instance `{"method": "sendMessage", "kind": "slow", "milliseconds": 500, "times": 2}`.
#[derive(Deserialize)]
pub(crate) struct FaultOrder {
    method: Option<String>,
    chat: Option<i64>,
    #[serde(flatten)]
    kind: Kind,
    #[serde(default = "once")]
    times: usize,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Kind {
    #[serde(rename = "status_500")]
    Status500,
    #[serde(rename = "status_502_html")]
    Status502Html,
    TimeOut,
    TimeOutAfter,
    CutBefore,
    CutAfter,
    Slow {
        milliseconds: u64,
    },
    Answer {
        code: u16,
        description: String,
        parameters: Option<Value>,
    },
    Garbled {
        body: String,
    },
}

fn once() -> usize {
    1
}

impl From<FaultOrder> for Fault {
    fn from(order: FaultOrder) -> Self {
        Self {
            method: order.method,
            chat: order.chat,
            times: order.times,
            kind: match order.kind {
                Kind::Status500 => FaultKind::Status500,
                Kind::Status502Html => FaultKind::Status502Html,
                Kind::TimeOut => FaultKind::TimeOut,
                Kind::TimeOutAfter => FaultKind::TimeOutAfter,
                Kind::CutBefore => FaultKind::CutBefore,
                Kind::CutAfter => FaultKind::CutAfter,
                Kind::Slow { milliseconds } => FaultKind::Slow(Duration::from_millis(milliseconds)),
                Kind::Answer {
                    code,
                    description,
                    parameters,
                } => FaultKind::Answer {
                    code,
                    description,
                    parameters,
                },
                Kind::Garbled { body } => FaultKind::Garbled(body),
            },
        }
    }
}
