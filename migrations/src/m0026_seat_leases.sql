-- Seats that are reserved for somebody for some minutes, while they fill in a registration: one row for each seat. They count
-- among those that are taken, from their pool too.
CREATE TABLE seat_lease (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    offering_id uuid NOT NULL REFERENCES course_offering (id),
    holder_id uuid NOT NULL REFERENCES person (id),
    booking_id uuid NOT NULL,
    pool_id uuid REFERENCES seat_pool (id),
    began_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX seat_lease_offering ON seat_lease (offering_id);
CREATE INDEX seat_lease_holder ON seat_lease (holder_id);
CREATE INDEX seat_lease_due ON seat_lease (expires_at);
CREATE INDEX seat_lease_pool ON seat_lease (pool_id) WHERE pool_id IS NOT NULL;

-- How many of the seats taken are reserved so.
ALTER TABLE course_offering ADD COLUMN seats_leased bigint NOT NULL DEFAULT 0
    CHECK (seats_leased >= 0 AND seats_leased <= seats_taken);
