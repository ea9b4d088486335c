-- A thread can be about a document of the network or of one of its meetings; when the document goes, the thread stays.
ALTER TABLE discussion_thread ADD COLUMN document_id uuid REFERENCES document (id) ON DELETE SET NULL;
CREATE INDEX discussion_thread_document ON discussion_thread (document_id) WHERE document_id IS NOT NULL;
