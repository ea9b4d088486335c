-- A document belongs to an offering, a network, a meeting of one, or a project. SQLite cannot make a column nullable, so both tables are
-- made anew.
CREATE TABLE document_next (
    id uuid NOT NULL PRIMARY KEY,
    offering_id uuid REFERENCES course_offering (id),
    network_id uuid REFERENCES network (id),
    meeting_id uuid REFERENCES network_meeting (id),
    project_id uuid REFERENCES project (id),
    title text NOT NULL,
    audience text NOT NULL CHECK (audience IN ('everyone', 'participants', 'staff')),
    credit text,
    licence text CHECK (licence IN ('cc0', 'cc_by', 'cc_by_sa')),
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    CHECK (
        CASE WHEN offering_id IS NULL THEN 0 ELSE 1 END + CASE WHEN network_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN meeting_id IS NULL THEN 0 ELSE 1 END + CASE WHEN project_id IS NULL THEN 0 ELSE 1 END = 1
    )
);
INSERT INTO document_next (id, offering_id, title, audience, credit, licence, version, created_at, updated_at, updated_by)
SELECT id, offering_id, title, audience, credit, licence, version, created_at, updated_at, updated_by FROM document;

CREATE TABLE document_version_next (
    document_id uuid NOT NULL REFERENCES document_next (id),
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
INSERT INTO document_version_next (document_id, number, file_id, file_name, kind, size, sha256, added_by_name, added_at)
SELECT document_id, number, file_id, file_name, kind, size, sha256, added_by_name, added_at FROM document_version;

DROP TABLE document_version;
DROP TABLE document;
ALTER TABLE document_next RENAME TO document;
ALTER TABLE document_version_next RENAME TO document_version;
CREATE INDEX document_offering ON document (offering_id);
CREATE INDEX document_network ON document (network_id);
CREATE INDEX document_meeting ON document (meeting_id);
CREATE INDEX document_project ON document (project_id);

INSERT INTO retention_rule (kind) VALUES ('documents');
