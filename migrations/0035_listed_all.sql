-- no-transaction
-- Who was there before has a list too.
CALL list_all_topics();
