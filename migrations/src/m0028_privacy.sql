-- When a person was erased: what is left of them names nobody.
ALTER TABLE person ADD COLUMN erased_at timestamptz;
-- How long kinds of data are kept, where it is not the usual, and what was removed last. The program knows the kinds.
CREATE TABLE retention_rule (
    kind text NOT NULL PRIMARY KEY,
    days bigint CHECK (days >= 0),
    version bigint NOT NULL DEFAULT 1,
    -- The last day that everything due was removed, and when that was.
    done_on date,
    done_at timestamptz,
    removed bigint NOT NULL DEFAULT 0,
    -- What a round that goes on has removed until now.
    under_way bigint NOT NULL DEFAULT 0
);
INSERT INTO retention_rule (kind) VALUES
    ('needs'), ('unsent_forms'), ('sessions'), ('sign_ins'), ('mail'), ('jobs'), ('marks'), ('registrars'), ('answers'),
    ('trail'), ('invoice_lines'), ('people');
