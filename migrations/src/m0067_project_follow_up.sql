-- How it goes with a project. Its participants read it; reports once they are submitted.
CREATE TABLE project_milestone (
    id uuid NOT NULL PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES project (id),
    title text NOT NULL,
    due_on date NOT NULL,
    reached_on date,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX project_milestone_project ON project_milestone (project_id, due_on);

CREATE TABLE project_indicator (
    id uuid NOT NULL PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES project (id),
    name text NOT NULL,
    unit text,
    aims text NOT NULL CHECK (aims IN ('rise', 'fall')),
    target double precision NOT NULL,
    due_on date,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX project_indicator_project ON project_indicator (project_id);

CREATE TABLE project_indicator_value (
    indicator_id uuid NOT NULL REFERENCES project_indicator (id),
    as_of date NOT NULL,
    value double precision NOT NULL,
    comment text,
    noted_at timestamptz NOT NULL,
    PRIMARY KEY (indicator_id, as_of)
);

-- A revision says what the sums were before it, so that the history can be read without the trail.
CREATE TABLE project_budget_revision (
    id uuid NOT NULL PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES project (id),
    decided_on date NOT NULL,
    reason text NOT NULL,
    budget_before_ore bigint,
    contribution_before_ore bigint,
    co_financing_before_ore bigint,
    budget_ore bigint NOT NULL CHECK (budget_ore >= 0),
    contribution_ore bigint CHECK (contribution_ore >= 0),
    co_financing_ore bigint CHECK (co_financing_ore >= 0),
    created_at timestamptz NOT NULL
);
CREATE INDEX project_budget_revision_project ON project_budget_revision (project_id, decided_on);

CREATE TABLE project_report (
    id uuid NOT NULL PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES project (id),
    as_of date NOT NULL,
    status text,
    done text,
    this_year text,
    risks text,
    completion text,
    -- A bit for each heading, the first the lowest: there is nothing to report.
    empty_headings bigint NOT NULL DEFAULT 0,
    judgement text CHECK (judgement IN ('on_track', 'at_risk', 'late', 'blocked', 'done')),
    used_ore bigint CHECK (used_ore >= 0),
    state text NOT NULL CHECK (state IN ('draft', 'submitted')),
    submitted_at timestamptz,
    submitted_by_name text,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((submitted_at IS NOT NULL) = (state = 'submitted')),
    UNIQUE (project_id, as_of)
);
