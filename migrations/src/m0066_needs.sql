-- What those in a network say that they need: seen by them and the staff alone.
CREATE TABLE need_signal (
    id uuid NOT NULL PRIMARY KEY,
    network_id uuid NOT NULL REFERENCES network (id),
    -- The meeting at which it came up.
    meeting_id uuid REFERENCES network_meeting (id),
    title text NOT NULL,
    text text NOT NULL,
    organisation_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('new', 'taken_up', 'no_further')),
    -- Why it goes no further.
    answer text,
    wish_id uuid UNIQUE,
    project_id uuid UNIQUE REFERENCES project (id),
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((state = 'no_further') = (answer IS NOT NULL)),
    CHECK ((state = 'taken_up') = (wish_id IS NOT NULL OR project_id IS NOT NULL)),
    CHECK (wish_id IS NULL OR project_id IS NULL),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (owner_org_id, id),
    -- The wish is of the organisation that noted the need.
    FOREIGN KEY (organisation_id, wish_id) REFERENCES course_wish (owner_org_id, id)
);
CREATE INDEX need_signal_network ON need_signal (network_id, state, created_at);
CREATE INDEX need_signal_meeting ON need_signal (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE INDEX need_signal_person ON need_signal (person_id);

-- Who else has the need: one row for an organisation, by whoever said so.
CREATE TABLE need_supporter (
    need_id uuid NOT NULL REFERENCES need_signal (id),
    organisation_id uuid NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (need_id, organisation_id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (owner_org_id, id)
);
CREATE INDEX need_supporter_person ON need_supporter (person_id);
