//! The **age file**: text under a passphrase, in the format of age (<https://c2sp.org/age>, version 1) with its one scrypt stanza, so that
//! `age -d` opens what Vestka wrote and Vestka opens what `age -p` wrote.
//!
//! Never here: where a passphrase comes from; a file.

use std::borrow::Cow;

use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, Nonce};
use data_encoding::{BASE64, BASE64_NOPAD};
use hmac::{Hmac, Mac as _};
use scrypt::Params;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::super::random;

/// First line of an age file.
const VERSION: &str = "age-encryption.org/v1";

/// First and last line of one that is text.
const ARMOUR: (&str, &str) = (
    "-----BEGIN AGE ENCRYPTED FILE-----",
    "-----END AGE ENCRYPTED FILE-----",
);

/// Characters on a line of armour.
const COLUMNS: usize = 64;

/// The base 2 logarithm of scrypt's cost that age takes: about a second and 256 MB.
pub(super) const WORK: u8 = 18;

/// The highest that age opens: 4 GB.
const MOST_WORK: u8 = 22;

/// Bytes of a part of the text (64 KiB) with its tag. A key file has one part.
const PART: usize = 64 * 1024 + 16;

/// What a passphrase becomes under one salt and cost. It stays where it was made: what is moved leaves copies behind.
pub(super) type Stretched = Box<Zeroizing<[u8; 32]>>;

/// Why an age file is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is cut off, changed, or too large for a key file.
    Broken,
    /// It is for keys (`age -r`), not under a passphrase.
    ForKeys,
    /// Another passphrase.
    Wrong,
}

/// With what a passphrase is stretched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Salt {
    bytes: [u8; 16],
    work: u8,
}

/// An age file, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sealed {
    pub(super) salt: Salt,
    /// What the code of the header covers.
    head: Vec<u8>,
    wrapped: [u8; 32],
    code: [u8; 32],
    nonce: [u8; 16],
    text: Vec<u8>,
}

impl Salt {
    /// A fresh one: no key that comes of it seals twice.
    pub(super) fn fresh(work: u8) -> Self {
        Self {
            bytes: random::bytes(),
            work,
        }
    }

    /// What a passphrase becomes: slow, and large in memory, on purpose.
    #[expect(
        clippy::unnecessary_box_returns,
        reason = "what is moved leaves a copy behind that nobody clears"
    )]
    pub(super) fn stretch(&self, passphrase: &str) -> Stretched {
        let mut key = Box::new(Zeroizing::new([0; 32]));
        let salt = [b"age-encryption.org/v1/scrypt".as_slice(), &self.bytes].concat();
        Params::new(self.work, 8, 1, key.len())
            .ok()
            .and_then(|cost| {
                scrypt::scrypt(passphrase.as_bytes(), &salt, &cost, key.as_mut_slice()).ok()
            })
            .expect("a cost between 1 and 22 is one that scrypt takes");
        key
    }
}

/// Whether bytes are those of an age file, whole or not.
pub(in crate::vault) fn is_age(bytes: &[u8]) -> bool {
    let begin = bytes.trim_ascii_start();
    bytes.starts_with(VERSION.as_bytes()) || begin.starts_with(ARMOUR.0.as_bytes())
}

/// A text as an age file, in armour. The salt must be a fresh one.
pub(super) fn seal(salt: &Salt, stretched: &Stretched, text: &str) -> String {
    let file_key = Zeroizing::new(random::bytes::<16>());
    let wrapped = encrypt(stretched, 0, file_key.as_slice());
    let mut file = format!(
        "{VERSION}\n-> scrypt {} {}\n{}\n---",
        BASE64_NOPAD.encode(&salt.bytes),
        salt.work,
        BASE64_NOPAD.encode(&wrapped)
    )
    .into_bytes();
    let code = code(file_key.as_slice(), &file).finalize().into_bytes();
    file.extend(format!(" {}\n", BASE64_NOPAD.encode(&code)).into_bytes());
    let nonce = random::bytes::<16>();
    file.extend(nonce);
    let key = derive(file_key.as_slice(), &nonce, b"payload");
    file.extend(encrypt(&key, 1, text.as_bytes()));
    armoured(&file)
}

