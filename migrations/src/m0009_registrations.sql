CREATE TABLE registration (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    offering_id uuid NOT NULL REFERENCES course_offering (id),
    person_id uuid NOT NULL,
    unit_id uuid,
    booking_id uuid NOT NULL,
    request_hash bytea NOT NULL,
    invoice_reference text NOT NULL,
    state text NOT NULL CHECK (state IN ('requested', 'pending_municipality', 'confirmed', 'queued', 'offered', 'denied', 'lapsed', 'withdrawn', 'cancelled_by_participant', 'cancelled_by_municipality', 'cancelled_by_organiser', 'attended', 'no_show', 'completed')),
    queue_number bigint,
    price_ore bigint NOT NULL,
    vat_percent bigint NOT NULL,
    registered_by uuid NOT NULL,
    registered_by_name text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id),
    FOREIGN KEY (owner_org_id, unit_id) REFERENCES unit (owner_org_id, id),
    CHECK ((state = 'queued') = (queue_number IS NOT NULL))
);
-- One active registration per person and offering.
CREATE UNIQUE INDEX registration_active ON registration (owner_org_id, offering_id, person_id)
    WHERE state IN ('requested', 'pending_municipality', 'confirmed', 'queued', 'offered', 'attended', 'no_show', 'completed');
CREATE INDEX registration_offering ON registration (offering_id, state, queue_number);
CREATE INDEX registration_person ON registration (person_id);
CREATE INDEX registration_booking ON registration (booking_id);
CREATE INDEX registration_newest ON registration (owner_org_id, created_at);

-- Diet and access needs are health data: apart from the registration, read by the event's staff only, purged after it.
CREATE TABLE registration_need (
    registration_id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    need text NOT NULL,
    purge_on date NOT NULL,
    FOREIGN KEY (owner_org_id, registration_id) REFERENCES registration (owner_org_id, id)
);

CREATE TABLE attendance (
    registration_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES course_session (id),
    owner_org_id uuid NOT NULL,
    is_present boolean NOT NULL,
    noted_at timestamptz NOT NULL,
    noted_by_name text NOT NULL,
    PRIMARY KEY (registration_id, session_id),
    FOREIGN KEY (owner_org_id, registration_id) REFERENCES registration (owner_org_id, id)
);
