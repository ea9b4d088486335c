CREATE TABLE job (
    id uuid NOT NULL PRIMARY KEY,
    task text NOT NULL,
    run_at timestamptz NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    locked_until timestamptz,
    last_error text,
    created_at timestamptz NOT NULL,
    failed_at timestamptz
);
CREATE INDEX job_due ON job (run_at) WHERE failed_at IS NULL;

-- dedup_key makes a job that runs twice write its mail once.
CREATE TABLE mail (
    id uuid NOT NULL PRIMARY KEY,
    dedup_key text NOT NULL UNIQUE,
    organisation_id uuid REFERENCES organisation (id),
    to_name text NOT NULL,
    to_address text NOT NULL,
    subject text NOT NULL,
    text_body text NOT NULL,
    html_body text NOT NULL,
    calendar text,
    calendar_method text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    last_error text
);
CREATE INDEX mail_newest ON mail (created_at);
