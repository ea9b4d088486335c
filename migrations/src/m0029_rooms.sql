-- The association's rooms, and who has which when. That no two have one at the same time is decided in premises::booking,
-- under the lock of the room's row.
CREATE TABLE room (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    sort_key text COLLATE "binary" NOT NULL UNIQUE,
    address text,
    city text,
    capacity bigint NOT NULL CHECK (capacity BETWEEN 1 AND 5000),
    accessibility text,
    is_in_use boolean NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

-- For a session of an offering, or for something else. The times are those of the session and what it takes to set up
-- before and clear up after.
CREATE TABLE room_booking (
    id uuid NOT NULL PRIMARY KEY,
    room_id uuid NOT NULL REFERENCES room (id),
    session_id uuid UNIQUE REFERENCES course_session (id),
    purpose text,
    minutes_before bigint NOT NULL CHECK (minutes_before >= 0),
    minutes_after bigint NOT NULL CHECK (minutes_after >= 0),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    booked_by text NOT NULL,
    created_at timestamptz NOT NULL,
    CHECK (ends_at > starts_at),
    CHECK ((session_id IS NULL) <> (purpose IS NULL))
);
CREATE INDEX room_booking_room ON room_booking (room_id, starts_at);
CREATE INDEX room_booking_start ON room_booking (starts_at);
