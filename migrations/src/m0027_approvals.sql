-- Which registrations an organisation wants to approve that its people make themselves; none without a row.
CREATE TABLE approval_rule (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL UNIQUE REFERENCES organisation (id),
    approves text NOT NULL CHECK (approves IN ('nothing', 'dearer', 'everything')),
    over_ore bigint NOT NULL CHECK (over_ore >= 0),
    kinds text NOT NULL,
    answer_days bigint NOT NULL CHECK (answer_days BETWEEN 1 AND 14),
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL
);

-- What the organisation is asked of a registration. Who waits for a seat has no day to answer by until there is one.
CREATE TABLE approval (
    registration_id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    answer_days bigint NOT NULL,
    asked_at timestamptz NOT NULL,
    answer_by timestamptz,
    is_reminded boolean NOT NULL DEFAULT FALSE,
    outcome text CHECK (outcome IN ('approved', 'refused', 'lapsed')),
    reason text,
    decided_by uuid,
    decided_at timestamptz,
    FOREIGN KEY (owner_org_id, registration_id) REFERENCES registration (owner_org_id, id),
    CHECK ((outcome IS NULL) = (decided_at IS NULL))
);
CREATE INDEX approval_open ON approval (owner_org_id, answer_by) WHERE outcome IS NULL;
CREATE INDEX approval_due ON approval (answer_by) WHERE outcome IS NULL;
