//! HTML: Telegram's small dialect of it, byte for byte as Telegram reads it, errors included.
//!
//! It never repairs anything, and never trims or detects: that is `finish`, the server's part.

use super::reference::{self, push_code};
use super::tag::{Open, TAGS};
use super::{Entity, Kind, MentionedUser, link, moment, sort};

/// Parses a text with tags into plain text and entities.
///
/// # Errors
/// Telegram's sentence, without `Bad Request: can't parse entities: ` before it.
pub fn parse_html(text: &str) -> Result<(String, Vec<Entity>), String> {
    let mut parser = Parser {
        input: text.as_bytes(),
        at: 0,
        output: Vec::with_capacity(text.len()),
        length: 0,
        open: Vec::new(),
        entities: Vec::new(),
    };
    parser.run()?;
    if let Some(tag) = parser.open.last() {
        return Err(format!(
            "Can't find end tag corresponding to start tag \"{}\"",
            tag.name
        ));
    }
    for entity in &mut parser.entities {
        if matches!(entity.kind, Kind::Code) {
            entity.language = None;
        }
    }
    let mut entities: Vec<Entity> = parser.entities.into_iter().map(Found::settled).collect();
    sort(&mut entities);
    let text = String::from_utf8(parser.output).map_err(|_| {
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
         surrogate code units"
    })?;
    Ok((text, entities))
}

/// An entity whose language may still move to the `pre` around it.
struct Found {
    kind: Kind,
    offset: usize,
    length: usize,
    language: Option<String>,
}

impl Found {
    fn settled(self) -> Entity {
        let kind = match self.kind {
            Kind::Pre { .. } => Kind::Pre {
                language: self.language,
            },
            kind => kind,
        };
        Entity::new(kind, self.offset, self.length)
    }
}

