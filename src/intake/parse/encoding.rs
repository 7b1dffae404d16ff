//! From bytes to characters: packing that nobody announced, byte order marks, declared and undeclared encodings.
//!
//! Bytes that are UTF-8 are read as UTF-8 whatever is declared: Cyrillic in another encoding practically never is.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use url::Url;

use super::ParseError;

/// The largest document after unpacking.
const MAX_UNPACKED: u64 = 10 * 1024 * 1024;

/// Bytes that are encoded at a time.
const PIECE: usize = 4096;

/// So far a declaration may stand from the beginning.
const DECLARATION_WITHIN: usize = 1024;

/// Undoes gzip and zlib under a name that does not say so.
pub(super) fn unpack<'a>(
    bytes: &'a [u8],
    problems: &mut Vec<String>,
) -> Result<Cow<'a, [u8]>, ParseError> {
    let mut unpacked = Vec::new();
    let read = match bytes {
        [0x1f, 0x8b, ..] => MultiGzDecoder::new(bytes)
            .take(MAX_UNPACKED + 1)
            .read_to_end(&mut unpacked),
        // Its second byte makes the first two a multiple of 31; no text begins so.
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => ZlibDecoder::new(bytes)
            .take(MAX_UNPACKED + 1)
            .read_to_end(&mut unpacked),
        _ => return Ok(Cow::Borrowed(bytes)),
    };
    if unpacked.len() as u64 > MAX_UNPACKED {
        return Err(ParseError::Limit("10 MiB unpacked"));
    }
    match read {
        Ok(_) => {}
        Err(_) if !unpacked.is_empty() => {
            problems.push("The packed data end early; what came was read.".to_owned());
        }
        Err(failure) => return Err(ParseError::Broken(format!("packed data: {failure}"))),
    }
    if unpacked.starts_with(&[0x1f, 0x8b]) {
        return Err(ParseError::Broken("it is packed more than once".to_owned()));
    }
    Ok(Cow::Owned(unpacked))
}

/// Characters, whatever it takes; what had to be guessed or replaced is a problem.
pub(super) fn decode(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&Url>,
    problems: &mut Vec<String>,
) -> String {
    let text = decode_once(bytes, content_type, base, problems);
    match undoubled(&text) {
        Some(repaired) => {
            problems.push("The document was encoded twice; it was decoded twice.".to_owned());
            repaired
        }
        None => text,
    }
}

/// UTF-8 that somebody took for windows-1252 and made UTF-8 of once more: `ÐŸ` for `П`. Only if every character fits.
fn undoubled(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    // Piece by piece: what does not fit would be written out at many times its length.
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        let (encoded, _, lost) = WINDOWS_1252.encode(piece);
        if lost {
            return None;
        }
        bytes.extend_from_slice(&encoded);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

fn decode_once(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&Url>,
    problems: &mut Vec<String>,
) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return lossy(encoding, &bytes[mark..], problems);
    }
    if let Some(encoding) = wide(bytes) {
        return lossy(encoding, bytes, problems);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\u{1b}')
    {
        return text.to_owned();
    }
    let declared = declarations(bytes, content_type);
    // Where the document itself says so, a few right characters are enough.
    let trust = if declared.contains(&UTF_8) { 1 } else { 10 };
    if mostly_utf8(bytes, trust) {
        return lossy(UTF_8, bytes, problems);
    }
    for encoding in &declared {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text.into_owned();
        }
    }
    // The declaration was wrong or there is none.
    let guess = guess(bytes, base);
    let encoding = match declared.first() {
        Some(declared)
            if guess
                .decode_without_bom_handling_and_without_replacement(bytes)
                .is_none() =>
        {
            declared
        }
        _ => guess,
    };
    problems.push(match declared.first() {
        Some(wrong) => format!(
            "Line 1: the encoding is not {}, as the document or its header declares; it was read as {}.",
            wrong.name(),
            encoding.name()
        ),
        None => format!(
            "The encoding is not declared; it was read as {}. The first line should say \
             <?xml version=\"1.0\" encoding=\"{}\"?>.",
            encoding.name(),
            encoding.name().to_ascii_lowercase()
        ),
    });
    lossy(encoding, bytes, problems)
}

fn lossy(encoding: &'static Encoding, bytes: &[u8], problems: &mut Vec<String>) -> String {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        let first = text.find('\u{fffd}').unwrap_or(0);
        let line = 1 + text[..first].bytes().filter(|byte| *byte == b'\n').count();
        problems.push(format!(
            "Line {line}: some bytes from here on are no {}; they were replaced.",
            encoding.name()
        ));
    }
    text.into_owned()
}

/// UTF-16 without a byte order mark, told by `<?`, `<r` and the like.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<' | b'{', 0, _, ..] => Some(UTF_16BE),
        [b'<' | b'{', 0, _, 0, ..] => Some(UTF_16LE),
        _ => None,
    }
}

