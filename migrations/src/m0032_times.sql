-- Lists of registrations are in the order of their offerings' times. With the times beside them an index gives a page of that order,
-- however long history is.
ALTER TABLE registration ADD COLUMN starts_at timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00+00:00';
ALTER TABLE registration ADD COLUMN ends_at timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00+00:00';
UPDATE registration SET
    starts_at = (SELECT course_offering.starts_at FROM course_offering WHERE course_offering.id = registration.offering_id),
    ends_at = (SELECT course_offering.ends_at FROM course_offering WHERE course_offering.id = registration.offering_id);
DROP INDEX registration_organisation;
CREATE INDEX registration_organisation ON registration (owner_org_id, starts_at, offering_id, ends_at);
CREATE INDEX registration_time ON registration (starts_at, offering_id, ends_at);
CREATE INDEX registration_unit ON registration (unit_id, starts_at) WHERE unit_id IS NOT NULL;
CREATE INDEX course_offering_end ON course_offering (ends_at, starts_at);
