-- SPDX-License-Identifier: Apache-2.0
--
-- Sealed rows only: `sealed` is ciphertext, everything else is what DescribeSecret may show.
-- Times are milliseconds since 1970-01-01 UTC. docs/formats/store.md explains every column.

CREATE TABLE secret (
  sequence         INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of creation, never given twice
  account          TEXT    NOT NULL,
  region           TEXT    NOT NULL,
  name             TEXT    NOT NULL,
  arn_suffix       TEXT    NOT NULL,
  revision         INTEGER NOT NULL CHECK (revision > 0),
  description      TEXT    NOT NULL,
  kms_key_id       TEXT    NOT NULL,
  created_at       INTEGER NOT NULL,
  last_changed_at  INTEGER NOT NULL,
  last_accessed_on INTEGER,
  deletion_at      INTEGER,
  tags_were_set    INTEGER NOT NULL CHECK (tags_were_set IN (0, 1)),
  tags             TEXT    NOT NULL,                   -- JSON: [["key","value"],...]
  UNIQUE (account, region, name)
) STRICT;

CREATE TABLE version (
  number           INTEGER PRIMARY KEY,                -- within a secret, oldest first
  secret           INTEGER NOT NULL REFERENCES secret (sequence) ON DELETE CASCADE,
  id               TEXT    NOT NULL,
  stages           TEXT    NOT NULL,                   -- JSON: ["AWSCURRENT",...]
  created_at       INTEGER NOT NULL,
  last_accessed_on INTEGER,
  kind             INTEGER NOT NULL,                   -- 0: string, 1: binary
  sealed           BLOB,                               -- NULL: a rotation's placeholder
  kms_key_id       TEXT    NOT NULL,
  UNIQUE (secret, id)
) STRICT;

-- Audit records that were committed with a change and that the audit log has not confirmed yet.
CREATE TABLE outbox (
  number   INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL UNIQUE,
  record   TEXT NOT NULL
) STRICT;

CREATE TABLE audit_head (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  sequence INTEGER NOT NULL,
  hash     TEXT    NOT NULL
) STRICT;

CREATE TABLE fact (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
