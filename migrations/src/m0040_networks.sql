-- Name and purpose of a network are public; which kommun has a seat is seen by all members, who sits there by few.
CREATE TABLE network (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('chief', 'operational', 'cooperation', 'steering', 'working', 'reference', 'advisory', 'temporary', 'international')),
    purpose text NOT NULL,
    mandate text,
    cadence text,
    department_id uuid REFERENCES department (id),
    review_on date,
    membership_rule text NOT NULL CHECK (membership_rule IN ('one_per_municipality', 'n_per_municipality', 'open', 'appointed')),
    seats_each bigint NOT NULL CHECK (seats_each >= 0),
    substitutes_allowed boolean NOT NULL,
    is_for_all boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'active', 'dormant', 'closed')),
    sort_key text NOT NULL,
    search_text text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Only what cannot be seen from the memberships: that another number of seats is expected, or that an organisation has said no.
CREATE TABLE network_seat (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    network_id uuid NOT NULL REFERENCES network (id),
    expected bigint CHECK (expected >= 0),
    answer text CHECK (answer IN ('declined', 'not_applicable')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, network_id),
    UNIQUE (owner_org_id, id)
);
CREATE INDEX network_seat_network ON network_seat (network_id);

CREATE TABLE network_seat_reason (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    seat_id uuid NOT NULL,
    reason text NOT NULL,
    UNIQUE (owner_org_id, seat_id),
    FOREIGN KEY (owner_org_id, seat_id) REFERENCES network_seat (owner_org_id, id)
);

CREATE TABLE network_membership (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    network_id uuid NOT NULL REFERENCES network (id),
    person_id uuid NOT NULL,
    role text NOT NULL CHECK (role IN ('member', 'substitute', 'convener', 'secretary', 'observer')),
    state text NOT NULL CHECK (state IN ('nominated', 'requested', 'active', 'paused', 'ended', 'declined', 'refused')),
    from_on date,
    to_on date,
    nominated_by uuid,
    reason text,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    FOREIGN KEY (owner_org_id, person_id) REFERENCES person (owner_org_id, id)
);
CREATE UNIQUE INDEX network_membership_once ON network_membership (owner_org_id, network_id, person_id)
    WHERE state IN ('nominated', 'requested', 'active', 'paused');
CREATE INDEX network_membership_network ON network_membership (network_id, state);
CREATE INDEX network_membership_person ON network_membership (person_id);
