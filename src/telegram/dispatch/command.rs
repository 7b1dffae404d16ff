//! What is a **command**, and which of two bots in a group it is for.
//!
//! Never here: what a command does.

/// The slash, and the wide one of keyboards for other scripts.
const SLASHES: [char; 2] = ['/', '／'];

/// What a text is, as a command.
pub(super) enum Command<'a> {
    /// Its name in small letters, as a phone may not write it, and what follows.
    Named(String, &'a str),
    Text,
    /// `/help@other_bot` in a group.
    ForAnother,
}

impl<'a> Command<'a> {
    /// In a private chat there is no other bot: a name that this one has no longer, as in an old message, is its own.
    pub(super) fn read(text: &'a str, username: &str, is_private: bool) -> Self {
        let Some(command) = text.trim().strip_prefix(SLASHES) else {
            return Self::Text;
        };
        let (name, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        match name.split_once('@') {
            Some((_, other)) if !is_private && !other.eq_ignore_ascii_case(username) => {
                Self::ForAnother
            }
            Some((name, _)) => Self::Named(name.to_ascii_lowercase(), rest.trim()),
            None => Self::Named(name.to_ascii_lowercase(), rest.trim()),
        }
    }
}
