//! **Damage** that does not change what a message says: what happens to it on its way from phone to phone.

use crate::set::PublishedText;

/// A kind of damage.
pub(crate) struct Damage {
    pub(crate) name: &'static str,
    pub(crate) of: fn(&PublishedText) -> String,
}

/// All kinds.
pub(crate) const DAMAGES: &[Damage] = &[
    Damage {
        name: "forwarded as it is",
        of: |text| text.message.clone(),
    },
    Damage {
        name: "text alone",
        of: |text| format!("{}\n\n{}", text.title, text.body),
    },
    Damage {
        name: "one line",
        of: |text| {
            text.message
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        },
    },
    Damage {
        name: "quoted",
        of: |text| {
            text.message
                .lines()
                .fold(String::new(), |quoted, line| quoted + "> " + line + "\n")
        },
    },
    Damage {
        name: "quotes of another kind",
        of: |text| format!("«{}»", text.body.replace(['„', '“'], "\"")),
    },
    Damage {
        name: "capitals",
        of: |text| text.message.to_uppercase(),
    },
    Damage {
        name: "small letters",
        of: |text| format!("{}\n{}", text.title, text.body).to_lowercase(),
    },
    Damage {
        name: "emoji",
        of: emoji,
    },
    Damage {
        name: "look-alike letters",
        of: look_alike,
    },
    Damage {
        name: "zero-width characters",
        of: |text| {
            text.message
                .replace('а', "а\u{200b}")
                .replace('e', "e\u{200d}")
                .replace("ti", "t\u{ad}i")
        },
    },
    Damage {
        name: "e for ё, у for ў",
        of: |text| {
            text.message
                .replace('ё', "е")
                .replace('ў', "у")
                .replace('Ё', "Е")
        },
    },
    Damage {
        name: "hyphens and blanks",
        of: |text| {
            text.message
                .replace('–', "-")
                .replace('—', "–")
                .replace(", ", ",  ")
                .replace(' ', "\u{a0}")
        },
    },
    Damage {
        name: "a sentence of it",
        of: |text| text.cut.clone(),
    },
    Damage {
        name: "cut at the end",
        of: |text| without_end(&format!("{}\n\n{}", text.title, text.body)),
    },
    Damage {
        name: "cut with dots",
        of: |text| {
            format!(
                "{}…",
                first_letters(&format!("{}\n\n{}", text.title, text.body))
            )
        },
    },
    Damage {
        name: "signed by a channel",
        of: |text| format!("{}\n\n@minsk_today\nhttps://t.me/minsk_today", text.message),
    },
    Damage {
        name: "head of a forward",
        of: |text| format!("Forwarded from Vestka\n{}", text.message),
    },
    Damage {
        name: "copied with time",
        of: |text| format!("Vestka, [20.11.2026 14:03]\n{}", text.message),
    },
    Damage {
        name: "decomposed letters",
        of: |text| {
            text.message
                .replace('й', "и\u{306}")
                .replace('ё', "е\u{308}")
                .replace('é', "e\u{301}")
        },
    },
    Damage {
        name: "without punctuation",
        of: |text| {
            text.body
                .replace(". ", " ")
                .replace(", ", " ")
                .replace(": ", " ")
                .trim_end_matches('.')
                .to_owned()
        },
    },
    Damage {
        name: "apostrophes and accents",
        of: |text| text.message.replace(['’', 'ʼ'], "'"),
    },
    Damage {
        name: "narrow column",
        of: narrow,
    },
];

fn emoji(text: &PublishedText) -> String {
    format!(
        "⚡️⚡️ {} ❗️\n\n👉 {} 🙏",
        text.title,
        text.body.replace(". ", ". 🔹 ")
    )
}

/// Latin letters in Cyrillic words, and the other way round.
fn look_alike(text: &PublishedText) -> String {
    let swapped = |letter: char| match letter {
        'а' => 'a',
        'о' => 'o',
        'с' => 'c',
        'і' => 'i',
        'ў' => 'ў',
        'Н' => 'H',
        'a' => 'а',
        'o' => 'о',
        'e' => 'е',
        'p' => 'р',
        other => other,
    };
    // Links stay what they are.
    text.title
        .chars()
        .chain("\n\n".chars())
        .chain(text.body.chars())
        .map(swapped)
        .collect()
}

/// Without the last sentence, and without its full stop.
fn without_end(text: &str) -> String {
    let end = text.trim_end_matches('.').rfind(". ");
    text[..end.unwrap_or(text.len())].to_owned()
}

/// Cut in the middle of the first word of the second sentence of the body.
fn first_letters(text: &str) -> String {
    let at = text.find(". ").map_or(text.len(), |at| at + 2);
    let rest: String = text[at..].chars().take(3).collect();
    let is_word = rest.chars().all(char::is_alphabetic);
    if is_word {
        format!("{}{rest}", &text[..at])
    } else {
        text[..at].trim_end().to_owned()
    }
}

fn narrow(text: &PublishedText) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in format!("{} {}", text.title, text.body).split(' ') {
        width += word.chars().count() + 1;
        lines.push_str(word);
        if width > 24 {
            lines.push('\n');
            width = 0;
        } else {
            lines.push(' ');
        }
    }
    lines
}
