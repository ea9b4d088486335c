-- What courses are about (subjects) and whom they are for (audiences): what a catalogue is filtered by.
CREATE TABLE label (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('subject', 'audience')),
    slug text NOT NULL,
    name text NOT NULL,
    sort_key text COLLATE "binary" NOT NULL,
    UNIQUE (kind, slug)
);

CREATE TABLE course (
    id uuid NOT NULL PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    code text NOT NULL UNIQUE,
    title text NOT NULL,
    summary text NOT NULL,
    aim text NOT NULL,
    content text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('course', 'conference', 'seminar', 'study_trip', 'research_circle')),
    level text NOT NULL CHECK (level IN ('basic', 'intermediate', 'advanced')),
    department_id uuid NOT NULL REFERENCES department (id),
    visibility text NOT NULL CHECK (visibility IN ('public', 'members', 'staff')),
    is_published boolean NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL
);
CREATE INDEX course_department ON course (department_id);

-- A changed slug redirects: addresses never break.
CREATE TABLE course_former_slug (
    slug text NOT NULL PRIMARY KEY,
    course_id uuid NOT NULL REFERENCES course (id)
);

CREATE TABLE course_label (
    course_id uuid NOT NULL REFERENCES course (id),
    label_id uuid NOT NULL REFERENCES label (id),
    PRIMARY KEY (course_id, label_id)
);
CREATE INDEX course_label_label ON course_label (label_id);

-- The search index: stems of everything a reader may look for. An ordinary table gives both databases the same hits.
CREATE TABLE course_term (
    course_id uuid NOT NULL REFERENCES course (id),
    stem text COLLATE "binary" NOT NULL,
    PRIMARY KEY (course_id, stem)
);
CREATE INDEX course_term_stem ON course_term (stem);
