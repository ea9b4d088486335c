-- What a network meets about: read by those who are in it.
CREATE TABLE network_meeting (
    id uuid NOT NULL PRIMARY KEY,
    network_id uuid NOT NULL REFERENCES network (id),
    -- The same for those that were made together; there is nothing more to say of them.
    series_id uuid,
    title text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    place text,
    virtual_link text,
    agenda text,
    notes text,
    state text NOT NULL CHECK (state IN ('planned', 'called', 'held', 'cancelled')),
    calendar_sequence bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (starts_at < ends_at)
);
CREATE INDEX network_meeting_network ON network_meeting (network_id, starts_at);
CREATE INDEX network_meeting_series ON network_meeting (series_id) WHERE series_id IS NOT NULL;
