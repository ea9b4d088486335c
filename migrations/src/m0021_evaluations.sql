-- What participants are asked when a course is over, beside the three questions of NKI.
CREATE TABLE evaluation_template (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL UNIQUE,
    wait_hours bigint CHECK (wait_hours BETWEEN 0 AND 336),
    open_days bigint NOT NULL CHECK (open_days BETWEEN 2 AND 60),
    is_default boolean NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL
);
CREATE UNIQUE INDEX evaluation_template_default ON evaluation_template (is_default) WHERE is_default;

-- What a course asks, where it does not ask what most do, and whether everybody sees what came of it.
CREATE TABLE course_evaluation (
    course_id uuid NOT NULL PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
    template_id uuid REFERENCES evaluation_template (id),
    is_public boolean NOT NULL
);

-- answered and points are counted when it closes.
CREATE TABLE evaluation (
    id uuid NOT NULL PRIMARY KEY,
    offering_id uuid NOT NULL UNIQUE REFERENCES course_offering (id),
    opened_at timestamptz NOT NULL,
    remind_at timestamptz,
    closes_at timestamptz NOT NULL,
    is_closed boolean NOT NULL,
    asked bigint NOT NULL,
    answered bigint NOT NULL,
    points bigint NOT NULL
);
CREATE INDEX evaluation_open ON evaluation (closes_at) WHERE NOT is_closed;

-- Questions of a template, or as they were when an evaluation was opened.
CREATE TABLE evaluation_question (
    id uuid NOT NULL PRIMARY KEY,
    template_id uuid REFERENCES evaluation_template (id),
    evaluation_id uuid REFERENCES evaluation (id),
    position bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('scale', 'yes_no', 'choice', 'text')),
    words text NOT NULL,
    choices text NOT NULL,
    is_required boolean NOT NULL,
    CHECK ((template_id IS NULL) <> (evaluation_id IS NULL))
);
CREATE INDEX evaluation_question_template ON evaluation_question (template_id, position);
CREATE INDEX evaluation_question_evaluation ON evaluation_question (evaluation_id, position);

-- Whose link it is, and whether it was used; removed when the evaluation closes. Nothing in it leads to the answer.
CREATE TABLE evaluation_invitation (
    registration_id uuid NOT NULL PRIMARY KEY,
    owner_org_id uuid NOT NULL,
    evaluation_id uuid NOT NULL REFERENCES evaluation (id),
    secret_hash bytea NOT NULL UNIQUE,
    reminder_hash bytea UNIQUE,
    has_answered boolean NOT NULL,
    FOREIGN KEY (owner_org_id, registration_id) REFERENCES registration (owner_org_id, id)
);
CREATE INDEX evaluation_invitation_evaluation ON evaluation_invitation (evaluation_id);

-- No person, no registration, no time, and a key that only the link's secret leads to.
CREATE TABLE evaluation_answer (
    key_hash bytea NOT NULL PRIMARY KEY,
    evaluation_id uuid NOT NULL REFERENCES evaluation (id),
    overall bigint NOT NULL CHECK (overall BETWEEN 1 AND 10),
    expectations bigint NOT NULL CHECK (expectations BETWEEN 1 AND 10),
    ideal bigint NOT NULL CHECK (ideal BETWEEN 1 AND 10)
);
CREATE INDEX evaluation_answer_evaluation ON evaluation_answer (evaluation_id);

CREATE TABLE evaluation_answer_part (
    key_hash bytea NOT NULL REFERENCES evaluation_answer (key_hash),
    question_id uuid NOT NULL REFERENCES evaluation_question (id),
    number bigint,
    words text,
    PRIMARY KEY (key_hash, question_id),
    CHECK ((number IS NULL) <> (words IS NULL))
);
CREATE INDEX evaluation_answer_part_question ON evaluation_answer_part (question_id);
