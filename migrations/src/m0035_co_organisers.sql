-- Whom the association gives an offering together with. Contact and agreement are for staff.
CREATE TABLE co_organiser (
    offering_id uuid NOT NULL REFERENCES course_offering (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    contact_name text,
    contact_email text,
    contact_phone text,
    agreement text,
    PRIMARY KEY (offering_id, organisation_id)
);
CREATE INDEX co_organiser_organisation ON co_organiser (organisation_id);
