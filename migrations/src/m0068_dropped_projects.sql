-- A project can be dropped before anything is applied for. A column's CHECK goes with the column on both databases.
ALTER TABLE project ADD COLUMN stage text NOT NULL DEFAULT 'idea'
    CHECK (stage IN ('idea', 'preparing', 'submitted', 'approved', 'rejected', 'withdrawn', 'dropped', 'running', 'reporting', 'closed', 'cancelled'));
UPDATE project SET stage = state;
ALTER TABLE project DROP COLUMN state;
ALTER TABLE project RENAME COLUMN stage TO state;
