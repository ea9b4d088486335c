-- Every tenant table has UNIQUE (owner_org_id, id): children refer to both columns, so a row cannot point across tenants.
CREATE TABLE unit (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    name text NOT NULL,
    sort_key text COLLATE "binary" NOT NULL,
    invoice_reference text,
    version bigint NOT NULL DEFAULT 1,
    UNIQUE (owner_org_id, id),
    UNIQUE (owner_org_id, name)
);

CREATE TABLE account (
    id uuid NOT NULL PRIMARY KEY,
    email text NOT NULL UNIQUE,
    password_hash text,
    created_at timestamptz NOT NULL,
    last_sign_in_at timestamptz
);

CREATE TABLE person (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    account_id uuid REFERENCES account (id),
    given_name text NOT NULL,
    family_name text NOT NULL,
    phone text,
    kind text NOT NULL CHECK (kind IN ('official', 'elected', 'external')),
    protected_identity boolean NOT NULL DEFAULT FALSE,
    sort_key text COLLATE "binary" NOT NULL,
    search_text text COLLATE "binary" NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    UNIQUE (owner_org_id, account_id)
);
CREATE INDEX person_sorted ON person (owner_org_id, sort_key);
CREATE INDEX person_account ON person (account_id);

CREATE TABLE person_email (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    person_id uuid NOT NULL,
    email text NOT NULL,
    is_primary boolean NOT NULL,
    verified_at timestamptz,
    UNIQUE (owner_org_id, id),
    UNIQUE (owner_org_id, email),
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id)
);
CREATE INDEX person_email_person ON person_email (person_id);

CREATE TABLE affiliation (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    person_id uuid NOT NULL,
    unit_id uuid,
    title text NOT NULL,
    from_on date NOT NULL,
    to_on date,
    UNIQUE (owner_org_id, id),
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id),
    FOREIGN KEY (owner_org_id, unit_id) REFERENCES unit (owner_org_id, id),
    CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX affiliation_person ON affiliation (person_id);

CREATE TABLE role_assignment (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL CHECK (role IN ('association_admin', 'staff_editor', 'coordinator')),
    department_id uuid REFERENCES department (id),
    from_on date NOT NULL,
    to_on date,
    granted_by uuid,
    UNIQUE (owner_org_id, id),
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id),
    CHECK (to_on IS NULL OR to_on >= from_on),
    CHECK (department_id IS NULL OR role = 'staff_editor')
);
CREATE INDEX role_assignment_person ON role_assignment (person_id);
