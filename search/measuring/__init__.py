"""Measuring search: question sets, figures, a scratch place for the index. Used by commands, never by the site."""
