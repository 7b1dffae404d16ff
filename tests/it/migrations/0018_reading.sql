-- Rows as the program writes them after 0018_reading: an update with its words, a word, how far that went.

INSERT INTO current_revisions (update_id, revision_id, lexemes)
    SELECT update_id, max(id), '''be/санкцыі'' ''en/sanction''' FROM revisions GROUP BY update_id
    ON CONFLICT (update_id) DO UPDATE SET lexemes = excluded.lexemes;
INSERT INTO search_words (word, language) VALUES ('санкцыі', 'be');
UPDATE reading_progress SET version = 1, revision_id = 1;
