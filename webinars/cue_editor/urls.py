"""Addresses of the page for captions, under /admin/."""

from django.urls import path

from . import find_views, version_views, views

_AT = "recordings/<int:recording_id>/captions/<slug:language>/"
urlpatterns = [
    path(_AT, views.edit, name="webinars_cue_editor"),
    path(f"{_AT}find/", find_views.find_and_replace, name="webinars_caption_find"),
    path(f"{_AT}speaker/", find_views.rename, name="webinars_caption_speaker"),
    path(f"{_AT}versions/", version_views.versions, name="webinars_caption_versions"),
    path(f"{_AT}versions/<int:number>/", version_views.version, name="webinars_caption_version"),
    path(
        f"{_AT}versions/<int:number>/restore/",
        version_views.bring_back,
        name="webinars_caption_restore",
    ),
    path(f"{_AT}delete/", version_views.take_off, name="webinars_caption_delete"),
]
