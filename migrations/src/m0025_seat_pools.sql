-- Seats of an offering that are kept for some organisations, until they are released to everybody.
CREATE TABLE seat_pool (
    id uuid NOT NULL PRIMARY KEY,
    offering_id uuid NOT NULL REFERENCES course_offering (id),
    name text NOT NULL,
    position bigint NOT NULL,
    for_members boolean NOT NULL,
    seats bigint NOT NULL CHECK (seats BETWEEN 1 AND 5000),
    taken bigint NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND seats),
    opens_at timestamptz,
    release_at timestamptz,
    is_released boolean NOT NULL DEFAULT FALSE
);
CREATE INDEX seat_pool_offering ON seat_pool (offering_id, position);
CREATE INDEX seat_pool_due ON seat_pool (release_at) WHERE is_released = FALSE;

CREATE TABLE seat_pool_organisation (
    pool_id uuid NOT NULL REFERENCES seat_pool (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (pool_id, organisation_id)
);
CREATE INDEX seat_pool_organisation_organisation ON seat_pool_organisation (organisation_id);

-- How many seats pools keep that nobody has taken, and how many pools there are that keep any.
ALTER TABLE course_offering ADD COLUMN seats_held bigint NOT NULL DEFAULT 0
    CHECK (seats_held >= 0 AND seats_taken + seats_held <= capacity);
ALTER TABLE course_offering ADD COLUMN pool_count bigint NOT NULL DEFAULT 0 CHECK (pool_count >= 0);

-- The pool that a seat was taken from.
ALTER TABLE registration ADD COLUMN pool_id uuid REFERENCES seat_pool (id);
CREATE INDEX registration_pool ON registration (pool_id) WHERE pool_id IS NOT NULL;
