-- What was asked of funders. Staff see it until the project is approved, members from then on.
CREATE TABLE project_application (
    id uuid NOT NULL PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES project (id),
    call text NOT NULL,
    deadline_on date,
    sought_ore bigint NOT NULL CHECK (sought_ore >= 0),
    submitted_on date,
    decision text CHECK (decision IN ('granted', 'rejected')),
    decided_on date,
    granted_ore bigint CHECK (granted_ore BETWEEN 0 AND sought_ore),
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((decision IS NULL) = (decided_on IS NULL)),
    CHECK ((granted_ore IS NOT NULL) = (COALESCE(decision, '') = 'granted')),
    CHECK (decided_on >= submitted_on)
);
CREATE INDEX project_application_project ON project_application (project_id);
