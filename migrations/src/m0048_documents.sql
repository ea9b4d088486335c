-- The bytes of a version are outside the database, under its file's id. A file is entered before its bytes are stored and is in use
-- when a version names it; one that has not been in use for a while is removed, whoever was interrupted.
CREATE TABLE stored_file (
    id uuid NOT NULL PRIMARY KEY,
    unused_since timestamptz
);
CREATE INDEX stored_file_unused ON stored_file (unused_since) WHERE unused_since IS NOT NULL;

CREATE TABLE document (
    id uuid NOT NULL PRIMARY KEY,
    offering_id uuid NOT NULL REFERENCES course_offering (id),
    title text NOT NULL,
    audience text NOT NULL CHECK (audience IN ('everyone', 'participants', 'staff')),
    credit text,
    licence text CHECK (licence IN ('cc0', 'cc_by', 'cc_by_sa')),
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL
);
CREATE INDEX document_offering ON document (offering_id);

CREATE TABLE document_version (
    document_id uuid NOT NULL REFERENCES document (id),
    number bigint NOT NULL CHECK (number > 0),
    file_id uuid NOT NULL UNIQUE REFERENCES stored_file (id),
    file_name text NOT NULL,
    kind text NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    sha256 bytea NOT NULL,
    added_by_name text NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (document_id, number)
);
