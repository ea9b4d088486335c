-- starts_at and ends_at repeat the first and last session, so that lists sort and filter without a join.
-- seats_taken, queue_length and last_queue_number are decided in one place, courses::seats, under the row's lock.
CREATE TABLE course_offering (
    id uuid NOT NULL PRIMARY KEY,
    course_id uuid NOT NULL REFERENCES course (id),
    state text NOT NULL CHECK (state IN ('draft', 'published', 'open', 'closed', 'running', 'completed', 'archived', 'postponed', 'cancelled')),
    state_reason text,
    form text NOT NULL CHECK (form IN ('onsite', 'online', 'hybrid')),
    venue_name text,
    venue_address text,
    city text,
    virtual_link text,
    capacity bigint NOT NULL CHECK (capacity >= 0),
    seats_taken bigint NOT NULL DEFAULT 0 CHECK (seats_taken >= 0 AND seats_taken <= capacity),
    queue_length bigint NOT NULL DEFAULT 0 CHECK (queue_length >= 0),
    last_queue_number bigint NOT NULL DEFAULT 0,
    price_member_ore bigint NOT NULL CHECK (price_member_ore >= 0),
    price_other_ore bigint NOT NULL CHECK (price_other_ore >= 0),
    vat_percent bigint NOT NULL,
    opens_at timestamptz,
    closes_at timestamptz NOT NULL,
    cancel_until timestamptz NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    contact_name text NOT NULL,
    contact_email text NOT NULL,
    contact_phone text,
    copied_from uuid REFERENCES course_offering (id),
    calendar_sequence bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL
);
CREATE INDEX course_offering_course ON course_offering (course_id, starts_at);
CREATE INDEX course_offering_start ON course_offering (starts_at);

CREATE TABLE course_session (
    id uuid NOT NULL PRIMARY KEY,
    offering_id uuid NOT NULL REFERENCES course_offering (id),
    title text,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CHECK (ends_at > starts_at)
);
CREATE INDEX course_session_offering ON course_session (offering_id, starts_at);
