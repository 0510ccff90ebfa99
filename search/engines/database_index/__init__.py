"""The inverted index in ordinary tables: writing, reading, scoring (docs/adr/0021)."""
