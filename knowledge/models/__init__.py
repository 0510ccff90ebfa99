from .glossary import GlossaryPage, SearchExpansion, Term
from .index import KnowledgeIndexPage
from .policy import PolicyDocument, PolicyDocumentKind, PolicyLink, PolicyMeasure
from .practice import GoodPracticePage, PracticeStatus
from .reading_list import ReadingList, ReadingListItem

__all__ = [
    "GlossaryPage",
    "GoodPracticePage",
    "KnowledgeIndexPage",
    "PolicyDocument",
    "PolicyDocumentKind",
    "PolicyLink",
    "PolicyMeasure",
    "PracticeStatus",
    "ReadingList",
    "ReadingListItem",
    "SearchExpansion",
    "Term",
]
