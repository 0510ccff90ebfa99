from .accessibility import AccessibilityStatementPage
from .home import HomePage
from .info import InfoPage
from .institutions import InstitutionsPage
from .news import NewsIndexPage, NewsKind, NewsPage
from .project import ProjectPage

__all__ = [
    "AccessibilityStatementPage",
    "HomePage",
    "InfoPage",
    "InstitutionsPage",
    "NewsIndexPage",
    "NewsKind",
    "NewsPage",
    "ProjectPage",
]
