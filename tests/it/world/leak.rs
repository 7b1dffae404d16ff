//! The **secrets** that must stand nowhere, and the search for them through bytes: numbers as 8 bytes of either order, in decimal,
//! hexadecimal and base64 of each of these at every alignment; words as they are, in hexadecimal and in base64.
//!
//! One automaton looks for all of them at once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::AhoCorasick;
use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// What to search for.
pub(crate) struct Secrets {
    search: AhoCorasick,
    /// How the pattern with the same number is written.
    forms: Vec<&'static str>,
}

impl Secrets {
    /// Searches for these numbers.
    pub(crate) fn new(ids: impl IntoIterator<Item = i64>) -> Self {
        Self::with_words(ids, Vec::<String>::new())
    }

    /// Searches for these numbers and these words.
    pub(crate) fn with_words(
        ids: impl IntoIterator<Item = i64>,
        words: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Self {
        let mut patterns = BTreeMap::new();
        for id in ids {
            number(&mut patterns, id);
        }
        for word in words {
            spoken(&mut patterns, word.as_ref());
        }
        assert!(!patterns.is_empty(), "at least one secret");
        assert!(
            patterns.keys().all(|pattern| pattern.len() >= 6),
            "too short to mean anything"
        );
        let search = AhoCorasick::builder()
            .kind(Some(aho_corasick::AhoCorasickKind::ContiguousNFA))
            .build(patterns.keys())
            .expect("an automaton of this size");
        Self {
            search,
            forms: patterns.into_values().collect(),
        }
    }

    /// Where the first one stands, and how it is written.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<String> {
        let found = self.search.find(bytes)?;
        let form = self.forms[found.pattern().as_usize()];
        Some(format!("{form} at byte {}", found.start()))
    }

    /// How many patterns are looked for at once.
    pub(crate) fn count(&self) -> usize {
        self.forms.len()
    }

    /// Searches every file below a folder; names one with a secret.
    pub(crate) fn find_below(&self, folder: &Path) -> Option<String> {
        self.all_below(folder).into_iter().next()
    }

    /// Searches every file below a folder; names each with a secret, and the first in it.
    pub(crate) fn all_below(&self, folder: &Path) -> Vec<String> {
        let files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
            .into_iter()
            .map(|entry| entry.expect("the folder can be read"))
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect();
        assert!(!files.is_empty(), "nothing to search");
        // Whoever is free takes the next file: one may be as large as all others.
        let next = AtomicUsize::new(0);
        let search = || {
            std::iter::from_fn(|| files.get(next.fetch_add(1, Ordering::Relaxed)))
                .filter_map(|file| self.find_in(file))
                .collect::<Vec<_>>()
        };
        let at_once = std::thread::available_parallelism().map_or(2, usize::from);
        let mut found = std::thread::scope(|threads| {
            let parts: Vec<_> = (0..at_once).map(|_| threads.spawn(search)).collect();
            let found = parts
                .into_iter()
                .map(|part| part.join().expect("the search ends"));
            found.flatten().collect::<Vec<_>>()
        });
        found.sort();
        found
    }

    fn find_in(&self, file: &Path) -> Option<String> {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            // A server that runs has removed it since it was listed.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            Err(error) => panic!("{}: {error}", file.display()),
        };
        let found = self.search.find(&bytes)?;
        let form = self.forms[found.pattern().as_usize()];
        let around = found.start().saturating_sub(150)..bytes.len().min(found.end() + 150);
        Some(format!(
            "{}: {form} at byte {}: {:?}",
            file.display(),
            found.start(),
            String::from_utf8_lossy(&bytes[around])
        ))
    }
}

/// Every form that is searched for of a number and of a word, each with what it is called.
pub(crate) fn every_form(id: i64, word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut patterns = BTreeMap::new();
    number(&mut patterns, id);
    spoken(&mut patterns, word);
    let forms = patterns.into_iter();
    forms.map(|(pattern, form)| (form, pattern)).collect()
}

/// All ways to write a word.
fn spoken(patterns: &mut BTreeMap<Vec<u8>, &'static str>, word: &str) {
    patterns.insert(word.as_bytes().to_vec(), "a word");
    encoded(
        patterns,
        word.as_bytes(),
        ("a word in hexadecimal", "a word in base64"),
    );
}

