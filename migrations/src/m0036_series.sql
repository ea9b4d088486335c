-- A series has neither seats nor times: those are its parts'. An offering is a part of one series at most, so that "part 2 of 5"
-- is one sentence.
CREATE TABLE course_series (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    title text NOT NULL,
    sort_key text NOT NULL,
    summary text NOT NULL,
    department_id uuid NOT NULL REFERENCES department (id),
    state text NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE course_series_part (
    offering_id uuid NOT NULL PRIMARY KEY REFERENCES course_offering (id),
    series_id uuid NOT NULL REFERENCES course_series (id),
    position bigint NOT NULL
);
CREATE INDEX course_series_part_series ON course_series_part (series_id, position);
