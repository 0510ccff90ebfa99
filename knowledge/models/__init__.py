from .glossary import GlossaryPage, SearchExpansion, Term
from .index import KnowledgeIndexPage
from .practice import GoodPracticePage, PracticeStatus

__all__ = [
    "GlossaryPage",
    "GoodPracticePage",
    "KnowledgeIndexPage",
    "PracticeStatus",
    "SearchExpansion",
    "Term",
]
