-- Whether a record only moved is looked up by its id, however many copies an article has.

CREATE INDEX copies_by_external_id ON copies (external_id, article_id) WHERE external_id IS NOT NULL;