/// All ways to write a number.
fn number(patterns: &mut BTreeMap<Vec<u8>, &'static str>, id: i64) {
    assert!(
        id.unsigned_abs() > 1_000_000_000_000,
        "a smaller number may stand anywhere by chance"
    );
    let decimal = id.unsigned_abs().to_string();
    encoded(
        patterns,
        decimal.as_bytes(),
        ("hexadecimal of decimal", "base64 of decimal"),
    );
    patterns.insert(decimal.into_bytes(), "decimal");
    for bytes in [id.to_be_bytes(), id.to_le_bytes()] {
        patterns.insert(bytes.to_vec(), "8 bytes");
        encoded(patterns, &bytes, ("hexadecimal", "base64"));
    }
    // As a person writes it, without zeros before it.
    let short = format!("{:x}", id.unsigned_abs());
    patterns.insert(short.to_uppercase().into_bytes(), "hexadecimal");
    patterns.insert(short.into_bytes(), "hexadecimal");
}

/// Bytes in hexadecimal, and in what base64 makes of them wherever they begin in a longer text.
fn encoded(
    patterns: &mut BTreeMap<Vec<u8>, &'static str>,
    bytes: &[u8],
    (hexadecimal, base64): (&'static str, &'static str),
) {
    patterns.insert(HEXLOWER.encode(bytes).into_bytes(), hexadecimal);
    patterns.insert(HEXUPPER.encode(bytes).into_bytes(), hexadecimal);
    for before in 0..3 {
        let text = [vec![0; before], bytes.to_vec()].concat();
        // Letters that say something of our bytes alone: each has six bits.
        let (first, end) = ((before * 8).div_ceil(6), text.len() * 8 / 6);
        for alphabet in [BASE64_NOPAD, BASE64URL_NOPAD] {
            let letters = alphabet.encode(&text).into_bytes();
            patterns.insert(letters[first..end].to_vec(), base64);
        }
    }
}

#[test]
fn a_secret_is_found_in_every_form() {
    let ids: Vec<i64> = (0..50).map(|n| 1_487_000_000_000 + n * 977).collect();
    let secrets = Secrets::with_words(
        ids.iter().copied().chain([-1_001_487_000_007]),
        ["Kowalska"],
    );
    let one = ids[31];
    let mut forms: Vec<Vec<u8>> = vec![
        one.to_le_bytes().to_vec(),
        one.to_be_bytes().to_vec(),
        (-1_001_487_000_007_i64).to_le_bytes().to_vec(),
        one.to_string().into_bytes(),
        b"-1001487000007".to_vec(),
        HEXLOWER.encode(&one.to_be_bytes()).into_bytes(),
        HEXUPPER.encode(&one.to_le_bytes()).into_bytes(),
        format!("{one:x}").into_bytes(),
        HEXLOWER.encode(one.to_string().as_bytes()).into_bytes(),
        b"Kowalska".to_vec(),
        HEXLOWER.encode(b"Kowalska").into_bytes(),
    ];
    for before in 0..4 {
        for bytes in [
            one.to_be_bytes().to_vec(),
            one.to_le_bytes().to_vec(),
            one.to_string().into_bytes(),
            b"Kowalska".to_vec(),
        ] {
            let text = [vec![b'x'; before], bytes, b"yz".to_vec()].concat();
            forms.push(BASE64_NOPAD.encode(&text).into_bytes());
            forms.push(BASE64URL_NOPAD.encode(&text).into_bytes());
        }
    }
    for form in forms {
        for before in [0, 1, 57, 63, 64, 65, 200] {
            let haystack = [vec![0; before], form.clone(), vec![0; 100]].concat();
            assert!(secrets.find(&haystack).is_some(), "{before}: {form:?}");
        }
    }
    let others = [1_487_000_000_001_i64, 2_487_000_000_000];
    for other in others {
        let haystack = format!("{other} {other:x} {:?}", other.to_le_bytes());
        assert_eq!(secrets.find(haystack.as_bytes()), None);
        assert_eq!(secrets.find(&other.to_le_bytes()), None);
    }
}
