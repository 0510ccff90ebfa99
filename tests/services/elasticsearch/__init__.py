"""A real Elasticsearch for the tests: the one named, the container of compose.yaml, or one built from its jars."""
