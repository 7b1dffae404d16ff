//! Arguments: what a call was given, whichever way it was encoded.
//!
//! Values are read leniently where Telegram is lenient (numbers as strings) and never guessed.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Refusal;
use crate::world::File;

/// A call's parameters and uploaded files.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) values: Map<String, Value>,
    pub(crate) files: HashMap<String, File>,
}

impl Arguments {
    fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name).filter(|value| !value.is_null())
    }

    /// Whether the parameter was given at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some() || self.files.contains_key(name)
    }

    /// A text; empty if it was not given.
    pub(crate) fn text(&self, name: &str) -> String {
        match self.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(value) => as_integer(value).map(Some).ok_or_else(|| {
                Refusal::strict(format!("parameter {name} must be an integer, not {value}"))
            }),
        }
    }

    /// A switch; false if it was not given.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None => Ok(false),
            Some(Value::Bool(on)) => Ok(*on),
            Some(value) => match value.as_str().unwrap_or(&value.to_string()) {
                "true" | "True" | "1" | "yes" => Ok(true),
                "false" | "False" | "0" | "no" | "" => Ok(false),
                _ => Err(Refusal::strict(format!(
                    "parameter {name} must be true or false, not {value}"
                ))),
            },
        }
    }

    /// An object or list, as JSON or as a string that holds JSON.
    pub(crate) fn json(&self, name: &str, what: &str) -> Result<Option<Value>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad(format!("can't parse {what} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// The same, as a type; fields that the type does not know are refused by it.
    pub(crate) fn typed<T: DeserializeOwned>(
        &self,
        name: &str,
        what: &str,
    ) -> Result<Option<T>, Refusal> {
        self.json(name, what)?
            .map(|value| {
                serde_json::from_value(value)
                    .map_err(|error| Refusal::bad(format!("can't parse {what}: {error}")))
            })
            .transpose()
    }

    /// The chat a call is about, if it names one by number.
    pub(crate) fn chat(&self) -> Option<i64> {
        self.get("chat_id").and_then(as_integer)
    }

    /// The first parameter that is not among those named.
    pub(crate) fn stranger(&self, known: &[&[&str]]) -> Option<&str> {
        let is_known = |name: &str| known.iter().any(|group| group.contains(&name));
        self.values
            .keys()
            .map(String::as_str)
            .find(|name| !is_known(name))
    }
}

fn as_integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
