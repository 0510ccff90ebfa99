from ..choices import PracticeStatus
from .feedback import FeedbackProblem, PageFeedback
from .glossary import GlossaryPage, SearchExpansion, Term
from .index import KnowledgeIndexPage
from .policy import PolicyDocument, PolicyDocumentKind, PolicyLink, PolicyMeasure
from .practice import GoodPracticePage
from .proposals import PracticeProposal, ProposalDecision, ProposalsPage
from .reading_list import ReadingList, ReadingListItem
from .reviews import ReviewDigest

__all__ = [
    "FeedbackProblem",
    "GlossaryPage",
    "GoodPracticePage",
    "KnowledgeIndexPage",
    "PageFeedback",
    "PolicyDocument",
    "PolicyDocumentKind",
    "PolicyLink",
    "PolicyMeasure",
    "PracticeProposal",
    "PracticeStatus",
    "ProposalDecision",
    "ProposalsPage",
    "ReadingList",
    "ReadingListItem",
    "ReviewDigest",
    "SearchExpansion",
    "Term",
]
