CREATE TABLE organisation (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('association', 'municipality', 'region', 'county_board', 'agency', 'university', 'company', 'ngo', 'eu_body', 'peer_association')),
    name text NOT NULL,
    short_name text NOT NULL,
    sort_key text COLLATE "binary" NOT NULL,
    organisation_number text UNIQUE,
    municipality_code text UNIQUE,
    county_code text,
    population bigint,
    email_domain text,
    invoice_reference text,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Being a tenant, a member and a payer are different things: a membership is dated and may be several.
CREATE TABLE membership (
    id uuid NOT NULL PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    from_on date NOT NULL,
    to_on date,
    CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX membership_organisation ON membership (organisation_id);

-- The association's own departments: they own courses, networks and chapters of the plan.
CREATE TABLE department (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    short_name text NOT NULL,
    description text NOT NULL,
    position bigint NOT NULL
);
