//! The **secrets** that must stand nowhere, and the search for them through bytes: as 8 bytes of either order, as decimal
//! number, hexadecimal, and base64 of both.
//!
//! Each form is looked for by what all its values have in common, so that a gigabyte of zeros costs nothing.

use std::collections::HashSet;
use std::path::Path;

use data_encoding::{BASE64_NOPAD, HEXLOWER, HEXUPPER};

/// Blank stretches are skipped by this.
const BLANK: [u8; 64] = [0; 64];

/// Numbers to search for.
pub(crate) struct Secrets {
    first: u64,
    span: u64,
    numbers: HashSet<u64>,
    texts: Vec<Form>,
    /// With which bytes a text may begin.
    initials: [bool; 256],
}

/// One way to write all of them, in equally many letters.
struct Form {
    name: &'static str,
    common: Vec<u8>,
    length: usize,
    values: HashSet<Vec<u8>>,
}

impl Secrets {
    /// Searches for these positive numbers, which must be near to each other.
    pub(crate) fn new(ids: impl IntoIterator<Item = i64>) -> Self {
        let numbers: HashSet<u64> = ids.into_iter().map(i64::cast_unsigned).collect();
        let first = *numbers.iter().min().expect("at least one secret");
        let last = *numbers.iter().max().expect("at least one secret");
        let form = |name, write: &dyn Fn(u64) -> String| Form::of(name, &numbers, write);
        let texts = vec![
            form("decimal", &|id| id.to_string()),
            form("hexadecimal", &|id| HEXLOWER.encode(&id.to_be_bytes())),
            form("hexadecimal", &|id| HEXUPPER.encode(&id.to_be_bytes())),
            form("base64", &|id| BASE64_NOPAD.encode(&id.to_be_bytes())),
            form("base64 of decimal", &|id| {
                BASE64_NOPAD.encode(id.to_string().as_bytes())
            }),
        ];
        let mut initials = [false; 256];
        for form in &texts {
            initials[usize::from(form.common[0])] = true;
        }
        Self {
            first,
            span: last - first,
            numbers,
            texts,
            initials,
        }
    }

    /// Where the first one stands, and how it is written.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<String> {
        // The last eight bytes read as a number of either order.
        let (mut little, mut big) = (0_u64, 0_u64);
        let mut place = 0;
        while let Some(byte) = bytes.get(place) {
            if little == 0 && *byte == 0 && bytes[place..].starts_with(&BLANK) {
                place += BLANK.len();
                continue;
            }
            little = (little >> 8) | (u64::from(*byte) << 56);
            big = (big << 8) | u64::from(*byte);
            if self.is_secret(little) || self.is_secret(big) {
                return Some(format!("8 bytes at byte {}", place.saturating_sub(7)));
            }
            if self.initials[usize::from(*byte)] {
                for form in &self.texts {
                    if form.is_at(&bytes[place..]) {
                        return Some(format!("{} at byte {place}", form.name));
                    }
                }
            }
            place += 1;
        }
        None
    }

    /// Searches every file below a folder; names the first with a secret.
    pub(crate) fn find_below(&self, folder: &Path) -> Option<String> {
        let files: Vec<_> = walkdir::WalkDir::new(folder)
            .into_iter()
            .map(|entry| entry.expect("the folder can be read"))
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect();
        assert!(!files.is_empty(), "nothing to search");
        let half = files.len().div_ceil(2);
        std::thread::scope(|threads| {
            let parts: Vec<_> = files
                .chunks(half)
                .map(|some| threads.spawn(|| some.iter().find_map(|file| self.find_in(file))))
                .collect();
            parts
                .into_iter()
                .find_map(|part| part.join().expect("the search ends"))
        })
    }

    fn find_in(&self, file: &Path) -> Option<String> {
        let bytes = std::fs::read(file).expect("the file can be read");
        let found = self.find(&bytes)?;
        Some(format!("{}: {found}", file.display()))
    }

    fn is_secret(&self, number: u64) -> bool {
        number.wrapping_sub(self.first) <= self.span && self.numbers.contains(&number)
    }
}

impl Form {
    fn of(name: &'static str, numbers: &HashSet<u64>, write: &dyn Fn(u64) -> String) -> Self {
        let values: HashSet<Vec<u8>> = numbers.iter().map(|id| write(*id).into_bytes()).collect();
        let one = values.iter().next().cloned().unwrap_or_default();
        assert!(values.iter().all(|value| value.len() == one.len()));
        let in_common = (0..one.len())
            .take_while(|place| values.iter().all(|value| value[*place] == one[*place]))
            .count();
        assert!(in_common > 2, "the secrets are too far from each other");
        Self {
            name,
            common: one[..in_common].to_vec(),
            length: one.len(),
            values,
        }
    }

    fn is_at(&self, rest: &[u8]) -> bool {
        rest.len() >= self.length
            && rest.starts_with(&self.common)
            && self.values.contains(&rest[..self.length])
    }
}

#[test]
fn a_secret_is_found_in_every_form() {
    let ids: Vec<i64> = (0..50).map(|n| 1_487_000_000_000 + n * 977).collect();
    let secrets = Secrets::new(ids.iter().copied());
    let one = ids[31];
    let forms: [Vec<u8>; 7] = [
        one.to_le_bytes().to_vec(),
        one.to_be_bytes().to_vec(),
        one.to_string().into_bytes(),
        HEXLOWER.encode(&one.to_be_bytes()).into_bytes(),
        HEXUPPER.encode(&one.to_be_bytes()).into_bytes(),
        BASE64_NOPAD.encode(&one.to_be_bytes()).into_bytes(),
        BASE64_NOPAD.encode(one.to_string().as_bytes()).into_bytes(),
    ];
    for form in forms {
        for before in [0, 1, 57, 63, 64, 65, 200] {
            let haystack = [vec![0; before], form.clone(), vec![0; 100]].concat();
            assert!(secrets.find(&haystack).is_some(), "{before}: {form:?}");
        }
        let near = [vec![b'x'; 70], form[1..].to_vec(), vec![b'x'; 70]].concat();
        assert_eq!(secrets.find(&near), None);
    }
}
