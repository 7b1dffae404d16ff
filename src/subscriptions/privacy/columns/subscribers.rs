//! Tables of **subscribers**: who receives what, and what was delivered.
//!
//! Never here: what anybody sends.

use super::InFile::At;
use super::{CHAT, EDIT, GOING, JOIN, Kept, LATE, LEASE, ORDER, PAGE, Table};

pub(super) const TABLES: &[Table] = &[
    (
        "attempts",
        &[
            ("id", Kept::Deliveries, ORDER),
            ("revision_id", Kept::Deliveries, At("attempts[].code")),
            ("subscriber_id", Kept::Deliveries, JOIN),
            ("at", Kept::Deliveries, At("attempts[].at")),
            ("outcome", Kept::Deliveries, At("attempts[].outcome")),
            ("code", Kept::Deliveries, At("attempts[].status")),
            (
                "description",
                Kept::Deliveries,
                At("attempts[].description"),
            ),
            ("reason", Kept::Deliveries, At("attempts[].reason")),
        ],
    ),
    (
        "autodelete_messages",
        &[
            ("subscriber_id", Kept::Messages, JOIN),
            ("message_id", Kept::Messages, At("messages[].message_id")),
            ("revision_id", Kept::Messages, At("deliveries[].code")),
            ("bot_id", Kept::Messages, At("deliveries[].bot")),
            ("delete_at", Kept::Messages, At("messages[].delete_at")),
        ],
    ),
    (
        "autodeletes",
        &[
            ("subscriber_id", Kept::Choices, JOIN),
            ("hours", Kept::Choices, At("settings.autodelete_hours")),
        ],
    ),
    (
        "chat_messages",
        &[
            ("subscriber_id", Kept::Messages, JOIN),
            ("message_id", Kept::Messages, At("messages[].message_id")),
            ("sent_at", Kept::Messages, At("messages[].sent_at")),
        ],
    ),
    (
        "deferred",
        &[
            ("revision_id", Kept::Waiting, At("waiting[].code")),
            ("subscriber_id", Kept::Waiting, JOIN),
            ("due_at", Kept::Waiting, At("waiting[].due_at")),
            ("tries", Kept::Waiting, At("waiting[].tries")),
            ("reason", Kept::Waiting, At("waiting[].reason")),
            ("message_id", Kept::Waiting, At("waiting[].message_ids")),
            ("sent_parts", Kept::Waiting, At("waiting[].sent_parts")),
            ("sending", Kept::Waiting, At("waiting[].sending")),
            ("lease_owner", Kept::Waiting, LEASE),
            ("lease_until", Kept::Waiting, LEASE),
        ],
    ),
    (
        "deliveries",
        &[
            ("revision_id", Kept::Deliveries, At("deliveries[].code")),
            ("subscriber_id", Kept::Deliveries, JOIN),
            ("message_id", Kept::Messages, At("deliveries[].message_ids")),
            (
                "settled_at",
                Kept::Deliveries,
                At("deliveries[].settled_at"),
            ),
            ("outcome", Kept::Deliveries, At("deliveries[].outcome")),
            ("bot_id", Kept::Deliveries, At("deliveries[].bot")),
        ],
    ),
    (
        "delivery_parts",
        &[
            ("revision_id", Kept::Deliveries, At("deliveries[].code")),
            ("subscriber_id", Kept::Deliveries, JOIN),
            ("part", Kept::Deliveries, At("deliveries[].message_ids")),
            ("message_id", Kept::Messages, At("deliveries[].message_ids")),
        ],
    ),
    (
        "digests",
        &[
            ("subscriber_id", Kept::Waiting, JOIN),
            ("due_at", Kept::Waiting, At("digest.due_at")),
            ("after_revision", Kept::Waiting, At("digest.after_revision")),
            ("is_last", Kept::Waiting, At("digest.is_last")),
            ("last_revision", Kept::Waiting, At("digest.last_revision")),
            ("is_continued", Kept::Waiting, At("digest.is_continued")),
            ("tries", Kept::Waiting, At("digest.tries")),
            ("sending_to", Kept::Waiting, At("digest.sending_to")),
            ("lease_owner", Kept::Waiting, LEASE),
            ("lease_until", Kept::Waiting, LEASE),
        ],
    ),
    (
        "fanout_shards",
        &[
            ("revision_id", Kept::Waiting, PAGE),
            ("shard", Kept::Waiting, PAGE),
            ("cursor", Kept::Waiting, PAGE),
            ("sending_to", Kept::Waiting, PAGE),
            ("sending_ids", Kept::Waiting, PAGE),
            ("done", Kept::Waiting, PAGE),
            ("lease_owner", Kept::Waiting, PAGE),
            ("lease_from", Kept::Waiting, PAGE),
            ("lease_until", Kept::Waiting, PAGE),
        ],
    ),
    (
        "late_messages",
        &[
            ("revision_id", Kept::Messages, LATE),
            ("subscriber_id", Kept::Messages, JOIN),
            ("part", Kept::Messages, LATE),
            ("message_id", Kept::Messages, At("messages[].message_id")),
            ("bot_id", Kept::Messages, LATE),
            ("settled_at", Kept::Messages, At("messages[].sent_at")),
        ],
    ),
    (
        "retries",
        &[
            ("id", Kept::Waiting, PAGE),
            ("revision_id", Kept::Waiting, PAGE),
            ("outcomes", Kept::Waiting, PAGE),
            ("reason", Kept::Waiting, PAGE),
            ("cursor", Kept::Waiting, PAGE),
            ("asked_at", Kept::Waiting, PAGE),
        ],
    ),
    ("returned", &[("subscriber_id", Kept::Waiting, JOIN)]),
    (
        "subscribers",
        &[
            ("id", Kept::Chat, JOIN),
            ("shard", Kept::Chat, JOIN),
            ("sealed_chat", Kept::Chat, CHAT),
            ("thread_id", Kept::Chat, At("settings.forum_topic")),
            ("bot_id", Kept::Chat, At("settings.bot")),
            ("chat_kind", Kept::Chat, At("settings.chat_kind")),
            ("language", Kept::Choices, At("settings.language")),
            ("pace", Kept::Choices, At("settings.pace")),
            ("digest_at", Kept::Choices, At("settings.digest_at")),
            ("state", Kept::State, At("settings.state")),
            ("pause_reason", Kept::State, At("settings.pause_reason")),
            ("had_paused", Kept::State, At("settings.had_paused")),
            ("joined_week", Kept::Week, At("settings.joined_week")),
            ("erasing_at", Kept::State, GOING),
            ("time_zone", Kept::Choices, At("settings.time_zone")),
            ("quiet_from", Kept::Choices, At("settings.quiet_from")),
            ("quiet_to", Kept::Choices, At("settings.quiet_to")),
            (
                "quiet_breaking",
                Kept::Choices,
                At("settings.quiet_breaking"),
            ),
            ("is_silent", Kept::Choices, At("settings.silent")),
            ("topics", Kept::Choices, At("topics[].topic")),
        ],
    ),
    (
        "subscriptions",
        &[
            ("subscriber_id", Kept::Choices, JOIN),
            ("topic_id", Kept::Choices, At("topics[].topic")),
            (
                "after_revision",
                Kept::Choices,
                At("topics[].after_revision"),
            ),
        ],
    ),
    (
        "suspects",
        &[
            ("revision_id", Kept::Waiting, At("waiting[].code")),
            ("subscriber_id", Kept::Waiting, JOIN),
            ("failing", Kept::Waiting, At("waiting[].seems")),
            ("window_number", Kept::Waiting, PAGE),
            ("gives_up", Kept::Waiting, At("waiting[].gives_up")),
        ],
    ),
    (
        "unreachable",
        &[
            ("subscriber_id", Kept::State, JOIN),
            ("erase_on", Kept::State, At("settings.erase_on")),
        ],
    ),
    (
        "waiting_edits",
        &[
            ("subscriber_id", Kept::Waiting, JOIN),
            ("revision_id", Kept::Waiting, EDIT),
            ("due_at", Kept::Waiting, EDIT),
            ("tries", Kept::Waiting, EDIT),
            ("since", Kept::Waiting, EDIT),
            ("edited", Kept::Waiting, EDIT),
            ("not_edited", Kept::Waiting, EDIT),
            ("lease_owner", Kept::Waiting, LEASE),
            ("lease_until", Kept::Waiting, LEASE),
            ("done", Kept::Waiting, EDIT),
            ("refused", Kept::Waiting, EDIT),
        ],
    ),
];
