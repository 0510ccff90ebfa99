from .feedback import FeedbackProblem, PageFeedback
from .glossary import GlossaryPage, SearchExpansion, Term
from .index import KnowledgeIndexPage
from .practice import GoodPracticePage, PracticeStatus
from .proposals import PracticeProposal, ProposalDecision, ProposalsPage
from .reviews import ReviewDigest

__all__ = [
    "FeedbackProblem",
    "GlossaryPage",
    "GoodPracticePage",
    "KnowledgeIndexPage",
    "PageFeedback",
    "PracticeProposal",
    "PracticeStatus",
    "ProposalDecision",
    "ProposalsPage",
    "ReviewDigest",
    "SearchExpansion",
    "Term",
]