impl Sealed {
    /// Takes a file apart, in armour or not.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let file = if bytes.starts_with(VERSION.as_bytes()) {
            Cow::Borrowed(bytes)
        } else {
            Cow::Owned(bare(bytes).ok_or(Refused::Broken)?)
        };
        let mut rest = file.as_ref();
        if line(&mut rest)? != VERSION {
            return Err(Refused::Broken);
        }
        let stanza: Vec<&str> = line(&mut rest)?.split(' ').collect();
        let salt = match stanza[..] {
            ["->", "scrypt", salt, work] => Salt {
                bytes: decoded(salt)?,
                work: work
                    .parse()
                    .ok()
                    .filter(|cost| (1..=MOST_WORK).contains(cost) && !work.starts_with(['0', '+']))
                    .ok_or(Refused::Broken)?,
            },
            ["->", ..] => return Err(Refused::ForKeys),
            _ => return Err(Refused::Broken),
        };
        let wrapped = decoded(line(&mut rest)?)?;
        let head = file.len() - rest.len();
        let end = line(&mut rest)?;
        let code = end.strip_prefix("--- ").ok_or(Refused::Broken)?;
        let (nonce, text) = rest.split_first_chunk().ok_or(Refused::Broken)?;
        if text.len() > PART {
            return Err(Refused::Broken);
        }
        Ok(Self {
            salt,
            wrapped,
            code: decoded(code)?,
            nonce: *nonce,
            text: text.to_vec(),
            head: file[..head + "---".len()].to_vec(),
        })
    }

    /// Opens it with what a passphrase became under its salt.
    pub(super) fn open(&self, stretched: &Stretched) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let file_key = decrypt(stretched, 0, &self.wrapped).ok_or(Refused::Wrong)?;
        code(&file_key, &self.head)
            .verify_slice(&self.code)
            .map_err(|_| Refused::Broken)?;
        let key = derive(&file_key, &self.nonce, b"payload");
        decrypt(&key, 1, &self.text).ok_or(Refused::Broken)
    }
}

/// The next line, which ends with a line feed.
fn line<'a>(rest: &mut &'a [u8]) -> Result<&'a str, Refused> {
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (line, after) = rest.split_at(end.ok_or(Refused::Broken)?);
    *rest = &after[1..];
    std::str::from_utf8(line).map_err(|_| Refused::Broken)
}

fn decoded<const N: usize>(text: &str) -> Result<[u8; N], Refused> {
    let bytes = BASE64_NOPAD.decode(text.as_bytes()).ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Refused::Broken)
}

fn armoured(file: &[u8]) -> String {
    let text = BASE64.encode(file);
    let mut armoured = format!("{}\n", ARMOUR.0);
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(COLUMNS));
        armoured.extend([line, "\n"]);
        rest = after;
    }
    armoured.extend([ARMOUR.1, "\n"]);
    armoured
}

/// What is in armour.
fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let body = text.strip_prefix(ARMOUR.0)?.strip_suffix(ARMOUR.1)?;
    let body: String = body.lines().map(str::trim).collect();
    BASE64.decode(body.as_bytes()).ok()
}

/// HMAC-SHA-256 of a header under a key that comes of the file's.
fn code(file_key: &[u8], head: &[u8]) -> Hmac<Sha256> {
    let mut code = keyed(derive(file_key, b"", b"header").as_slice());
    code.update(head);
    code
}

