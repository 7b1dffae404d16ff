//! Finish: what Telegram's servers do to a parsed text before it stands in a chat.
//!
//! Control characters go, ends are trimmed, entities are put in order, links and commands found.
//! Tags are never read here.

use super::{Entity, Kind, detect, sort, utf16_length};

/// How many entities the server keeps of one text; the rest is dropped without a word.
pub const MAX_ENTITIES: usize = 100;

/// A text with its entities, as it stands in a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The plain text.
    pub text: String,
    /// Its entities, in order.
    pub entities: Vec<Entity>,
}

impl Formatted {
    /// Its length as Telegram's limits count it.
    #[must_use]
    pub fn utf16_length(&self) -> usize {
        utf16_length(&self.text)
    }
}

/// Turns a parsed text into the one that stands in the chat.
///
/// # Errors
/// Telegram's sentence about an entity that begins or ends where it cannot.
pub fn finish(text: &str, entities: Vec<Entity>) -> Result<Formatted, String> {
    if entities.is_empty() && is_plain(text) {
        let text = text.trim_matches(is_edge_space).to_owned();
        let entities = detect::detect(&text);
        return Ok(capped(text, entities));
    }
    let (text, mut entities) = cleaned(text, entities)?;
    entities.retain(|entity| has_ink(&text, entity));
    sort(&mut entities);
    let entities = nested(entities);
    let (text, mut entities) = trimmed(&text, entities);
    for found in detect::detect(&text) {
        if !entities
            .iter()
            .any(|entity| is_whole(&entity.kind) && overlap(entity, &found))
        {
            entities.push(found);
        }
    }
    sort(&mut entities);
    Ok(capped(text, entities))
}

fn capped(text: String, mut entities: Vec<Entity>) -> Formatted {
    entities.truncate(MAX_ENTITIES);
    Formatted { text, entities }
}

fn is_edge_space(letter: char) -> bool {
    matches!(letter, ' ' | '\n')
}

fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|letter| replacement(letter) == Some(letter))
}

/// What Telegram keeps of a character: itself, a space, or nothing.
fn replacement(letter: char) -> Option<char> {
    match letter {
        '\n' => Some('\n'),
        '\r' | '\u{2028}'..='\u{202e}' | '\u{333}' | '\u{33f}' | '\u{30a}' => None,
        letter if u32::from(letter) < 0x20 => Some(' '),
        letter => Some(letter),
    }
}

/// Removes what Telegram removes, moves the entities along, and checks that each fits the text.
fn cleaned(text: &str, entities: Vec<Entity>) -> Result<(String, Vec<Entity>), String> {
    let mut result = String::with_capacity(text.len());
    // Place in the old text, in units, to place in the new one; inside a pair there is none.
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut length = 0;
    for letter in text.chars() {
        places.push(Some(length));
        if letter.len_utf16() == 2 {
            places.push(None);
        }
        if let Some(kept) = replacement(letter) {
            result.push(kept);
            length += kept.len_utf16();
        }
    }
    places.push(Some(length));
    let mut moved = Vec::with_capacity(entities.len());
    for entity in entities {
        let end = entity.offset.saturating_add(entity.length);
        if entity.length == 0 || entity.offset >= places.len() {
            continue;
        }
        let end = end.min(places.len() - 1);
        let begin = places[entity.offset].ok_or_else(|| middle("begins", entity.offset))?;
        let end = places[end].ok_or_else(|| middle("ends", end))?;
        if end > begin {
            moved.push(Entity::new(entity.kind, begin, end - begin));
        }
    }
    Ok((result, moved))
}

fn middle(what: &str, offset: usize) -> String {
    format!("entity {what} in a middle of a UTF-16 symbol at byte offset {offset}")
}

/// Whether an entity covers anything visible; code and custom emoji may be blank.
fn has_ink(text: &str, entity: &Entity) -> bool {
    if matches!(
        entity.kind,
        Kind::Code | Kind::Pre { .. } | Kind::CustomEmoji { .. }
    ) {
        return true;
    }
    let mut at = 0;
    text.chars().any(|letter| {
        let here = at;
        at += letter.len_utf16();
        here >= entity.offset && here < entity.end() && !letter.is_whitespace()
    })
}

