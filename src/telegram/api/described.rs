//! What Telegram's **description** of a refusal may say in a log, the delivery log or an error: the words of its errors, and nothing that
//! could name somebody.
//!
//! Never here: what a refusal means.

/// Words that begin with a capital in errors of the Bot API.
const CAPITALS: [&str; 40] = [
    "Bad",
    "Bot",
    "Button",
    "Can't",
    "Chat",
    "Conflict",
    "Description",
    "Entity",
    "Error",
    "Expected",
    "Failed",
    "File",
    "Flood",
    "Forbidden",
    "Found",
    "Gateway",
    "Group",
    "Internal",
    "Invalid",
    "Logged",
    "Many",
    "Message",
    "Method",
    "Not",
    "Object",
    "Photo",
    "Reply",
    "Request",
    "Requests",
    "Server",
    "Service",
    "Telegram",
    "Timeout",
    "Too",
    "Unauthorized",
    "Unavailable",
    "Unclosed",
    "Unexpected",
    "Unsupported",
    "User",
];

/// The description with every word replaced that is none of an error: names, usernames, words of other alphabets.
pub(super) fn without_names(description: &str) -> String {
    let words = description.split(' ').map(|word| {
        let core = word.trim_matches(|letter: char| letter.is_ascii_punctuation());
        // `@name` may be a username, whatever its letters.
        if !word.contains('@') && is_of_an_error(core) {
            word
        } else {
            "…"
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `identifier/HTTP` is of an error when both are.
fn is_of_an_error(core: &str) -> bool {
    core.split('/').all(|word| {
        let is_all = |fits: fn(char) -> bool| word.chars().all(fits);
        is_all(|letter| letter.is_ascii_lowercase() || matches!(letter, '\'' | '-' | '…'))
            || is_all(|letter| letter.is_ascii_uppercase() || matches!(letter, '_'))
            || CAPITALS.contains(&word)
    })
}

#[cfg(test)]
mod tests {
    use super::without_names;

    #[test]
    fn errors_stay_as_they_are() {
        for description in [
            "Forbidden: bot was blocked by the user",
            "Bad Request: message to be replied not found",
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
            "Bad Request: group chat was upgraded to a supergroup chat",
            "Bad Request: PEER_ID_INVALID",
            "Bad Request: there is no text in the message to edit",
            "Bad Request: wrong file identifier/HTTP URL specified",
            "Unauthorized",
            "Too Many Requests: retry after …",
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            "Logged out",
        ] {
            let expected = description.replace("getUpdates", "…");
            assert_eq!(without_names(description), expected);
        }
    }

    #[test]
    fn names_go() {
        assert_eq!(
            without_names(
                "Bad Request: Kowalska (@ala, ala_k, Аляксей) is not a member of Friends"
            ),
            "Bad Request: … … … … is not a member of …"
        );
    }
}
