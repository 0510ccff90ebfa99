"""The page on which editors correct captions beside the film (docs/adr/0018)."""
