-- Results of articles, the state of the work, and what it took. `docs/store.md` describes the tables and views.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  updated TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted', 'stopped')),
  note TEXT,
  process TEXT NOT NULL,
  mode TEXT NOT NULL,
  model TEXT,
  recipe TEXT NOT NULL,
  package_version TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  cost REAL
);

CREATE TABLE items (
  key TEXT PRIMARY KEY,
  article_id TEXT,
  origin TEXT NOT NULL,
  external_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('pending', 'done', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  error_kind TEXT,
  error TEXT,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  updated TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX items_by_status ON items (status, error_kind);

CREATE TABLE summaries (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE REFERENCES items (key),
  run_id INTEGER NOT NULL REFERENCES runs (id),
  current INTEGER NOT NULL CHECK (current IN (0, 1)),
  origin TEXT NOT NULL,
  external_id TEXT,
  metadata TEXT,
  article_id TEXT NOT NULL,
  title TEXT,
  publisher TEXT,
  url TEXT,
  published TEXT,
  language TEXT,
  text TEXT NOT NULL,
  headline TEXT NOT NULL,
  characters INTEGER NOT NULL,
  claimed_characters INTEGER NOT NULL,
  claims INTEGER NOT NULL,
  attributions INTEGER NOT NULL,
  hedges INTEGER NOT NULL,
  ungrounded INTEGER NOT NULL,
  mode TEXT NOT NULL,
  model TEXT,
  prompts TEXT NOT NULL,
  package_version TEXT NOT NULL,
  schema_version TEXT NOT NULL,
  requests INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost REAL,
  started TEXT NOT NULL,
  seconds REAL NOT NULL,
  record BLOB NOT NULL
);
CREATE UNIQUE INDEX summaries_current ON summaries (article_id) WHERE current;
CREATE INDEX summaries_by_external_id ON summaries (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX summaries_by_origin ON summaries (origin);

CREATE TABLE claims (
  id INTEGER PRIMARY KEY,
  summary_id INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE,
  article_id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  text TEXT NOT NULL,
  evidence TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  certainty TEXT NOT NULL,
  polarity TEXT NOT NULL,
  kind TEXT NOT NULL,
  attribution_id TEXT,
  source_name TEXT,
  source_type TEXT,
  stance TEXT,
  via TEXT,
  hedge_ids TEXT NOT NULL,
  hedge_cues TEXT NOT NULL
);
CREATE INDEX claims_by_summary ON claims (summary_id);
CREATE INDEX claims_by_source_name ON claims (source_name);

CREATE TABLE attributions (
  id INTEGER PRIMARY KEY,
  summary_id INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE,
  article_id TEXT NOT NULL,
  attribution_id TEXT NOT NULL,
  source TEXT NOT NULL,
  cue TEXT NOT NULL,
  content TEXT NOT NULL,
  source_name TEXT,
  source_type TEXT NOT NULL,
  style TEXT NOT NULL,
  stance TEXT NOT NULL,
  within TEXT,
  via TEXT
);
CREATE INDEX attributions_by_summary ON attributions (summary_id);

CREATE TABLE hedges (
  id INTEGER PRIMARY KEY,
  summary_id INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE,
  article_id TEXT NOT NULL,
  hedge_id TEXT NOT NULL,
  cue TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  kind TEXT NOT NULL,
  probability_low REAL,
  probability_high REAL,
  scale TEXT,
  attribution_id TEXT,
  claim_ids TEXT NOT NULL
);
CREATE INDEX hedges_by_summary ON hedges (summary_id);

CREATE TABLE key_points (
  id INTEGER PRIMARY KEY,
  summary_id INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE,
  article_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  claim_ids TEXT NOT NULL
);
CREATE INDEX key_points_by_summary ON key_points (summary_id);

CREATE TABLE ungrounded (
  id INTEGER PRIMARY KEY,
  summary_id INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE,
  article_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  item TEXT NOT NULL,
  quote TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX ungrounded_by_summary ON ungrounded (summary_id);

CREATE TABLE answers (
  request TEXT NOT NULL,
  key TEXT NOT NULL,
  answer BLOB NOT NULL,
  PRIMARY KEY (key, request)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE claims_fts USING fts5 (
  text, evidence, source_name, content = 'claims', content_rowid = 'id', tokenize = "porter unicode61"
);
CREATE TRIGGER claims_added AFTER INSERT ON claims BEGIN
  INSERT INTO claims_fts (rowid, text, evidence, source_name) VALUES (new.id, new.text, new.evidence, new.source_name);
END;
CREATE TRIGGER claims_removed AFTER DELETE ON claims BEGIN
  INSERT INTO claims_fts (claims_fts, rowid, text, evidence, source_name)
  VALUES ('delete', old.id, old.text, old.evidence, old.source_name);
END;

-- The flat tables hold the newest result of each article; older ones stay in summaries.record.
CREATE TRIGGER summaries_superseded AFTER UPDATE OF current ON summaries WHEN NOT new.current BEGIN
  DELETE FROM claims WHERE summary_id = old.id;
  DELETE FROM attributions WHERE summary_id = old.id;
  DELETE FROM hedges WHERE summary_id = old.id;
  DELETE FROM key_points WHERE summary_id = old.id;
  DELETE FROM ungrounded WHERE summary_id = old.id;
END;

CREATE VIEW articles AS
SELECT article_id, origin, external_id, title, publisher, url, published, language, headline, claims, attributions, hedges,
  ungrounded, round(100.0 * claimed_characters / characters, 1) AS covered_percent, mode, model, requests, input_tokens,
  output_tokens, cost, seconds, metadata, text
FROM summaries WHERE current;

CREATE VIEW claims_by_source AS
SELECT coalesce(source_name, 'The article itself') AS source, max(source_type) AS source_type, count(*) AS claims,
  count(DISTINCT article_id) AS articles, sum(certainty = 'certain') AS certain, sum(certainty = 'probable') AS probable,
  sum(certainty = 'possible') AS possible, sum(certainty = 'unknown') AS unknown, sum(polarity = 'negated') AS negated
FROM claims GROUP BY source_name ORDER BY claims DESC;

CREATE VIEW hedged_claims AS
SELECT c.article_id, s.title, c.claim_id, c.text, c.hedge_cues, c.certainty, c.source_name, c.evidence, c.start, c."end"
FROM claims c JOIN summaries s ON s.id = c.summary_id WHERE c.hedge_cues <> '';

CREATE VIEW failures AS
SELECT origin, external_id, error_kind, error, attempts, updated FROM items WHERE status = 'failed';

CREATE VIEW usage AS
SELECT mode, model, count(*) AS runs, sum(done) AS done, sum(failed) AS failed, sum(requests) AS requests,
  sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(cost) AS cost
FROM runs GROUP BY mode, model;
