from .glossary import GlossaryPage, SearchExpansion, Term
from .index import KnowledgeIndexPage
from .practice import GoodPracticePage, PracticeStatus
from .reading_list import ReadingList, ReadingListItem

__all__ = [
    "GlossaryPage",
    "GoodPracticePage",
    "KnowledgeIndexPage",
    "PracticeStatus",
    "ReadingList",
    "ReadingListItem",
    "SearchExpansion",
    "Term",
]
