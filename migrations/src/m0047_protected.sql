-- Lists hide the names of the few whose personal details are protected: they are looked up here, not among everybody.
CREATE INDEX person_protected ON person (id) WHERE protected_identity;
