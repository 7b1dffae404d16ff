//! Content: the text or caption of a call, parsed, finished and measured.
//!
//! Nothing is cut to fit: what is too long is refused.

use super::{Arguments, Refusal};
use crate::entities::{self, Entity, Formatted};

/// UTF-16 units of a message's text after parsing.
pub(crate) const MAX_TEXT: usize = 4096;
/// UTF-16 units of a caption after parsing.
pub(crate) const MAX_CAPTION: usize = 1024;
/// Bytes of a text before parsing.
const MAX_RAW: usize = 32_768;

/// The text of a message that must have one.
pub(crate) fn text(arguments: &Arguments, too_long: &str) -> Result<Formatted, Refusal> {
    let raw = arguments.text("text");
    if raw.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    let formatted = formatted(arguments, &raw, "entities")?;
    if formatted.text.is_empty() {
        return Err(Refusal::bad("text must be non-empty"));
    }
    if formatted.utf16_length() > MAX_TEXT {
        return Err(Refusal::bad(too_long));
    }
    Ok(formatted)
}

/// A caption, which may be empty.
pub(crate) fn caption(arguments: &Arguments) -> Result<Formatted, Refusal> {
    let raw = arguments.text("caption");
    let formatted = formatted(arguments, &raw, "caption_entities")?;
    if formatted.utf16_length() > MAX_CAPTION {
        return Err(Refusal::bad("message caption is too long"));
    }
    Ok(formatted)
}

fn formatted(arguments: &Arguments, raw: &str, entities_name: &str) -> Result<Formatted, Refusal> {
    if raw.len() > MAX_RAW {
        return Err(Refusal::bad("text is too long"));
    }
    let cannot = |words: String| Refusal::bad(format!("can't parse entities: {words}"));
    let mode = arguments.text("parse_mode");
    let taken = parsed(arguments, raw, (&mode, entities_name), cannot)?;
    #[cfg(feature = "full")]
    crate::said::note(raw, &mode.to_ascii_lowercase(), &taken.text);
    Ok(taken)
}

fn parsed(
    arguments: &Arguments,
    raw: &str,
    (mode, entities_name): (&str, &str),
    cannot: impl Fn(String) -> Refusal,
) -> Result<Formatted, Refusal> {
    match mode.to_ascii_lowercase().as_str() {
        "" | "none" => {
            let given = arguments.typed::<Vec<Entity>>(entities_name, "MessageEntity")?;
            let given = given.unwrap_or_default();
            // What the server finds by itself cannot be claimed.
            entities::finish(raw, given).map_err(Refusal::bad)
        }
        "html" => {
            if arguments.has(entities_name) {
                return Err(Refusal::strict(format!(
                    "{entities_name} are ignored beside parse_mode"
                )));
            }
            let (text, parsed) = entities::parse_html(raw).map_err(cannot)?;
            entities::finish(&text, parsed).map_err(Refusal::bad)
        }
        "markdown" | "markdownv2" => Err(Refusal::strict(format!(
            "parse mode {mode} is not spoken here"
        ))),
        _ => Err(Refusal::bad("unsupported parse_mode")),
    }
}
