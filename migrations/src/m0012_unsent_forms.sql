-- A form that came after its session had ended, kept for a day for the same person in the same browser.
CREATE TABLE unsent_form (
    session_id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    path text NOT NULL,
    content_type text NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL
);
