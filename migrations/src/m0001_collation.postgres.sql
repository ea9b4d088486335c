-- Sort keys and stems are compared byte by byte, as SQLite does by itself.
CREATE COLLATION "binary" FROM "C";
