-- A course may give a certificate to those who were at this part of its sessions, valid for so many months, or for good.
ALTER TABLE course ADD COLUMN certificate_percent bigint CHECK (certificate_percent BETWEEN 1 AND 100);
ALTER TABLE course ADD COLUMN certificate_months bigint CHECK (certificate_months BETWEEN 1 AND 240);

-- What was certified stands here as it was then, so that no later change rewrites it: from holder_name to signer_title.
CREATE TABLE certificate (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    person_id uuid NOT NULL,
    course_id uuid NOT NULL REFERENCES course (id),
    year bigint NOT NULL,
    serial bigint NOT NULL,
    code text NOT NULL UNIQUE,
    issued_on date NOT NULL,
    valid_until date,
    holder_name text NOT NULL,
    course_title text NOT NULL,
    held_from date NOT NULL,
    held_to date NOT NULL,
    minutes bigint NOT NULL,
    sessions bigint NOT NULL,
    attended bigint NOT NULL,
    issuer_name text NOT NULL,
    signer_name text NOT NULL,
    signer_title text NOT NULL,
    revoked_at timestamptz,
    revoked_because text,
    UNIQUE (owner_org_id, id),
    UNIQUE (year, serial),
    FOREIGN KEY (owner_org_id, registration_id) REFERENCES registration (owner_org_id, id),
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id),
    CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
);
-- One in force for each registration.
CREATE UNIQUE INDEX certificate_in_force ON certificate (registration_id) WHERE revoked_at IS NULL;
CREATE INDEX certificate_person ON certificate (person_id, course_id);
CREATE INDEX certificate_newest ON certificate (owner_org_id, issued_on);
