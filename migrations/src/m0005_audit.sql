CREATE TABLE audit_event (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    at timestamptz NOT NULL,
    actor_person_id uuid,
    actor_name text NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id uuid NOT NULL,
    summary text NOT NULL,
    before text,
    after text,
    trace_id text,
    UNIQUE (owner_org_id, id)
);
CREATE INDEX audit_event_newest ON audit_event (owner_org_id, at);
CREATE INDEX audit_event_object ON audit_event (object_id);
