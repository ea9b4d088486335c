-- What is to be done after a meeting. It belongs to the organisation of whoever does it; without a membership the association's staff do.
CREATE TABLE network_next_step (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    meeting_id uuid NOT NULL REFERENCES network_meeting (id),
    membership_id uuid,
    text text NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    done_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    CHECK ((state = 'done') = (done_at IS NOT NULL)),
    FOREIGN KEY (owner_org_id, membership_id) REFERENCES network_membership (owner_org_id, id)
);
CREATE INDEX network_next_step_meeting ON network_next_step (meeting_id);
CREATE INDEX network_next_step_membership ON network_next_step (membership_id, due_on);
