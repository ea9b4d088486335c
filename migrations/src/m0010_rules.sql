-- Orders titles as Swedish does. Rust makes the keys, so those of courses that are there are made right after the migrations.
ALTER TABLE course ADD COLUMN sort_key text COLLATE "binary" NOT NULL DEFAULT '';

-- The calendar sequence that participants have been told of: a new time of something postponed is told once.
ALTER TABLE course_offering ADD COLUMN told_sequence bigint NOT NULL DEFAULT 0;