/// HKDF-SHA-256 (RFC 5869) of 32 bytes, which is one block of it.
fn derive(secret: &[u8], salt: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut extract = keyed(salt);
    extract.update(secret);
    let drawn: Zeroizing<[u8; 32]> = Zeroizing::new(extract.finalize().into_bytes().into());
    let mut expand = keyed(drawn.as_slice());
    expand.update(info);
    expand.update(&[1]);
    Zeroizing::new(expand.finalize().into_bytes().into())
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as hmac::Mac>::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// Each key seals once, so the nonce says only whether this is the last part of a text (1) or no part (0).
fn nonce(last: u8) -> Nonce {
    let mut bytes = [0; 12];
    bytes[11] = last;
    bytes.into()
}

fn encrypt(key: &Zeroizing<[u8; 32]>, last: u8, plain: &[u8]) -> Vec<u8> {
    cipher(key)
        .encrypt(&nonce(last), plain)
        .expect("a key file is far from the limit of ChaCha20")
}

fn decrypt(key: &Zeroizing<[u8; 32]>, last: u8, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let plain = cipher(key).decrypt(&nonce(last), sealed).ok();
    plain.map(Zeroizing::new)
}

fn cipher(key: &Zeroizing<[u8; 32]>) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new_from_slice(key.as_slice()).expect("a key of ChaCha20 has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::{Refused, Salt, Sealed, bare, derive, is_age, seal};
    use data_encoding::HEXLOWER;

    /// Cheap, so that a test may seal often.
    const CHEAP: u8 = 4;

    /// Made by age 1.1.1 of Debian 12: `printf 'a secret\n' | age -p -a`, passphrase `correct horse battery staple`.
    const BY_AGE: &str = include_str!("by_age.txt");

    fn sealed(passphrase: &str, text: &str) -> String {
        let salt = Salt::fresh(CHEAP);
        seal(&salt, &salt.stretch(passphrase), text)
    }

    fn opened(passphrase: &str, file: &[u8]) -> Result<String, Refused> {
        let file = Sealed::read(file)?;
        let text = file.open(&file.salt.stretch(passphrase))?;
        Ok(String::from_utf8(text.to_vec()).unwrap())
    }

    #[test]
    fn what_age_wrote_is_opened() {
        let open = |passphrase| opened(passphrase, BY_AGE.as_bytes());
        assert_eq!(
            open("correct horse battery staple").as_deref(),
            Ok("a secret\n")
        );
        assert_eq!(open("correct horse battery"), Err(Refused::Wrong));
    }

    #[test]
    fn what_is_sealed_is_opened_with_its_passphrase_alone_in_armour_or_not() {
        for text in ["", "1 abc\n", &"long ".repeat(9_000)] {
            let file = sealed("six words of a good list", text);
            // With its blank, which armour never holds.
            assert!(is_age(file.as_bytes()) && !file.contains("1 abc"));
            assert!(file.lines().all(|line| line.len() <= 64));
            let binary = bare(file.as_bytes()).unwrap();
            assert!(is_age(&binary));
            let with_returns = format!("\r\n{}\r\n", file.replace('\n', "\r\n"));
            for form in [file.as_bytes(), &binary, with_returns.as_bytes()] {
                assert_eq!(
                    opened("six words of a good list", form).as_deref(),
                    Ok(text)
                );
                assert_eq!(opened("six words", form), Err(Refused::Wrong));
            }
        }
        assert_ne!(sealed("a", "b"), sealed("a", "b"));
    }

    #[test]
    fn a_byte_that_was_changed_or_cut_off_anywhere_is_noticed() {
        let file = bare(sealed("six words", "1 abc\n").as_bytes()).unwrap();
        for place in 0..file.len() {
            let mut changed = file.clone();
            changed[place] ^= 1;
            assert!(opened("six words", &changed).is_err(), "byte {place}");
            assert!(opened("six words", &file[..place]).is_err(), "{place}");
        }
        let longer = [file.as_slice(), b"x"].concat();
        assert_eq!(opened("six words", &longer), Err(Refused::Broken));
    }

    #[test]
    fn what_is_no_key_file_under_a_passphrase_is_told_apart() {
        let read = |text: &str| Sealed::read(text.as_bytes());
        let head = "age-encryption.org/v1\n-> ";
        for (text, told) in [
            (format!("{head}X25519 abc\n"), Refused::ForKeys),
            (
                format!("{head}scrypt AAAAAAAAAAAAAAAAAAAAAA 23\n"),
                Refused::Broken,
            ),
            (
                format!("{head}scrypt AAAAAAAAAAAAAAAAAAAAAA 018\n"),
                Refused::Broken,
            ),
            (format!("{head}scrypt AAAA 18\n"), Refused::Broken),
            (String::from("age-encryption.org/v2\n"), Refused::Broken),
            (
                String::from("-----BEGIN AGE ENCRYPTED FILE-----\n"),
                Refused::Broken,
            ),
        ] {
            assert_eq!(read(&text), Err(told), "{text}");
        }
        assert!(!is_age(b"# Vestka sealing key\n") && !is_age(b"\xff\xfe"));
    }

    #[test]
    fn keys_are_derived_as_the_standard_says() {
        // RFC 5869, test case 1: the first 32 bytes.
        let salt = HEXLOWER.decode(b"000102030405060708090a0b0c").unwrap();
        let info = HEXLOWER.decode(b"f0f1f2f3f4f5f6f7f8f9").unwrap();
        assert_eq!(
            HEXLOWER.encode(derive(&[0x0b; 22], &salt, &info).as_slice()),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        );
    }
}
