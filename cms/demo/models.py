from django.db import models


class LoadedObject(models.Model):
    """Remembers what was loaded, so that a second run adds nothing twice and brings back nothing deleted."""

    key = models.CharField(
        "key",
        max_length=160,
        unique=True,
        help_text="Kind and id of the content, e.g. practice:gp-01.",
    )
    loaded_at = models.DateTimeField("loaded at", auto_now_add=True)

    def __str__(self) -> str:
        return self.key
