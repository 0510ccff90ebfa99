"""Forms without an account: what another site sends is refused, what this site sends is taken."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext

from cms.core.requests import same_origin_post

pytestmark = pytest.mark.django_db


@same_origin_post
def view(request, word="taken"):
    """Answer with a word."""
    return HttpResponse(word)


@same_origin_post(accept_opaque_origin=True)
def view_with_secret(request):
    """Answer with a word."""
    return HttpResponse("taken")


ACCEPTED = [
    {},
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "same-origin", "origin": "null"},
    {"sec-fetch-site": "none"},
    {"origin": "http://testserver"},
    {"origin": "https://TESTSERVER"},
    {"sec-fetch-site": "same-site", "origin": "https://testserver"},
]
REFUSED = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "Cross-Site", "origin": "http://testserver"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "same-site", "origin": "https://other.testserver"},
    {"origin": "https://example.org"},
    {"origin": "https://testserver.example.org"},
    {"origin": "https://testserver:8443"},
    {"origin": "null"},
    {"origin": "testserver"},
    {"origin": "http://["},
    {"origin": "ż"},
]


@pytest.mark.parametrize("headers", ACCEPTED)
def test_a_form_of_this_site_is_taken(rf, headers):
    assert view(rf.post("/", headers=headers)).content == b"taken"


@pytest.mark.parametrize("headers", REFUSED)
def test_a_form_of_another_site_is_refused_in_words(client, rf, site_tree, headers):
    response = view(rf.post("/", headers=headers))
    assert response.status_code == 403
    assert gettext("The form was not accepted") in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_gets_round_the_check(rf, site_tree, method):
    request = getattr(rf, method)("/", headers={"sec-fetch-site": "cross-site"})
    assert view(request).status_code == 403


@pytest.mark.parametrize("headers", [*ACCEPTED, *REFUSED])
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_is_free_from_anywhere(rf, method, headers):
    assert view(getattr(rf, method)("/", headers=headers)).status_code == 200


def test_an_opaque_origin_is_taken_only_where_asked_for(rf, site_tree):
    assert view_with_secret(rf.post("/", headers={"origin": "null"})).status_code == 200
    for headers in (
        {"sec-fetch-site": "cross-site", "origin": "null"},
        {"origin": "https://example.org"},
    ):
        assert view_with_secret(rf.post("/", headers=headers)).status_code == 403


def test_the_view_needs_no_csrf_cookie_and_keeps_its_name(rf):
    request = rf.post("/")
    refused = CsrfViewMiddleware(lambda _: HttpResponse()).process_view(request, view, (), {})
    assert refused is None
    assert view.__name__ == "view"
    assert view(rf.post("/"), word="passed on").content == b"passed on"
