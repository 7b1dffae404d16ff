-- Rows as the program writes them after 0002_intake: a page with selectors, a partner that pushes, a copy found, a pair proposed.

INSERT INTO hosts (name, free_at, robots, robots_fetched_at) VALUES
    ('example.org', '2026-03-02 09:00:00Z', 'User-agent: *', '2026-03-02 09:00:00Z');
INSERT INTO hosts (name, lease_owner, lease_until, free_at) VALUES
    ('example.net:8080', 1, '2026-03-02 09:02:00Z', '2026-03-02 09:00:00Z');
INSERT INTO sources (slug, name, kind, url, language, reliability, next_fetch_at, selectors, typical_interval_ms, last_new_at, items_total, copies_total) VALUES
    ('list', 'Official list', 'page', 'https://example.net:8080/list', 'en', 'A', '2026-03-02 09:10:00Z', '{"entry": "main li"}', 3600000,
     '2026-03-02 09:00:00Z', 12, 1);
INSERT INTO sources (slug, name, kind, url, language, reliability, next_fetch_at, sealed_secret, proxy) VALUES
    ('partner', 'Partner newsroom', 'push', 'https://example.com/', 'be', 'B', '2026-03-02 09:10:00Z', sha256('secret'), 'socks5h://127.0.0.1:9050');
INSERT INTO push_messages (source_id, message_id, received_at) SELECT id, 'msg_1', '2026-03-02 09:00:00Z' FROM sources WHERE slug = 'partner';

INSERT INTO stories (first_at, last_at) VALUES ('2026-03-02 09:00:00Z', '2026-03-02 09:00:00Z');
INSERT INTO items (source_id, external_id, revision, story_id, url, canonical_url, title, text, language, fetched_at, fingerprint, fingerprint_version,
                   joined_by, joined_to, similarity, forwarded_from, reply_to, edited)
    SELECT sources.id, 'copy', 1, items.story_id, 'https://example.com/1', 'https://example.com/1', items.title, items.text, 'en', '2026-03-02 09:00:00Z',
           sha256('2'), 1, 'near_text', items.id, 0.93, 'Example press office https://example.org/', 'https://example.com/0', true
    FROM items, sources WHERE sources.slug = 'partner' ORDER BY items.id LIMIT 1;
INSERT INTO sketches (item_id, text_fingerprint, bands) SELECT id, sha256('text'), '{1, -2, 3}' FROM items WHERE external_id = 'copy';
INSERT INTO proposals (first_story, second_story, score, shared, state, created_at)
    SELECT min(id), max(id), 0.7, '{Minsk, 11}', 'open', '2026-03-02 09:00:00Z' FROM stories;
UPDATE comparison SET item_id = 1;
INSERT INTO alerts (kind, subject, detail, raised_at) VALUES ('source_silent', 'list', 'Nothing new for 3 days.', '2026-03-05 09:00:00Z');
