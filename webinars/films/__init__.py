"""Films as files: who may play one, and the copies anyone may have while a public page shows the recording."""
