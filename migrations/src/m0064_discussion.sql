-- What those in a network talk about between its meetings: read and written by them alone.
CREATE TABLE discussion_thread (
    id uuid NOT NULL PRIMARY KEY,
    network_id uuid NOT NULL REFERENCES network (id),
    -- What it is about, when it is about a meeting.
    meeting_id uuid REFERENCES network_meeting (id),
    title text NOT NULL,
    organisation_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'closed')),
    posts bigint NOT NULL,
    last_post_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (owner_org_id, id)
);
CREATE INDEX discussion_thread_network ON discussion_thread (network_id, last_post_at);
CREATE INDEX discussion_thread_meeting ON discussion_thread (meeting_id) WHERE meeting_id IS NOT NULL;

CREATE TABLE discussion_post (
    id uuid NOT NULL PRIMARY KEY,
    thread_id uuid NOT NULL REFERENCES discussion_thread (id),
    organisation_id uuid NOT NULL,
    person_id uuid NOT NULL,
    text text NOT NULL,
    posted_at timestamptz NOT NULL,
    edited_at timestamptz,
    removed_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    -- What was removed is not kept.
    CHECK ((removed_at IS NOT NULL) = (text = '')),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (owner_org_id, id)
);
CREATE INDEX discussion_post_thread ON discussion_post (thread_id, id);
CREATE INDEX discussion_post_person ON discussion_post (person_id);

-- The last post that somebody has seen.
CREATE TABLE discussion_read (
    thread_id uuid NOT NULL REFERENCES discussion_thread (id),
    person_id uuid NOT NULL REFERENCES person (id),
    post_id uuid NOT NULL REFERENCES discussion_post (id),
    PRIMARY KEY (thread_id, person_id)
);
CREATE INDEX discussion_read_person ON discussion_read (person_id);