/// What header, XML declaration and `meta` say, the most trustworthy first, UTF-8 last. Many servers put ISO-8859-1
/// into the header of everything, so it yields to what the document says.
fn declarations(bytes: &[u8], content_type: Option<&str>) -> Vec<&'static Encoding> {
    let head =
        String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_WITHIN)]).to_ascii_lowercase();
    let header =
        content_type.and_then(|header| value_after(&header.to_ascii_lowercase(), "charset"));
    let document = value_after(&head, "encoding").or_else(|| value_after(&head, "charset"));
    let mut found: Vec<&'static Encoding> = [header, document]
        .into_iter()
        .flatten()
        .filter_map(|label| known(&label))
        .collect();
    found.sort_by_key(|encoding| *encoding == WINDOWS_1252);
    // "utf-16" in a document that is visibly not UTF-16 says nothing.
    found.retain(|encoding| encoding.is_ascii_compatible());
    found
}

/// By a label of the web, or by one that only publishers use.
fn known(label: &str) -> Option<&'static Encoding> {
    let label = label.replace('_', "-");
    let usual = match label.as_str() {
        "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic",
        "macroman" | "mac-roman" => "macintosh",
        "ms-cyrl" => "windows-1251",
        "ms-ee" => "windows-1250",
        "ms-ansi" => "windows-1252",
        "ms-greek" => "windows-1253",
        "ms-turk" => "windows-1254",
        "ms-hebr" => "windows-1255",
        "ms-arab" => "windows-1256",
        "winbaltrim" => "windows-1257",
        other => other,
    };
    Encoding::for_label(usual.as_bytes())
        .or_else(|| Encoding::for_label(label.replace('-', "_").as_bytes()))
}

/// `windows-1251` of `charset="windows-1251"`.
fn value_after(text: &str, name: &str) -> Option<String> {
    let rest = text[text.find(name)? + name.len()..]
        .trim_start()
        .strip_prefix('=')?;
    let rest = rest.trim_start().trim_start_matches(['"', '\'']);
    let end =
        rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_:.".contains(letter)));
    Some(rest[..end.unwrap_or(rest.len())].to_owned())
}

/// UTF-8 in which a few characters were cut or pasted wrongly.
fn mostly_utf8(bytes: &[u8], trust: usize) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let broken = text.matches('\u{fffd}').count();
    let right = text
        .chars()
        .filter(|letter| !letter.is_ascii() && *letter != '\u{fffd}')
        .count();
    right > trust * broken
}

fn guess(bytes: &[u8], base: Option<&Url>) -> &'static Encoding {
    let tld = base
        .and_then(Url::domain)
        .and_then(|name| name.rsplit('.').next())
        .map(str::to_ascii_lowercase)
        .filter(|tld| {
            !tld.is_empty()
                && tld
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        });
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(
        tld.as_deref().map(str::as_bytes),
        chardetng::Utf8Detection::Allow,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<rss><title>Новости Белоруссии и всего мира, коротко и ясно</title></rss>";

    fn decoded(bytes: &[u8], header: Option<&str>) -> String {
        decode(bytes, header, None, &mut Vec::new())
    }

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn header_declaration_and_guess() {
        for encoding in [encoding_rs::WINDOWS_1251, encoding_rs::KOI8_U] {
            let bytes = encoded(encoding, TEXT);
            assert_eq!(
                decoded(
                    &bytes,
                    Some(&format!("text/xml; charset=\"{}\"", encoding.name()))
                ),
                TEXT
            );
            assert_eq!(decoded(&bytes, None), TEXT, "{}", encoding.name());
            let declared = format!("<?xml version='1.0' encoding='{}'?>{TEXT}", encoding.name());
            assert_eq!(
                decoded(
                    &encoded(encoding, &declared),
                    Some("text/xml; charset=iso-8859-1")
                ),
                declared
            );
        }
    }

    #[test]
    fn utf8_wins_over_a_wrong_declaration() {
        let text = format!("<?xml version='1.0' encoding='windows-1251'?>{TEXT}");
        assert_eq!(
            decoded(text.as_bytes(), Some("text/xml; charset=windows-1251")),
            text
        );
    }

    #[test]
    fn a_cut_character_does_not_spoil_utf8() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.remove(20);
        let text = decoded(&bytes, None);
        assert!(text.contains("всего мира"), "{text}");
    }

    #[test]
    fn marks_and_wide_characters() {
        let mut marked = vec![0xef, 0xbb, 0xbf];
        marked.extend(TEXT.bytes());
        assert_eq!(decoded(&marked, None), TEXT);
        let wide: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&wide, None), TEXT);
        let narrow: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&narrow, None), TEXT);
    }

    #[test]
    fn what_was_encoded_twice_is_decoded_twice() {
        let twice = WINDOWS_1252.decode_without_bom_handling(TEXT.as_bytes()).0;
        assert_eq!(decoded(twice.as_bytes(), None), TEXT);
        assert_eq!(
            decoded("<a>Café à la crème, naïve</a>".as_bytes(), None),
            "<a>Café à la crème, naïve</a>"
        );
    }

    #[test]
    fn a_gzip_bomb_is_refused() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::copy(
            &mut std::io::repeat(b' ').take(MAX_UNPACKED + 10),
            &mut packer,
        )
        .unwrap();
        let bytes = packer.finish().unwrap();
        assert_eq!(
            unpack(&bytes, &mut Vec::new()),
            Err(ParseError::Limit("10 MiB unpacked"))
        );
    }
}