/// Whether nothing else may lie across it: links, mentions, code.
fn is_whole(kind: &Kind) -> bool {
    !is_style(kind) && !is_quote(kind) && !matches!(kind, Kind::CustomEmoji { .. })
}

fn is_style(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Bold | Kind::Italic | Kind::Underline | Kind::Strikethrough | Kind::Spoiler
    )
}

fn is_quote(kind: &Kind) -> bool {
    matches!(kind, Kind::Blockquote | Kind::ExpandableBlockquote)
}

fn is_code(kind: &Kind) -> bool {
    matches!(kind, Kind::Code | Kind::Pre { .. })
}

fn overlap(one: &Entity, other: &Entity) -> bool {
    one.offset < other.end() && other.offset < one.end()
}

/// Telegram's rules of nesting: nothing inside code, no link in a link, no quote in a quote, one bold for two.
fn nested(sorted: Vec<Entity>) -> Vec<Entity> {
    let mut kept: Vec<Entity> = Vec::with_capacity(sorted.len());
    let codes: Vec<Entity> = sorted
        .iter()
        .filter(|entity| is_code(&entity.kind))
        .cloned()
        .collect();
    for entity in sorted {
        let hidden = !is_code(&entity.kind)
            && !is_quote(&entity.kind)
            && codes.iter().any(|code| overlap(code, &entity));
        let doubled = kept.iter().any(|other| {
            overlap(other, &entity)
                && ((is_whole(&other.kind) && is_whole(&entity.kind))
                    || (is_quote(&other.kind) && is_quote(&entity.kind)))
        });
        if hidden || doubled {
            continue;
        }
        let same = kept.iter_mut().find(|other| {
            is_style(&entity.kind) && other.kind == entity.kind && other.end() >= entity.offset
        });
        match same {
            Some(other) => other.length = other.end().max(entity.end()) - other.offset,
            None => kept.push(entity),
        }
    }
    kept
}

fn trimmed(text: &str, entities: Vec<Entity>) -> (String, Vec<Entity>) {
    let without_end = text.trim_end_matches(is_edge_space);
    let result = without_end.trim_start_matches(is_edge_space);
    let cut = without_end.len() - result.len();
    let length = utf16_length(result);
    let entities = entities
        .into_iter()
        .filter_map(|entity| {
            let begin = entity.offset.saturating_sub(cut);
            let end = entity.end().saturating_sub(cut).min(length);
            (end > begin).then(|| Entity::new(entity.kind, begin, end - begin))
        })
        .collect();
    (result.to_owned(), entities)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bold(offset: usize, length: usize) -> Entity {
        Entity::new(Kind::Bold, offset, length)
    }

    #[test]
    fn ends_are_trimmed_and_entities_move_along() {
        let done = finish("  a b\n ", vec![bold(0, 7)]).unwrap();
        assert_eq!(done.text, "a b");
        assert_eq!(done.entities, vec![bold(0, 3)]);
    }

    #[test]
    fn an_entity_cannot_cut_an_emoji() {
        assert!(
            finish("😀", vec![bold(1, 1)])
                .unwrap_err()
                .contains("begins in a middle")
        );
    }

    #[test]
    fn only_the_first_hundred_entities_stay() {
        let text = "a ".repeat(150);
        let entities = (0..150).map(|n| bold(n * 2, 1)).collect();
        assert_eq!(
            finish(&text, entities).unwrap().entities.len(),
            MAX_ENTITIES
        );
    }

    #[test]
    fn code_holds_nothing_and_links_hold_no_links() {
        let link = |url: &str| Kind::TextLink {
            url: url.to_owned(),
        };
        let done = finish(
            "abcdef",
            vec![
                Entity::new(Kind::Code, 0, 3),
                bold(1, 1),
                Entity::new(link("http://a.b/"), 3, 3),
                Entity::new(link("http://c.d/"), 4, 1),
            ],
        )
        .unwrap();
        assert_eq!(done.entities.len(), 2);
    }
}
