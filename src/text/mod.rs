//! Every sentence a person reads: a folder an area beside this file, in it one Fluent file a language, and one method a
//! sentence.
//!
//! `text::words(language).pace_saved(&pace)` says it. Adding a sentence is one line in `messages/AREA.rs` and one in each
//! of the six `AREA/*.ftl`; tests refuse a list and files that differ in a sentence, a variable or a plural form.
//!
//! Never here: mark-up (what is said is plain text, whoever renders it escapes it), a decision about what to say.

pub mod cities;
mod messages;
mod numbers;
pub mod time;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::domain::language::Language;

pub use messages::{AREAS, Area, Argument, FAMILIES, Family, Message};

/// The parsed sentences of one language.
type Bundle = FluentBundle<FluentResource>;

/// What the bot can say in one language. Small: pass it by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

/// The sentences in `language`.
#[must_use]
pub const fn words(language: Language) -> Words {
    Words { language }
}

impl Words {
    /// The language they are in.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// The name of a language, to stand behind a colon: "Language: Polish".
    #[must_use]
    pub fn language_name(self, named: Language) -> String {
        self.name("language", named.code())
    }

    /// Says `key`; in English where it were missing, which a test excludes.
    fn say(self, key: &str, arguments: &FluentArgs<'_>) -> String {
        format(bundle(self.language), key, arguments)
            .or_else(|| format(bundle(Language::En), key, arguments))
            .unwrap_or_else(|| {
                debug_assert!(false, "no sentence {key}");
                key.to_owned()
            })
    }

    /// Says the name of a value, such as `urgency-breaking`; the bare code for a value that has no name.
    fn name(self, family: &str, code: &str) -> String {
        let key = format!("{family}-{code}");
        format(bundle(self.language), &key, &FluentArgs::new()).unwrap_or_else(|| {
            debug_assert!(false, "no name {key}");
            code.to_owned()
        })
    }
}

/// The sentence `key` with its arguments filled in; none if the bundle does not have it.
fn format(bundle: &Bundle, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let said = bundle
        .format_pattern(pattern, Some(arguments), &mut errors)
        .into_owned();
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    Some(said)
}

/// The sources of one language, an area each.
fn sources(language: Language) -> impl Iterator<Item = &'static str> {
    let position = Language::ALL.iter().position(|one| *one == language);
    AREAS
        .iter()
        .map(move |area| area.sources[position.unwrap_or(0)])
}

/// The sentences of one language, parsed at first use.
fn bundle(language: Language) -> &'static Bundle {
    static EN: LazyLock<Bundle> = LazyLock::new(|| parse(Language::En));
    static BE: LazyLock<Bundle> = LazyLock::new(|| parse(Language::Be));
    static RU: LazyLock<Bundle> = LazyLock::new(|| parse(Language::Ru));
    static PL: LazyLock<Bundle> = LazyLock::new(|| parse(Language::Pl));
    static LT: LazyLock<Bundle> = LazyLock::new(|| parse(Language::Lt));
    static UK: LazyLock<Bundle> = LazyLock::new(|| parse(Language::Uk));
    match language {
        Language::En => &EN,
        Language::Be => &BE,
        Language::Ru => &RU,
        Language::Pl => &PL,
        Language::Lt => &LT,
        Language::Uk => &UK,
    }
}

/// Parses what it can; that it is everything, and that no key comes twice, is held by tests.
fn parse(language: Language) -> Bundle {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Otherwise every argument is wrapped in invisible characters, which readers copy into searches and /verify.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(numbers::formatter(language)));
    let added = bundle.add_function("PLURAL", move |numbers, _| {
        numbers::plural(language, numbers)
    });
    debug_assert!(added.is_ok(), "{language}: {added:?}");
    for source in sources(language) {
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let added = bundle.add_resource(resource);
        debug_assert!(added.is_ok(), "{language}: {added:?}");
    }
    bundle
}

#[cfg(test)]
mod tests;
