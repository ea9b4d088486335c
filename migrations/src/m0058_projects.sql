-- Programmes are known to everybody; a project is the association's, seen by members while it is prepared and by the public once it is approved.
CREATE TABLE funding_programme (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('esf_plus', 'erdf', 'interreg', 'life', 'horizon', 'other_eu', 'national')),
    from_on date,
    to_on date,
    authority text NOT NULL,
    sort_key text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CHECK (to_on >= from_on)
);

-- The lowest bit of sustainable_goals is goal 1, the seventeenth is goal 17. contact_until is the last day that the contact works here.
CREATE TABLE project (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    acronym text,
    title text NOT NULL,
    title_english text,
    summary text NOT NULL,
    aim text,
    expected_results text,
    target_groups text,
    programme_id uuid REFERENCES funding_programme (id),
    funder text,
    call text,
    grant_number text,
    diary_number text,
    sustainable_goals bigint NOT NULL CHECK (sustainable_goals BETWEEN 0 AND 131071),
    from_on date,
    to_on date,
    budget_ore bigint CHECK (budget_ore >= 0),
    contribution_ore bigint CHECK (contribution_ore >= 0),
    co_financing_ore bigint CHECK (co_financing_ore >= 0),
    lead_org_id uuid NOT NULL REFERENCES organisation (id),
    association_role text NOT NULL CHECK (association_role IN ('lead', 'partner', 'participant', 'associated', 'funder', 'steering')),
    department_id uuid REFERENCES department (id),
    contact_id uuid REFERENCES person (id),
    contact_until date,
    web_address text,
    state text NOT NULL CHECK (state IN ('idea', 'preparing', 'submitted', 'approved', 'rejected', 'withdrawn', 'running', 'reporting', 'closed', 'cancelled')),
    sort_key text NOT NULL,
    search_text text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (to_on >= from_on),
    CHECK (COALESCE(contribution_ore, 0) + COALESCE(co_financing_ore, 0) <= COALESCE(budget_ore, 0))
);
CREATE INDEX project_sort_key ON project (sort_key, id);
CREATE INDEX project_contact ON project (contact_id);
