-- What an organisation is billed for a month, as it was when the month was closed. Sums and lines never change after that: what
-- was wrong is credited in a later one. Numbers have no gaps within the year that they were given in.
CREATE TABLE invoice_basis (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    month date NOT NULL,
    year bigint NOT NULL,
    number bigint NOT NULL,
    net_ore bigint NOT NULL,
    vat_ore bigint NOT NULL,
    line_count bigint NOT NULL,
    closed_at timestamptz NOT NULL,
    closed_by_name text NOT NULL,
    exported_at timestamptz,
    exported_by_name text,
    UNIQUE (owner_org_id, id),
    UNIQUE (owner_org_id, month),
    CHECK ((exported_at IS NULL) = (exported_by_name IS NULL))
);
CREATE INDEX invoice_basis_number ON invoice_basis (year, number);
CREATE INDEX invoice_basis_month ON invoice_basis (month);

CREATE TABLE invoice_line (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    basis_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    credits_id uuid,
    reason text,
    person_id uuid NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    offering_id uuid NOT NULL REFERENCES course_offering (id),
    course_title text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    unit_id uuid,
    unit_name text,
    invoice_reference text NOT NULL,
    state text NOT NULL,
    net_ore bigint NOT NULL,
    vat_percent bigint NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    -- A line is credited once.
    UNIQUE (owner_org_id, credits_id),
    FOREIGN KEY (owner_org_id, basis_id) REFERENCES invoice_basis (owner_org_id, id),
    FOREIGN KEY (owner_org_id, registration_id) REFERENCES registration (owner_org_id, id),
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id),
    FOREIGN KEY (owner_org_id, unit_id) REFERENCES unit (owner_org_id, id),
    FOREIGN KEY (owner_org_id, credits_id) REFERENCES invoice_line (owner_org_id, id),
    CHECK ((credits_id IS NULL) = (net_ore > 0)),
    CHECK (reason IS NULL OR credits_id IS NOT NULL)
);
CREATE INDEX invoice_line_basis ON invoice_line (basis_id);
CREATE INDEX invoice_line_registration ON invoice_line (registration_id, created_at);

-- Lines that the association has decided to credit, until the organisation's next basis is closed.
CREATE TABLE invoice_credit (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    line_id uuid NOT NULL,
    reason text NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_by_name text NOT NULL,
    UNIQUE (owner_org_id, line_id),
    FOREIGN KEY (owner_org_id, line_id) REFERENCES invoice_line (owner_org_id, id)
);
