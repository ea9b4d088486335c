-- What a municipality needs is seen by all members; how many people each has behind it is its own, in a table of its own.
CREATE TABLE course_wish (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    title text NOT NULL,
    need text NOT NULL,
    audience text NOT NULL,
    wanted_when text,
    search_text text NOT NULL,
    subject_id uuid REFERENCES label (id),
    department_id uuid REFERENCES department (id),
    state text NOT NULL CHECK (state IN ('asked', 'considered', 'planned', 'declined', 'withdrawn')),
    answer text,
    course_id uuid REFERENCES course (id),
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, id),
    CHECK ((state = 'planned') = (course_id IS NOT NULL)),
    CHECK (state <> 'declined' OR answer IS NOT NULL)
);
CREATE INDEX course_wish_course ON course_wish (course_id);

CREATE TABLE course_wish_support (
    id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL REFERENCES organisation (id),
    wish_id uuid NOT NULL REFERENCES course_wish (id),
    people bigint NOT NULL CHECK (people > 0),
    note text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (owner_org_id, wish_id)
);
CREATE INDEX course_wish_support_wish ON course_wish_support (wish_id);
