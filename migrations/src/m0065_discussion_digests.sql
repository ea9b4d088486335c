-- How often somebody is mailed what is new in the discussion of a network. Who has said nothing is told once a week.
CREATE TABLE discussion_digest (
    person_id uuid NOT NULL REFERENCES person (id),
    network_id uuid NOT NULL REFERENCES network (id),
    frequency text NOT NULL CHECK (frequency IN ('daily', 'weekly', 'none')),
    -- What was written until then they have been told, or wanted not to be.
    told_until timestamptz NOT NULL,
    PRIMARY KEY (person_id, network_id)
);

-- A day on which people were told: all processes begin it once.
CREATE TABLE discussion_digest_round (
    day date NOT NULL PRIMARY KEY,
    is_weekly boolean NOT NULL,
    -- What was written later is told in the next.
    told_until timestamptz NOT NULL
);

-- The link in each mail that turns it off, without an account.
CREATE TABLE discussion_digest_link (
    secret_hash bytea NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    expires_at timestamptz NOT NULL
);
CREATE INDEX discussion_digest_link_person ON discussion_digest_link (person_id);

-- Where a mail program turns such mail off by one click (RFC 8058). It holds a secret and goes when the mail has been sent.
ALTER TABLE mail ADD COLUMN unsubscribe text;
