from .document_page import DocumentPage
from .document_version import DocumentVersion
from .media import DocumentTextState, SiteDocument, SiteImage, SiteRendition
from .organisations import Organisation, OrganisationKind
from .resource import Licence, ResourceKind, ResourcePage
from .site_page import IndexPage, SitePage
from .site_settings import FundingPeriod, SiteSettings
from .taxonomy import Category, GovernmentLevel, Instrument, PolicyArea, Region, TargetGroup
from .upload import Upload, UploadState

__all__ = [
    "Category",
    "DocumentPage",
    "DocumentTextState",
    "DocumentVersion",
    "FundingPeriod",
    "GovernmentLevel",
    "IndexPage",
    "Instrument",
    "Licence",
    "Organisation",
    "OrganisationKind",
    "PolicyArea",
    "Region",
    "ResourceKind",
    "ResourcePage",
    "SiteDocument",
    "SiteImage",
    "SitePage",
    "SiteRendition",
    "SiteSettings",
    "TargetGroup",
    "Upload",
    "UploadState",
]
