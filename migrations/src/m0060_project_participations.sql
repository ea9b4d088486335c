-- Which organisation takes part in which project, with what, and by which decision of its own. Others are only told organisation, role and state.
CREATE TABLE project_participation (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    project_id uuid NOT NULL REFERENCES project (id),
    role text NOT NULL CHECK (role IN ('lead', 'partner', 'participant', 'associated', 'funder', 'steering')),
    state text NOT NULL CHECK (state IN ('invited', 'interested', 'decided', 'active', 'completed', 'left', 'declined')),
    from_on date,
    to_on date,
    cash_ore bigint CHECK (cash_ore >= 0),
    hours bigint CHECK (hours >= 0),
    contact_id uuid,
    contact_until date,
    decision_diary_number text,
    decision_section text,
    decided_on date,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    CHECK (to_on >= from_on),
    FOREIGN KEY (owner_org_id, contact_id) REFERENCES person (owner_org_id, id)
);
CREATE UNIQUE INDEX project_participation_once ON project_participation (owner_org_id, project_id)
    WHERE state IN ('invited', 'interested', 'decided', 'active');
CREATE INDEX project_participation_project ON project_participation (project_id, state);
CREATE INDEX project_participation_contact ON project_participation (contact_id);
