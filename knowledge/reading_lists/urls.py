from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

urlpatterns = [
    path(_("add/"), views.add, name="reading_list_add"),
    path(_("edit/<str:token>/"), views.edit, name="reading_list_edit"),
    path(_("edit/<str:token>/delete/"), views.delete, name="reading_list_delete"),
    path("<str:token>/", views.read, name="reading_list"),
]
