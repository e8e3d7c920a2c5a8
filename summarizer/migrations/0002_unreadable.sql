-- What could not be read is looked up by its place, to be forgotten when something else stands there.

CREATE INDEX items_unreadable ON items (origin) WHERE article_id IS NULL;
