-- Invitations to addresses are removed some time after the offering has ended.
INSERT INTO retention_rule (kind) VALUES ('invitations');
-- "Läkemedlet" is looked up as "läkemedel" from now on. What was indexed before is found so too; saving a course indexes it anew.
INSERT INTO course_term (course_id, stem)
SELECT course_id, SUBSTR(stem, 1, LENGTH(stem) - 1) || 'el' FROM course_term
WHERE stem LIKE '%bl' OR stem LIKE '%dl' OR stem LIKE '%fl' OR stem LIKE '%gl' OR stem LIKE '%kl' OR stem LIKE '%pl'
    OR stem LIKE '%sl' OR stem LIKE '%tl'
ON CONFLICT DO NOTHING;
