-- Secrets are stored as SHA-256 of what the holder has; nothing here can be used to sign in.
CREATE TABLE portal_session (
    id uuid NOT NULL PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    account_id uuid NOT NULL REFERENCES account (id),
    person_id uuid NOT NULL REFERENCES person (id),
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX portal_session_account ON portal_session (account_id);

-- One family per sign-in: a used token that comes back ends the whole family.
CREATE TABLE refresh_token (
    id uuid NOT NULL PRIMARY KEY,
    family_id uuid NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    account_id uuid NOT NULL REFERENCES account (id),
    person_id uuid NOT NULL REFERENCES person (id),
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_token_family ON refresh_token (family_id);
CREATE INDEX refresh_token_account ON refresh_token (account_id);

CREATE TABLE one_time_link (
    id uuid NOT NULL PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    purpose text NOT NULL CHECK (purpose IN ('sign_in', 'invitation', 'password_reset')),
    email text NOT NULL,
    person_id uuid REFERENCES person (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX one_time_link_person ON one_time_link (person_id);

-- Failed sign-ins and sent links, counted per address and per account in all processes together.
CREATE TABLE sign_in_attempt (
    id uuid NOT NULL PRIMARY KEY,
    subject text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_subject ON sign_in_attempt (subject, at);

-- Private halves are sealed with the key of the installation before they come here.
CREATE TABLE signing_key (
    id text NOT NULL PRIMARY KEY,
    public_key bytea NOT NULL,
    sealed_private_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    signs_from timestamptz NOT NULL,
    retired_at timestamptz
);

CREATE TABLE calendar_feed (
    id uuid NOT NULL PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    person_id uuid NOT NULL UNIQUE REFERENCES person (id),
    created_at timestamptz NOT NULL
);
