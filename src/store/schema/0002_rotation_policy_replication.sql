-- SPDX-License-Identifier: Apache-2.0
--
-- What secrets have since they rotate, carry resource policies and are replicated.

ALTER TABLE secret ADD COLUMN type            TEXT NOT NULL DEFAULT '';
ALTER TABLE secret ADD COLUMN owning_service  TEXT NOT NULL DEFAULT '';
ALTER TABLE secret ADD COLUMN resource_policy TEXT NOT NULL DEFAULT '';
ALTER TABLE secret ADD COLUMN rotation        TEXT NOT NULL DEFAULT '';  -- JSON object, or empty
ALTER TABLE secret ADD COLUMN rotation_run    TEXT NOT NULL DEFAULT '';  -- JSON object, or empty
ALTER TABLE secret ADD COLUMN primary_region  TEXT NOT NULL DEFAULT '';
ALTER TABLE secret ADD COLUMN replicas        TEXT NOT NULL DEFAULT '';  -- JSON array, or empty
ALTER TABLE secret ADD COLUMN wake_at         INTEGER;

-- Before this schema only deletions waited.
UPDATE secret SET wake_at = deletion_at;
