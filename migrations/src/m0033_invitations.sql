-- An offering that only those see who are invited, and whom it invites: an organisation, or somebody by the address they sign in with.
ALTER TABLE course_offering ADD COLUMN visibility text NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'invited'));

CREATE TABLE offering_invitation (
    id uuid NOT NULL PRIMARY KEY,
    offering_id uuid NOT NULL REFERENCES course_offering (id),
    organisation_id uuid REFERENCES organisation (id),
    email text,
    invited_by text NOT NULL,
    created_at timestamptz NOT NULL,
    mailed_at timestamptz,
    declined_at timestamptz,
    CHECK ((organisation_id IS NULL) <> (email IS NULL))
);
CREATE UNIQUE INDEX offering_invitation_organisation ON offering_invitation (organisation_id, offering_id);
CREATE UNIQUE INDEX offering_invitation_email ON offering_invitation (email, offering_id);
CREATE INDEX offering_invitation_offering ON offering_invitation (offering_id);
