-- Chats: two databases with one token, and what stands in private chats about channels.

ALTER TABLE instance ADD COLUMN contested_at timestamptz;
COMMENT ON COLUMN instance.contested_at IS 'When another program was last seen to read the bot''s events that was there before this database''s own: until three minutes later nothing goes out, because this may be a copy. Null: never.';

COMMENT ON TABLE visitor_messages IS 'What the bot said about tips, questions and channels where nobody subscribes, so that /forget can delete it there; gone after 48 h.';
