//! One way to write an enum whose values are words: in files, in JSON and in the database.
//!
//! Never here: a word itself.

/// Declares an enum whose every value has one word, with `ALL`, `as_str`, `FromStr`, `Display` and serde.
macro_rules! text_enum {
    ($(#[$meta:meta])* $name:ident, $what:literal, { $($(#[$value_meta:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$value_meta])* #[serde(rename = $word)] $value,)+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// The word that stands in files, JSON and the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::domain::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| crate::domain::UnknownWord {
                    what: $what,
                    word: word.to_owned(),
                    accepted: &[$($word),+],
                })
            }
        }
    };
}

pub(crate) use text_enum;

/// A word that an enum does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is not a {what}; accepted: {}", accepted.join(", "))]
pub struct UnknownWord {
    /// What was expected, in words.
    pub what: &'static str,
    /// What stood there.
    pub word: String,
    /// Every word that is accepted.
    pub accepted: &'static [&'static str],
}
