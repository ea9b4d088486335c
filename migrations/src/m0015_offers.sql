-- A freed seat is offered for so many hours; given at once when empty.
ALTER TABLE course_offering ADD COLUMN offer_hours bigint CHECK (offer_hours BETWEEN 1 AND 336);
-- How many of the waiting list wait for seats together; whoever comes alone may pass them by.
ALTER TABLE course_offering ADD COLUMN waiting_together bigint NOT NULL DEFAULT 0 CHECK (waiting_together >= 0);

-- An offer holds a seat until then.
ALTER TABLE registration ADD COLUMN offered_until timestamptz CHECK ((state = 'offered') = (offered_until IS NOT NULL));
-- Those of a booking who wait together take seats only when there is one for each.
ALTER TABLE registration ADD COLUMN waits_together boolean NOT NULL DEFAULT FALSE;
-- The place in the waiting list when it was joined, and what is asked for when a seat is free: for the odds and for the staff.
ALTER TABLE registration ADD COLUMN joined_place bigint;
ALTER TABLE registration ADD COLUMN asked_at timestamptz;
ALTER TABLE registration ADD COLUMN asked_place bigint;
ALTER TABLE registration ADD COLUMN asked_because text CHECK (asked_because IN ('seat_freed', 'seats_added'));
CREATE INDEX registration_offered ON registration (offered_until) WHERE offered_until IS NOT NULL;
CREATE INDEX registration_joined ON registration (joined_place) WHERE joined_place IS NOT NULL;
