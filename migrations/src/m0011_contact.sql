-- How to reach an organisation; the association's stands on the portal's pages.
ALTER TABLE organisation ADD COLUMN contact_email text;
ALTER TABLE organisation ADD COLUMN contact_phone text;
ALTER TABLE organisation ADD COLUMN contact_address text;

ALTER TABLE department ADD COLUMN version bigint NOT NULL DEFAULT 1;
