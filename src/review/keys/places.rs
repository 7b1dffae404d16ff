//! The **places** where something lies sealed: every table and column, and how. A test asks the schema, so that none is forgotten.
//!
//! Never here: a row.

use crate::store::evidence::{
    ADDRESS_LABEL, FILE_LABEL, FINGERPRINT_LABEL, HEAD_LABEL, REASON_LABEL as PAGE_REASON_LABEL,
};
use crate::store::sealing::SealedColumn;
use crate::vault::{Manner, Purpose};

/// A column and how its values are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Table and column.
    pub column: SealedColumn,
    /// How.
    pub manner: Manner,
}

const fn place(table: &'static str, column: &'static str, manner: Manner) -> Place {
    Place {
        column: SealedColumn {
            table,
            column,
            number: None,
            is_large: false,
        },
        manner,
    }
}

const fn chat(table: &'static str, column: &'static str, purpose: Purpose) -> Place {
    place(table, column, Manner::Chat(purpose))
}

const fn text(table: &'static str, column: &'static str, label: &'static str) -> Place {
    place(table, column, Manner::Text(label))
}

const fn fixed(table: &'static str, column: &'static str, label: &'static str) -> Place {
    place(table, column, Manner::Fixed(label))
}

const fn with_number(mut place: Place, number: &'static str) -> Place {
    place.column.number = Some(number);
    place
}

const fn large(mut place: Place) -> Place {
    place.column.is_large = true;
    place
}

/// Of a chat that may have forum topics a number also where no topic is meant: these rows go under another key together.
const FORUM: &str =
    "CASE WHEN chat_kind = 'supergroup' THEN coalesce(thread_id, 0) ELSE thread_id END";

/// All of them. The staff come first: they work while this goes on. `tip_form_files.tipster` follows `tip_forms.tipster`.
pub const PLACES: &[Place] = &[
    chat("staff", "sealed_chat", Purpose::Staff),
    chat("staff_messages", "sealed_chat", Purpose::Staff),
    chat("staff_sendings", "sealed_chat", Purpose::Staff),
    chat("invitations", "opened_by", Purpose::Staff),
    text("staff_secrets", "sealed", "staff_secrets.sealed"),
    text("staff_dialogues", "sealed", "staff_dialogues.sealed"),
    with_number(
        chat("subscribers", "sealed_chat", Purpose::Subscriber),
        FORUM,
    ),
    chat("visitor_messages", "sealed_chat", Purpose::Visitor),
    chat("askers", "sealed_asker", Purpose::Asker),
    chat("questions", "fingerprint", Purpose::Question),
    text("questions", "sealed", "questions.sealed"),
    text("questions", "sealed_words", "questions.sealed_words"),
    text("typed_answers", "sealed_words", "questions.sealed_words"),
    chat("tip_limits", "tipster", Purpose::Tipster),
    chat("tip_bans", "tipster", Purpose::Tipster),
    chat("tip_forms", "tipster", Purpose::Tipster),
    text("tip_forms", "sealed", "tip_forms.sealed"),
    large(text("tip_form_files", "sealed", "tip_files.sealed")),
    text("tips", "sealed", "tips.sealed"),
    large(text("tip_files", "sealed", "tip_files.sealed")),
    with_number(
        place(
            "tip_links",
            "sealed_chat",
            Manner::ChatApart(Purpose::Tipster),
        ),
        "candidate_id",
    ),
    text("tip_links", "sealed_language", "tip_links.sealed_language"),
    text("tip_messages", "sealed", "tip_messages.sealed"),
    text("tip_wordings", "sealed", "tips.sealed"),
    text("drafts", "sealed", "drafts.sealed"),
    text("draft_looks", "sealed", "drafts.sealed"),
    text("drills", "sealed", "drills.sealed"),
    text("evidence", "sealed", "evidence.sealed"),
    text("decisions", "sealed_reason", "decisions.sealed_reason"),
    text("sources", "sealed_secret", "sources.sealed_secret"),
    fixed("kept_files", "fingerprint", FINGERPRINT_LABEL),
    large(text("kept_files", "sealed", FILE_LABEL)),
    fixed("evidence_pages", "address", ADDRESS_LABEL),
    fixed("evidence_views", "address", ADDRESS_LABEL),
    text("evidence_pages", "head", HEAD_LABEL),
    text("evidence_pages", "reason", PAGE_REASON_LABEL),
];

/// Hashes that only a sealing key makes; they are made anew from what they are of. Recovery codes of earlier versions cannot be.
pub const HASHED: &[(&str, &str)] = &[
    ("tips", "fingerprint"),
    ("tip_marks", "facts"),
    ("tip_marks", "marks"),
    ("tip_wordings", "fingerprint"),
    ("tip_form_files", "digest"),
    ("questions", "bands"),
    ("recovery_codes", "hash"),
];
