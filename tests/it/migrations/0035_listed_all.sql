-- Rows as the program writes them after 0035_listed_all: it is forgotten when that began.

UPDATE subscriptions SET after_revision = NULL WHERE subscriber_id = 846930886 AND after_revision = 1;
