-- Rows as the program writes them after 0001_start: an update published, one being written, one subscriber of each kind.

UPDATE instance SET vault_fingerprint = 'f00d', sign_fingerprint = 'RWQf00d';
INSERT INTO bots (telegram_id, username, started_at) VALUES (123456, 'vestka_bot', '2026-03-02 08:00:00Z');
INSERT INTO leases (name, owner, until) VALUES ('bot', 1, '2026-03-02 08:00:30Z'), ('keeper', 1, '2026-03-02 08:00:30Z');

INSERT INTO topics (slug, names, position) VALUES
    ('sanctions', '{"en": "Sanctions", "be": "Санкцыі"}', 1),
    ('safety', '{"en": "Safety", "be": "Бяспека"}', 2);
INSERT INTO sources (slug, name, kind, url, language, reliability, topics, next_fetch_at) VALUES
    ('press-office', 'Example press office', 'feed', 'https://example.org/feed.xml', 'en', 'A', '{sanctions}', '2026-03-02 08:10:00Z');
INSERT INTO fetches (source_id, started_at, duration_ms, outcome, status, bytes, items_new) VALUES
    (1, '2026-03-02 08:00:00Z', 140, 'read', 200, 2048, 1);
INSERT INTO fetches (source_id, started_at, duration_ms, outcome, error) VALUES
    (1, '2026-03-02 08:05:00Z', 10000, 'failed', 'the server did not answer');

INSERT INTO stories (first_at, last_at) VALUES ('2026-03-02 08:00:00Z', '2026-03-02 08:00:00Z');
INSERT INTO items (source_id, external_id, revision, story_id, url, canonical_url, title, text, language, published_at, fetched_at, fingerprint, fingerprint_version) VALUES
    (1, 'tag:1', 1, 1, 'https://example.org/1?from=feed', 'https://example.org/1', 'Eleven names added', 'The list has eleven names more.', 'en',
     '2026-03-02 07:58:00Z', '2026-03-02 08:00:00Z', sha256('1'), 1);

INSERT INTO staff (handle, role, language, sealed_chat, since) VALUES
    ('amber', 'moderator', 'be', substr(sha256('a'), 1, 24), '2026-03-01 12:00:00Z');
INSERT INTO staff (handle, role, language, since, removed_at) VALUES
    ('birch', 'admin', 'en', '2026-03-01 12:00:00Z', '2026-03-01 18:00:00Z');
INSERT INTO invitations (token_hash, phrase_hash, role, handle, created_by, created_at, expires_at, tries_left, opened_by) VALUES
    (sha256('token'), sha256('phrase'), 'admin', 'cedar', 'operator', '2026-03-02 08:00:00Z', '2026-03-03 08:00:00Z', 4, substr(sha256('c'), 1, 24));
INSERT INTO staff_dialogues (staff_id, sealed, updated_at) VALUES (1, sha256('dialogue'), '2026-03-02 08:01:00Z');

INSERT INTO candidates (kind, story_id, state, urgency, topics, created_at, claimed_by, claimed_until) VALUES
    ('story', 1, 'approved', 'routine', '{sanctions}', '2026-03-02 08:00:00Z', NULL, NULL),
    ('draft', NULL, 'new', 'breaking', '{safety}', '2026-03-02 08:03:00Z', 1, '2026-03-02 08:13:00Z');
INSERT INTO decisions (candidate_id, staff_id, from_state, to_state, reason, at) VALUES
    (1, 1, 'new', 'approved', NULL, '2026-03-02 08:02:00Z');
INSERT INTO updates (code, created_at) VALUES ('2K7M9QX', '2026-03-02 08:02:00Z');
INSERT INTO drafts (candidate_id, update_id, kind, state, sealed, author_id, created_at, updated_at) VALUES
    (1, 1, 'original', 'published', sha256('text'), 1, '2026-03-02 08:01:00Z', '2026-03-02 08:02:00Z'),
    (2, NULL, 'original', 'writing', sha256('other'), NULL, '2026-03-02 08:03:00Z', '2026-03-02 08:03:00Z');
INSERT INTO approvals (draft_id, version, staff_id, at) VALUES (1, 1, 1, '2026-03-02 08:02:00Z'), (1, 1, NULL, '2026-03-02 08:02:00Z');
INSERT INTO revisions (update_id, number, kind, urgency, verification, draft_id, content, record, signature, published_at) VALUES
    (1, 1, 'original', 'routine', 'confirmed', 1, '{"text": {"en": {"title": "Eleven names added", "body": "The list has eleven names more."}}}',
     '{"code":"2K7M9QX"}', 'untrusted comment: signature', '2026-03-02 08:02:00Z');
INSERT INTO revision_topics (revision_id, topic_id) VALUES (1, 1);
INSERT INTO evidence (revision_id, position, sealed, credibility, public, checked_by) VALUES (1, 1, sha256('evidence'), 1, true, 1);
INSERT INTO audit_log (id, at, actor, action, subject, hash) VALUES (1, '2026-03-02 08:02:00Z', 'amber', 'update published', '2K7M9QX', sha256('log'));

INSERT INTO subscribers (id, shard, sealed_chat, thread_id, bot_id, chat_kind, language, pace, digest_at, state, pause_reason, joined_week, erasing_at) VALUES
    (1804289383, 3, substr(sha256('1'), 1, 24), NULL, 1, 'private', 'be', 'instant', NULL, 'active', NULL, '2026-03-02', NULL),
    (846930886, 17, substr(sha256('2'), 1, 24), 7, 1, 'supergroup', 'en', 'digest', '08:30', 'paused', 'self', '2026-02-23', NULL),
    (1681692777, 63, substr(sha256('3'), 1, 24), NULL, 1, 'channel', 'uk', 'breaking', NULL, 'erasing', NULL, '2026-02-23', '2026-03-02 08:00:00Z');
INSERT INTO subscriptions (subscriber_id, topic_id, after_revision) VALUES (1804289383, 1, NULL), (846930886, 2, 1);
INSERT INTO chat_messages (subscriber_id, message_id, sent_at) VALUES (1804289383, 12, '2026-03-02 07:00:00Z');

INSERT INTO fanouts (revision_id, state, rank, due, due_is_estimate, accepted, deferred, started_at, first_at, last_at) VALUES
    (1, 'running', 3, 2, true, 1, 1, '2026-03-02 08:02:00Z', '2026-03-02 08:02:01Z', '2026-03-02 08:02:01Z');
INSERT INTO fanout_shards (revision_id, shard, cursor, sending_to, done, lease_owner, lease_from, lease_until) VALUES
    (1, 3, 1804289383, NULL, true, NULL, NULL, NULL),
    (1, 17, 0, 846930886, false, 1, '2026-03-02 08:02:01Z', '2026-03-02 08:02:20Z');
CREATE TABLE deliveries_1 PARTITION OF deliveries FOR VALUES FROM (1) TO (1001);
INSERT INTO delivery_partitions (low, since) VALUES (1, '2026-03-02 08:02:00Z');
INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id) VALUES
    (1, 1804289383, 13, '2026-03-02 08:02:01Z', 1, 1);
INSERT INTO delivery_parts (revision_id, subscriber_id, part, message_id) VALUES (1, 1804289383, 2, 14);
INSERT INTO deferred (revision_id, subscriber_id, due_at, tries, reason) VALUES (1, 846930886, '2026-03-02 08:03:01Z', 1, 'transient');
INSERT INTO attempts (revision_id, subscriber_id, at, outcome, code, description) VALUES
    (1, 846930886, '2026-03-02 08:02:01Z', 'transient', 502, 'Bad Gateway');
