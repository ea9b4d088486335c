-- A private calendar covers what its holder takes part in, or what the people of their organisation do. One of each.
ALTER TABLE calendar_feed RENAME TO calendar_feed_of_person;
CREATE TABLE calendar_feed (
    id uuid NOT NULL PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES person (id),
    covers text NOT NULL CHECK (covers IN ('person', 'organisation')),
    created_at timestamptz NOT NULL,
    UNIQUE (person_id, covers)
);
INSERT INTO calendar_feed (id, token_hash, person_id, covers, created_at)
SELECT id, token_hash, person_id, 'person', created_at FROM calendar_feed_of_person;
DROP TABLE calendar_feed_of_person;

-- What is held on a day is looked up by the end of its sessions: what is over is left out first.
CREATE INDEX course_session_held ON course_session (ends_at, starts_at, offering_id);
