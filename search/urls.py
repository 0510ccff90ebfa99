from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views
from .feeds import SearchFeed

app_name = "search"
urlpatterns = [
    path(_("search/"), views.search_page, name="search"),
    path(_("search/places/"), views.places, name="places"),
    path(_("search/suggestions/"), views.suggestions, name="suggestions"),
    path(_("search/clicked/"), views.clicked, name="clicked"),
    path("feeds/search.xml", SearchFeed(), name="feed"),
]
