"""Tables of search: the log of queries."""

from .log.models import AskedQuery, QueryDay

__all__ = ["AskedQuery", "QueryDay"]
