-- An organisation's registrations are listed by offering.
DROP INDEX registration_newest;
CREATE INDEX registration_organisation ON registration (owner_org_id, offering_id);
