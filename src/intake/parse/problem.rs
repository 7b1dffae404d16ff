//! **Problems**: what was wrong with a document and how it was read all the same, a sentence each, with its line.
//!
//! The same fault a thousand times is a few sentences and a number. Never here: what a fault is.

/// Of one kind of fault so many are told one by one.
const TOLD: usize = 3;
/// Kinds that are the habit of a publisher rather than a slip: the first place tells enough.
const HABITS: [&str; 2] = ["id", "ampersand"];

/// Problems in the order in which their kinds first came up.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Kind>);

#[derive(Debug)]
struct Kind {
    key: &'static str,
    sentences: Vec<String>,
    more: usize,
}

impl Problems {
    /// Another fault of the kind `key`; `sentence` begins in lower case after "Line 7: ", which is put before it where the
    /// line is known, and has no full stop.
    pub(crate) fn note(
        &mut self,
        key: &'static str,
        line: Option<usize>,
        sentence: impl FnOnce() -> String,
    ) {
        let at = self
            .0
            .iter()
            .position(|kind| kind.key == key)
            .unwrap_or_else(|| {
                self.0.push(Kind {
                    key,
                    sentences: Vec::new(),
                    more: 0,
                });
                self.0.len() - 1
            });
        let kind = &mut self.0[at];
        let told = if HABITS.contains(&key) { 1 } else { TOLD };
        if kind.sentences.len() < told {
            kind.sentences.push(placed(line, &sentence()));
        } else {
            kind.more += 1;
        }
    }

    /// As people read them.
    pub(crate) fn sentences(self) -> impl Iterator<Item = String> {
        self.0.into_iter().flat_map(|kind| {
            let last = kind.sentences.len();
            (1..).zip(kind.sentences).map(move |(number, sentence)| {
                if number == last && kind.more > 0 {
                    format!("{sentence} (and {} more like it).", kind.more)
                } else {
                    format!("{sentence}.")
                }
            })
        })
    }
}

/// `Line 7: it begins so`, or `It begins so`.
fn placed(line: Option<usize>, sentence: &str) -> String {
    if let Some(line) = line {
        return format!("Line {line}: {sentence}");
    }
    let mut letters = sentence.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_a_kind_are_a_few_sentences_and_a_number() {
        let mut problems = Problems::default();
        problems.note("a", None, || "nothing is here".to_owned());
        for line in 1..=5 {
            problems.note("b", Some(line), || "this is wrong".to_owned());
        }
        assert_eq!(
            problems.sentences().collect::<Vec<_>>(),
            [
                "Nothing is here.",
                "Line 1: this is wrong.",
                "Line 2: this is wrong.",
                "Line 3: this is wrong (and 2 more like it)."
            ]
        );
    }
}
