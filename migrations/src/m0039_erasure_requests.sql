-- Who has asked to be erased (GDPR article 17), and what came of it.
CREATE TABLE erasure_request (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'withdrawn', 'refused', 'granted')),
    asked_at timestamptz NOT NULL,
    due_on date NOT NULL,
    reason text,
    decided_by uuid,
    decided_at timestamptz,
    UNIQUE (owner_org_id, id),
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id),
    CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX erasure_request_waiting ON erasure_request (owner_org_id, person_id) WHERE state = 'waiting';
CREATE INDEX erasure_request_person ON erasure_request (person_id, asked_at);
CREATE INDEX erasure_request_list ON erasure_request (owner_org_id, state, asked_at);
