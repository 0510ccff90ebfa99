"""Addresses: editor pages and machine files first, then Polish at "/", English at "/en/"."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from cms.core import documents, views
from cms.core.other_languages import untranslated
from cms.core.seo import LocalisedSitemap, robots
from home import views as home_views
from home.feeds import NewsFeed
from knowledge.policy import PolicyDocumentSitemap
from webinars.speakers import SpeakerSitemap

handler403 = "cms.core.views.permission_denied"
handler404 = "cms.core.views.page_not_found"
handler500 = "cms.core.views.server_error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("dokumenty/<int:document_id>/<str:name>", documents.serve_document, name="document"),
    path("documents/<int:document_id>/<path:name>", documents.serve_document),
    path("documents/", include(wagtaildocs_urls)),
    path(
        "sitemap.xml",
        sitemap,
        {
            "sitemaps": {
                "pages": LocalisedSitemap,
                "policy_documents": PolicyDocumentSitemap,
                "speakers": SpeakerSitemap,
            }
        },
        name="sitemap",
    ),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", views.favicon),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.+)$", views.serve_media, name="media"))

urlpatterns += i18n_patterns(
    path("", include("search.urls")),
    path("", include("knowledge.urls")),
    path("", include("webinars.urls")),
    path(_("in-another-language/<int:page_id>/"), untranslated, name="untranslated"),
    path("feeds/news.xml", NewsFeed(), name="news_feed"),
    path("", include(wagtail_urls.urlpatterns[:-1])),
    re_path(wagtail_urls.serve_pattern, home_views.serve, name="wagtail_serve"),
    prefix_default_language=False,
)
