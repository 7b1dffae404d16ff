//! Tables of what readers **send** and ask, also those who subscribe to nothing.
//!
//! Never here: a subscriber.

use super::InFile::At;
use super::{CHAT, Kept, LATE, MARK, ORDER, OTHERS, PICTURE, STAFF, Table};

pub(super) const TABLES: &[Table] = &[
    (
        "askers",
        &[
            ("candidate_id", Kept::Questions, At("questions[].text")),
            ("sealed_asker", Kept::Questions, CHAT),
            ("thread_id", Kept::Questions, At("questions[].forum_topic")),
            ("language", Kept::Questions, At("questions[].language")),
            ("asked_at", Kept::Questions, At("questions[].asked_at")),
            ("tries", Kept::Questions, At("questions[].tries")),
            ("not_before", Kept::Questions, At("questions[].not_before")),
        ],
    ),
    (
        "questions",
        &[
            ("candidate_id", Kept::Questions, ORDER),
            ("fingerprint", Kept::Questions, MARK),
            ("bands", Kept::Questions, MARK),
            ("sealed", Kept::Questions, At("questions[].text")),
            ("asked", Kept::Questions, OTHERS),
            ("repeated", Kept::Questions, OTHERS),
            ("state", Kept::Questions, OTHERS),
            ("answer", Kept::Questions, OTHERS),
            ("sealed_words", Kept::Questions, OTHERS),
            ("created_at", Kept::Questions, OTHERS),
            ("answered_at", Kept::Questions, OTHERS),
        ],
    ),
    (
        "tip_bans",
        &[
            ("tipster", Kept::Tips, CHAT),
            ("severity", Kept::Tips, At("sending_limits.severity")),
            ("until", Kept::Tips, At("sending_limits.limited_until")),
        ],
    ),
    (
        "tip_draft_readers",
        &[
            ("candidate_id", Kept::Tips, STAFF),
            ("staff_id", Kept::Tips, STAFF),
        ],
    ),
    (
        "tip_files",
        &[
            ("id", Kept::Tips, ORDER),
            ("candidate_id", Kept::Tips, ORDER),
            ("media_kind", Kept::Tips, At("tips[].pictures")),
            ("sealed", Kept::Tips, PICTURE),
        ],
    ),
    (
        "tip_form_files",
        &[
            ("id", Kept::Tips, ORDER),
            ("tipster", Kept::Tips, CHAT),
            ("digest", Kept::Tips, MARK),
            ("media_kind", Kept::Tips, At("unsent_tip.pictures")),
            ("sealed", Kept::Tips, PICTURE),
        ],
    ),
    (
        "tip_forms",
        &[
            ("tipster", Kept::Tips, CHAT),
            ("sealed", Kept::Tips, At("unsent_tip.text")),
            ("messages", Kept::Tips, At("unsent_tip.messages")),
            ("updated_at", Kept::Tips, At("unsent_tip.updated_at")),
        ],
    ),
    (
        "tip_limits",
        &[
            ("tipster", Kept::Tips, CHAT),
            ("since", Kept::Tips, At("sending_limits.day_began")),
            ("tips", Kept::Tips, At("sending_limits.tips")),
            ("messages", Kept::Tips, At("sending_limits.messages")),
            ("is_told", Kept::Tips, At("sending_limits.is_told")),
        ],
    ),
    (
        "tip_links",
        &[
            ("id", Kept::Tips, ORDER),
            ("candidate_id", Kept::Tips, At("tips[].reference")),
            ("sealed_chat", Kept::Tips, CHAT),
            ("sealed_language", Kept::Tips, At("tips[].language")),
            ("created_at", Kept::Tips, At("tips[].sent_at")),
            ("closing_at", Kept::Tips, At("tips[].closing_at")),
        ],
    ),
    (
        "tip_marks",
        &[
            ("candidate_id", Kept::Tips, MARK),
            ("facts", Kept::Tips, MARK),
            ("marks", Kept::Tips, MARK),
        ],
    ),
    (
        "tip_messages",
        &[
            ("id", Kept::Tips, ORDER),
            ("candidate_id", Kept::Tips, ORDER),
            ("link_id", Kept::Tips, ORDER),
            ("message_kind", Kept::Tips, At("tips[].messages[].kind")),
            ("state", Kept::Tips, At("tips[].messages[].state")),
            ("sealed", Kept::Tips, At("tips[].messages[].text")),
            ("asked_by", Kept::Tips, STAFF),
            ("at", Kept::Tips, At("tips[].messages[].at")),
            ("due_at", Kept::Tips, At("tips[].messages[].due_at")),
            ("tries", Kept::Tips, At("tips[].messages[].tries")),
            ("message_id", Kept::Tips, At("tips[].messages[].message_id")),
        ],
    ),
    (
        "tip_readings",
        &[
            ("staff_id", Kept::Tips, STAFF),
            ("on_day", Kept::Tips, STAFF),
            ("readings", Kept::Tips, STAFF),
        ],
    ),
    (
        "tip_wordings",
        &[
            ("link_id", Kept::Tips, ORDER),
            ("fingerprint", Kept::Tips, MARK),
            ("sealed", Kept::Tips, At("tips[].text")),
        ],
    ),
    (
        "tips",
        &[
            ("candidate_id", Kept::Tips, ORDER),
            ("fingerprint", Kept::Tips, MARK),
            ("sealed", Kept::Tips, At("tips[].text")),
            ("count", Kept::Tips, At("tips[].count")),
            ("created_at", Kept::Tips, OTHERS),
            ("last_at", Kept::Tips, OTHERS),
            ("reopened_at", Kept::Tips, OTHERS),
        ],
    ),
    (
        "typed_answers",
        &[
            ("id", Kept::Questions, STAFF),
            ("candidate_id", Kept::Questions, STAFF),
            ("answer", Kept::Questions, STAFF),
            ("sealed_words", Kept::Questions, STAFF),
            ("typed_by", Kept::Questions, STAFF),
            ("typed_at", Kept::Questions, STAFF),
        ],
    ),
    (
        "visitor_messages",
        &[
            ("sealed_chat", Kept::Messages, CHAT),
            ("message_id", Kept::Messages, At("messages[].message_id")),
            ("bot_id", Kept::Messages, LATE),
            ("sent_at", Kept::Messages, At("messages[].sent_at")),
        ],
    ),
];
