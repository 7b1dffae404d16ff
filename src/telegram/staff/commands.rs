//! The **commands** of the staff, and who may give each: the table that every entry looks into first.
//!
//! Never here: what a command does.

/// What a command or a button needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To be one of the staff, also without a session.
    Staff,
    /// A working session.
    Session,
    /// A working session of an admin.
    Admin,
}

/// Every command of the staff. What does not stand here is none of theirs.
pub const STAFF_COMMANDS: &[(&str, Need)] = &[
    ("login", Need::Staff),
    ("logout", Need::Staff),
    ("lock", Need::Staff),
    ("unlock", Need::Session),
    ("queue", Need::Session),
    ("open", Need::Session),
    ("write", Need::Session),
    ("reject", Need::Session),
    ("preview", Need::Session),
    ("approve", Need::Session),
    ("evidence", Need::Session),
    ("stoprelay", Need::Session),
    ("answer", Need::Session),
    ("merge", Need::Session),
    ("split", Need::Session),
    ("claim", Need::Session),
    ("release", Need::Session),
    ("hold", Need::Session),
    ("unhold", Need::Session),
    ("schedule", Need::Session),
    ("drill", Need::Session),
    ("updates", Need::Session),
    ("correct", Need::Session),
    ("retract", Need::Session),
    ("tips", Need::Session),
    ("ask", Need::Session),
    ("askall", Need::Session),
    ("droptip", Need::Session),
    ("limittip", Need::Session),
    ("bantip", Need::Session),
    ("log", Need::Admin),
    ("pausefanout", Need::Admin),
    ("resumefanout", Need::Admin),
    ("stopfanout", Need::Admin),
    ("retryfailed", Need::Admin),
    ("staff", Need::Admin),
    ("invite", Need::Admin),
    ("remove", Need::Admin),
    ("destroy_key", Need::Admin),
];

/// What a command needs; none when it is none of the staff's.
pub(super) fn need_of(name: &str) -> Option<Need> {
    STAFF_COMMANDS
        .iter()
        .find_map(|(command, need)| (*command == name).then_some(*need))
}

#[cfg(test)]
mod tests {
    use super::STAFF_COMMANDS;
    use crate::domain::language::Language;
    use crate::text::words;

    #[test]
    fn help_names_every_command_because_there_is_no_menu() {
        for language in Language::ALL {
            let help = words(*language).help_staff();
            let named: Vec<&str> = help
                .split(|letter: char| {
                    !matches!(letter, '/' | '_') && !letter.is_ascii_alphanumeric()
                })
                .collect();
            for (name, _) in STAFF_COMMANDS {
                let command = format!("/{name}");
                assert!(named.contains(&command.as_str()), "{language}: {command}");
            }
        }
    }
}
