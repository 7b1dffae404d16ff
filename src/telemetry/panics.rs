//! *Panics*: what of one a record may hold: the place, and the words that stand in the code. Values are left out: an error that was
//! unwrapped says what Telegram or Postgres answered, and a text that was cut at a wrong place is printed whole, whoever wrote it.
//!
//! Never here: a word that was put together while the program ran.

use std::any::Any;

/// Instead of a message with values in it.
const VALUES: &str = "its message has values in it, which are not written down";

/// The words of a panic as they stand in the code.
pub(super) fn words(payload: &(dyn Any + Send)) -> &'static str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or(VALUES)
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::{VALUES, words};

    fn told(panics: impl FnOnce() + std::panic::UnwindSafe) -> &'static str {
        words(&*catch_unwind(panics).unwrap_err())
    }

    #[test]
    fn words_of_the_code_are_told() {
        assert_eq!(told(|| panic!("no budget")), "no budget");
    }

    #[test]
    fn no_value_is_told() {
        let name = String::from("Жырхвальд");
        let error: Result<(), String> =
            std::hint::black_box(Err("chat 1487000000001 not found".to_owned()));
        assert_eq!(
            told(|| panic!("{name} at {}", 1_487_000_000_001_i64)),
            VALUES
        );
        assert_eq!(told(|| error.expect("an answer")), VALUES);
        // Such a panic of the standard library prints the whole text.
        let cut = name.clone();
        assert_eq!(told(move || drop(cut[..1].to_owned())), VALUES);
        assert_eq!(told(|| std::panic::panic_any(name)), VALUES);
    }
}
