-- Long work: the jobs that belong together, and how far they have come. What is left and what has failed is in the queue itself;
-- here is only what has left it.
CREATE TABLE batch (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    kind text NOT NULL,
    about text NOT NULL,
    title text NOT NULL,
    started_by uuid,
    started_by_name text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    cancelled_at timestamptz,
    done bigint NOT NULL DEFAULT 0,
    UNIQUE (owner_org_id, id)
);
CREATE INDEX batch_about ON batch (about, started_at);
CREATE INDEX batch_started ON batch (started_at);

-- size: how much of the batch the job is.
ALTER TABLE job ADD COLUMN batch_id uuid REFERENCES batch (id) ON DELETE SET NULL;
ALTER TABLE job ADD COLUMN size bigint NOT NULL DEFAULT 1;
CREATE INDEX job_batch ON job (batch_id) WHERE batch_id IS NOT NULL;

ALTER TABLE mail ADD COLUMN batch_id uuid REFERENCES batch (id) ON DELETE SET NULL;
CREATE INDEX mail_batch ON mail (batch_id) WHERE batch_id IS NOT NULL;

-- A list of people that is read in: what was written until it is done, and then only what became of it.
CREATE TABLE import_row (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    number bigint NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    email text NOT NULL,
    title text NOT NULL,
    unit text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('waiting', 'added', 'known', 'refused', 'cancelled')),
    person_id uuid,
    UNIQUE (owner_org_id, batch_id, number),
    FOREIGN KEY (owner_org_id, batch_id) REFERENCES batch (owner_org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id)
);
CREATE INDEX import_row_person ON import_row (person_id);
