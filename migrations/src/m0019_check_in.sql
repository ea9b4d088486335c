-- Marks made at the door, with the ids that phones gave them: one that is sent twice is one. What they come to stands in
-- attendance; those of somebody without a seat stay here alone until the staff have seen to them.
CREATE TABLE check_in (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES course_session (id),
    is_present boolean NOT NULL,
    made_at timestamptz NOT NULL,
    made_by_name text NOT NULL,
    taken_back_at timestamptz,
    FOREIGN KEY (owner_org_id, registration_id) REFERENCES registration (owner_org_id, id)
);
CREATE INDEX check_in_registration ON check_in (registration_id, session_id);
CREATE INDEX check_in_session ON check_in (session_id);

-- How many came without names: an organisation's, or, under the association, those of none.
CREATE TABLE head_count (
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    session_id uuid NOT NULL REFERENCES course_session (id),
    people bigint NOT NULL CHECK (people > 0),
    noted_at timestamptz NOT NULL,
    noted_by_name text NOT NULL,
    PRIMARY KEY (owner_org_id, session_id)
);
CREATE INDEX head_count_session ON head_count (session_id);
