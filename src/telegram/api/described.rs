//! What Telegram's **description** of a refusal may say in a log, the delivery log or an error: the words of its errors, and nothing that
//! could name somebody.
//!
//! Never here: what a refusal means.

/// Words that begin with a capital in errors of the Bot API.
const CAPITALS: [&str; 42] = [
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
    "Name",
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
    "Wrong",
];

/// All other words of errors of the Bot API that are written in small letters. A username may be an ordinary word as well, and then
/// says nothing.
const SMALL: &str = "a about above access action active add added address administrator administrators after all allowed already \
    also an and animation another any are argument as at audio available b back bad banned be because been before \
    being big block blocked blockquote body boost bot bots broken business but button buttons by byte bytes can \
    can't canceled cannot caption certificate change changed channel channels characters chat chats check \
    checklist closed code command commands connection contact contain contains content conversation copied copy \
    correct corresponding couldn't count create created creator current custom data date deactivated decode \
    default delete deleted demote description destination dice different dimensions direct disabled discussion \
    document does doesn't don't due duplicate duration each edit edited editing element empty enabled encoded end \
    ended enough entities entity error event exactly exceeded exceeds exist exists expected expired failed field \
    file files find first folder for forbidden form form-data format forum forward forwarded found from full game \
    general get gift gifts greater group groups had has have header heard height here hidden host hour hours i id \
    identifier identifiers image in inaccessible incorrect initiate inline input instance instead internal invalid \
    invite is it item items its join joined keyboard kicked kind known language large later leave left length less \
    limit link linked list live load location log logged long longer lost make manage many markup maximum media \
    member members menu message messages method migrated minimum minutes missing mode modified more multipart must \
    name need needed nested network new next no nobody non-empty non-public not number object of offset old on \
    once one only open option options or order other out over own owner page paid parameter parameters parse part \
    participant payment pending permissions phone photo photos pin pinned place poll ports position post posts pre \
    preview private process promote protected provided public query quiz quote quoted rank reached reaction \
    reactions read ready received recipient refused removed replied replies reply request requests required \
    reserved reset resolve response restart restrict restricted result retry right rights running s same seconds \
    secret section self-signed send sender sent server service set share should shut size slow small something \
    specified stars start state sticker stickers stopped story string suggested supergroup supergroups supported \
    sure symbol tag temporarily terminated text than that the their there this thread time timed timeout title to \
    token too topic topics type types u unable unallowed unavailable unexpected unique unknown unmatched \
    unreachable unsupported up updates upgraded upload uploaded use used user username users using valid value \
    venue verify via video voice wait was web webhook were what when which while who width with without write \
    wrong yet you your";

/// Short for something, in capitals.
const SHORT: [&str; 9] = [
    "API", "HTML", "HTTP", "HTTPS", "ID", "IP", "JSON", "SSL", "URL",
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
        word.chars().all(|letter| letter == '…')
            || SMALL.split(' ').any(|small| small == word)
            || CAPITALS.contains(&word)
            || SHORT.contains(&word)
            || is_a_code(word)
    })
}

/// `PEER_ID_INVALID`.
fn is_a_code(word: &str) -> bool {
    word.contains('_')
        && word
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter == '_')
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
            "Bad Request: failed to get HTTP URL content",
            "Bad Request: message identifier is not specified",
            "Bad Request: bad webhook: webhook can be set up only on ports …, …, … or …",
            "Bad Request: bad webhook: failed to resolve host: Name or service not known",
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
            "Forbidden: bot can't initiate conversation with a user",
            "Forbidden: bot was kicked from the supergroup chat",
            "Internal Server Error: restart",
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
        // Also one that is written in small letters, or in capitals alone.
        assert_eq!(
            without_names("Bad Request: user kowalska (ALA) o'neill/ala not found"),
            "Bad Request: user … … … not found"
        );
    }
}
