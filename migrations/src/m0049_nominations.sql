-- Who is nominated answers by a link in mail, without an account. Several links may work: each mail has one.
CREATE TABLE network_nomination (
    secret_hash bytea NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    membership_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (owner_org_id, membership_id) REFERENCES network_membership (owner_org_id, id)
);
CREATE INDEX network_nomination_membership ON network_nomination (owner_org_id, membership_id);

-- When the association last asked the organisation for somebody, and whom it thought of.
ALTER TABLE network_seat ADD COLUMN asked_at timestamptz;
ALTER TABLE network_seat ADD COLUMN asked_for text;
