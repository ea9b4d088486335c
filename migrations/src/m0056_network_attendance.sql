-- Who comes to a meeting, in their own words, and who was there: rows of the organisation that is represented.
CREATE TABLE network_meeting_answer (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    meeting_id uuid NOT NULL REFERENCES network_meeting (id),
    membership_id uuid NOT NULL,
    answer text NOT NULL CHECK (answer IN ('coming', 'not_coming', 'substitute')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    UNIQUE (owner_org_id, meeting_id, membership_id),
    FOREIGN KEY (owner_org_id, membership_id) REFERENCES network_membership (owner_org_id, id)
);
CREATE INDEX network_meeting_answer_meeting ON network_meeting_answer (meeting_id);
CREATE INDEX network_meeting_answer_membership ON network_meeting_answer (membership_id);

CREATE TABLE network_attendance (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    meeting_id uuid NOT NULL REFERENCES network_meeting (id),
    membership_id uuid NOT NULL,
    presence text NOT NULL CHECK (presence IN ('present', 'absent', 'excused', 'substituted')),
    substitute_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    UNIQUE (owner_org_id, meeting_id, membership_id),
    CHECK ((presence = 'substituted') = (substitute_id IS NOT NULL)),
    FOREIGN KEY (owner_org_id, membership_id) REFERENCES network_membership (owner_org_id, id),
    FOREIGN KEY (owner_org_id, substitute_id) REFERENCES network_membership (owner_org_id, id)
);
CREATE INDEX network_attendance_meeting ON network_attendance (meeting_id);
CREATE INDEX network_attendance_membership ON network_attendance (membership_id);
CREATE INDEX network_attendance_substitute ON network_attendance (substitute_id) WHERE substitute_id IS NOT NULL;