struct Parser<'text> {
    input: &'text [u8],
    at: usize,
    output: Vec<u8>,
    /// Length of the output in UTF-16 units.
    length: usize,
    open: Vec<Open>,
    entities: Vec<Found>,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        while self.at < self.input.len() {
            match self.input[self.at] {
                b'&' => {
                    if let Some(code) = self.reference() {
                        self.length += if code > 0xffff { 2 } else { 1 };
                        push_code(&mut self.output, code);
                    } else {
                        self.copy();
                    }
                }
                b'<' if self.byte(self.at + 1) == b'/' => self.end_tag()?,
                b'<' => self.start_tag()?,
                _ => self.copy(),
            }
        }
        Ok(())
    }

    /// The byte at a place; past the end there are zeros, as in a C string.
    fn byte(&self, at: usize) -> u8 {
        self.input.get(at).copied().unwrap_or(0)
    }

    fn copy(&mut self) {
        let byte = self.input[self.at];
        if byte & 0xc0 != 0x80 {
            self.length += if byte >= 0xf0 { 2 } else { 1 };
        }
        self.output.push(byte);
        self.at += 1;
    }

    fn skip_space(&mut self) {
        while self.byte(self.at) != 0 && is_space(self.byte(self.at)) {
            self.at += 1;
        }
    }

    fn slice(&self, begin: usize, end: usize) -> String {
        let end = end.min(self.input.len());
        String::from_utf8_lossy(&self.input[begin.min(end)..end]).into_owned()
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        while !is_space(self.byte(self.at)) && self.byte(self.at) != b'>' {
            self.at += 1;
        }
        if self.byte(self.at) == 0 {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        let name = self.slice(begin + 1, self.at).to_ascii_lowercase();
        if !TAGS.contains(&name.as_str()) {
            return Err(format!(
                "Unsupported start tag \"{name}\" at byte offset {begin}"
            ));
        }
        let mut tag = Open {
            name,
            argument: String::new(),
            format: String::new(),
            offset: self.length,
            output_begin: self.output.len(),
        };
        while self.byte(self.at) != b'>' {
            self.skip_space();
            if self.byte(self.at) == b'>' {
                break;
            }
            self.attribute(&mut tag, begin)?;
        }
        if tag.name == "span" && tag.argument != "spoiler" {
            return Err(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            ));
        }
        self.at += 1;
        self.open.push(tag);
        Ok(())
    }

    fn attribute(&mut self, tag: &mut Open, begin: usize) -> Result<(), String> {
        let name_begin = self.at;
        while !is_space(self.byte(self.at))
            && !matches!(self.byte(self.at), b'=' | b'>' | b'/' | b'"' | b'\'')
        {
            self.at += 1;
        }
        let name = self.slice(name_begin, self.at);
        if name.is_empty() {
            return Err(format!(
                "Empty attribute name in the tag \"{}\" at byte offset {begin}",
                tag.name
            ));
        }
        self.skip_space();
        if self.byte(self.at) != b'=' {
            if self.byte(self.at) == 0 {
                return Err(unclosed(&tag.name, begin));
            }
            if tag.name == "blockquote" && name == "expandable" {
                "1".clone_into(&mut tag.argument);
            }
            return Ok(());
        }
        self.at += 1;
        self.skip_space();
        if self.byte(self.at) == 0 {
            return Err(unclosed(&tag.name, begin));
        }
        let value = self.attribute_value()?;
        if self.byte(self.at) == 0 {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        tag.keep(&name, value);
        Ok(())
    }

    fn attribute_value(&mut self) -> Result<String, String> {
        let quote = self.byte(self.at);
        if quote != b'\'' && quote != b'"' {
            let begin = self.at;
            while self.byte(self.at).is_ascii_alphanumeric()
                || matches!(self.byte(self.at), b'.' | b'-')
            {
                self.at += 1;
            }
            if !is_space(self.byte(self.at)) && self.byte(self.at) != b'>' {
                return Err(format!(
                    "Unexpected end of name token at byte offset {begin}"
                ));
            }
            return Ok(self.slice(begin, self.at).to_ascii_lowercase());
        }
        self.at += 1;
        let mut value = Vec::new();
        while self.byte(self.at) != quote && self.byte(self.at) != 0 {
            if self.byte(self.at) == b'&'
                && let Some(code) = self.reference()
            {
                push_code(&mut value, code);
                continue;
            }
            value.push(self.byte(self.at));
            self.at += 1;
        }
        if self.byte(self.at) == quote {
            self.at += 1;
        }
        Ok(String::from_utf8_lossy(&value).into_owned())
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let Some(tag) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        self.at += 2;
        while !is_space(self.byte(self.at)) && self.byte(self.at) != b'>' {
            self.at += 1;
        }
        let name = self.slice(begin + 2, self.at).to_ascii_lowercase();
        self.skip_space();
        if self.byte(self.at) != b'>' {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !name.is_empty() && name != tag.name {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                tag.name
            ));
        }
        if self.length > tag.offset {
            self.close(tag)?;
        }
        Ok(())
    }

    fn close(&mut self, tag: Open) -> Result<(), String> {
        let (offset, length) = (tag.offset, self.length - tag.offset);
        let mut language = None;
        let kind = match tag.name.as_str() {
            "i" | "em" => Kind::Italic,
            "b" | "strong" => Kind::Bold,
            "s" | "strike" | "del" => Kind::Strikethrough,
            "u" | "ins" => Kind::Underline,
            "tg-spoiler" | "span" => Kind::Spoiler,
            "tg-emoji" => tag.custom_emoji()?,
            "tg-time" => match moment::kind(&tag.argument, &tag.format)? {
                Some(kind) => kind,
                None => return Ok(()),
            },
            "a" => match self.text_link(tag) {
                Some(kind) => kind,
                None => return Ok(()),
            },
            "blockquote" if tag.argument.is_empty() => Kind::Blockquote,
            "blockquote" => Kind::ExpandableBlockquote,
            "pre" => {
                if let Some(code) = self.twin(offset, length, &Kind::Code)
                    && code.language.is_some()
                {
                    code.kind = Kind::Pre { language: None };
                    return Ok(());
                }
                Kind::Pre { language: None }
            }
            _ => {
                language = Some(tag.argument).filter(|language| !language.is_empty());
                if language.is_some()
                    && let Some(pre) = self.twin(offset, length, &Kind::Pre { language: None })
                    && pre.language.is_none()
                {
                    pre.language = language;
                    return Ok(());
                }
                Kind::Code
            }
        };
        self.entities.push(Found {
            kind,
            offset,
            length,
            language,
        });
        Ok(())
    }

    /// The last entity, if it covers the same stretch and is of that kind.
    fn twin(&mut self, offset: usize, length: usize, kind: &Kind) -> Option<&mut Found> {
        self.entities
            .last_mut()
            .filter(|found| found.offset == offset && found.length == length && found.kind == *kind)
    }

    fn text_link(&self, tag: Open) -> Option<Kind> {
        let url = if tag.argument.is_empty() {
            String::from_utf8_lossy(&self.output[tag.output_begin..]).into_owned()
        } else {
            tag.argument
        };
        if let Some(id) = link::user_id(&url) {
            let user = MentionedUser {
                id,
                is_bot: false,
                first_name: String::new(),
            };
            return Some(Kind::TextMention { user });
        }
        link::checked_link(&url).map(|url| Kind::TextLink { url })
    }

    /// Reads a character reference and moves past it; `None` leaves the place and means a plain `&`.
    fn reference(&mut self) -> Option<u32> {
        let (code, end) = reference::decode(self.input, self.at)?;
        self.at = end;
        Some(code)
    }
}

fn unclosed(name: &str, begin: usize) -> String {
    format!("Unclosed start tag \"{name}\" at byte offset {begin}")
}

/// Telegram's notion of space, the end of the text included.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_entities_in_utf16_units() {
        let (text, entities) = parse_html("😀<b>a &amp; <i>b</i></b>").unwrap();
        assert_eq!(text, "😀a & b");
        let bold = Entity::new(Kind::Bold, 2, 5);
        assert_eq!(entities, [bold, Entity::new(Kind::Italic, 6, 1)]);
    }

    #[test]
    fn errors_name_the_byte() {
        let error = parse_html("é<i></b>").unwrap_err();
        assert_eq!(
            error,
            "Unmatched end tag at byte offset 5, expected \"</i>\", found \"</b>\""
        );
    }

    #[test]
    fn a_language_stays_only_inside_pre() {
        let (_, entities) = parse_html("<code class='language-x'>y</code>").unwrap();
        assert_eq!(entities, [Entity::new(Kind::Code, 0, 1)]);
        let (_, entities) = parse_html("<pre><code class='language-x'>y</code></pre>").unwrap();
        let language = Some("x".to_owned());
        assert_eq!(entities, [Entity::new(Kind::Pre { language }, 0, 1)]);
    }
}
