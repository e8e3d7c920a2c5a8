-- Other records with the text of an article: agency copies, whose ids lead to it too.

CREATE TABLE copies (
  article_id TEXT NOT NULL,
  origin TEXT NOT NULL,
  external_id TEXT,
  metadata TEXT,
  PRIMARY KEY (article_id, origin)
) WITHOUT ROWID;
