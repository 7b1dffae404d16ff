//! Said: every text that the bot sent, as it came and as it stands, for a comparison with Telegram's own parser.
//!
//! Nothing is written unless the environment names a file, which tests do.

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::json;

/// The file that everything is added to, a line each.
const FILE: &str = "VESTKA_TEST_SAID";

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator has no settings when a story starts it; only tests set this"
)]
static WHERE: LazyLock<Option<String>> =
    LazyLock::new(|| std::env::var(FILE).ok().filter(|path| !path.is_empty()));

/// What this process has written.
static WRITTEN: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Notes a text that was taken: how it came, in which parse mode, and what stands in the chat.
pub(crate) fn note(raw: &str, mode: &str, shown: &str) {
    let Some(path) = &*WHERE else { return };
    let line = format!("{}\n", json!({"raw": raw, "mode": mode, "shown": shown}));
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    if !written.insert(line.clone()) {
        return;
    }
    // One write, so that lines of several processes do not mix.
    let done = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .and_then(|mut file| file.write_all(line.as_bytes()));
    assert!(done.is_ok(), "{FILE}={path} cannot be written: {done:?}");
}
