-- A booking and a person's registration at an offering are looked up in every registration.
DROP INDEX registration_person;
DROP INDEX registration_booking;
CREATE INDEX registration_person ON registration (person_id, offering_id);
CREATE INDEX registration_booking ON registration (booking_id, owner_org_id);
