"""Reading lists without an account: a secret link to edit, a public one to read."""
