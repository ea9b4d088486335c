-- What is collected for invoices is looked for among the registrations that changed since they were last billed, not in all history.
-- A basis that is closed notes the version it saw.
ALTER TABLE registration ADD COLUMN billed_version bigint NOT NULL DEFAULT 0;
CREATE INDEX registration_unbilled ON registration (owner_org_id) WHERE version <> billed_version AND price_ore > 0;
