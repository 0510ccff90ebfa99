"""What the twin of an entry that is no page does when its source is saved."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from cms.core.models import Organisation, Region
from knowledge.models import PolicyDocument, PolicyMeasure
from tests import factories
from tests.translations.values import another
from webinars.models import Speaker

ENTRIES = [
    model
    for model in apps.get_models()
    if issubclass(model, TranslatableMixin)
    and not issubclass(model, Page)
    and any(isinstance(field, SynchronizedField) for field in get_translatable_fields(model))
]


def twin_of(entry, site_tree):
    if isinstance(entry, PolicyMeasure):  # goes with its document
        document = twin_of(again(entry.document), site_tree)
        return document.measures.get(translation_key=entry.translation_key)
    twin = entry.copy_for_translation(site_tree.english)
    twin.save()
    return twin


def again(entry):
    return type(entry).objects.get(pk=entry.pk)


def columns(model) -> list[models.Field]:
    return [
        field.get_field(model)
        for field in get_translatable_fields(model)
        if isinstance(field, SynchronizedField)
    ]


@pytest.fixture
def make(site_tree):
    """Return a function that makes an entry of a model, every value set."""

    def made(model):
        if model is PolicyMeasure:
            document = made(PolicyDocument)
            return PolicyMeasure.objects.create(
                document=document, code="1.1", title="Działanie", locale=document.locale
            )
        entry = model(locale=site_tree.polish)
        for number, column in enumerate(columns(model), start=1):
            setattr(entry, column.attname, another(entry, column.attname, column, number))
        for name in ("code", "key"):
            if hasattr(entry, name):
                setattr(entry, name, "pierwszy")
        entry.save()
        return entry

    return made


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
class TestEveryEntry:
    def test_hands_on_every_synchronised_value(self, make, site_tree, model):
        source = make(model)
        twin = twin_of(source, site_tree)
        source = again(source)
        for number, column in enumerate(columns(model), start=1):
            value = another(source, column.attname, column, number)
            setattr(source, column.attname, value)
        source.save()
        wanted = {
            column.attname: getattr(again(source), column.attname) for column in columns(model)
        }
        assert {name: getattr(again(twin), name) for name in wanted} == wanted

    def test_hands_on_a_value_that_was_cleared(self, make, site_tree, model):
        optional = [column for column in columns(model) if column.blank]
        if not optional:
            pytest.skip("every value is needed")
        source = make(model)
        twin = twin_of(source, site_tree)
        source = again(source)
        for column in optional:
            setattr(source, column.attname, column.get_default())
        source.save()
        wanted = {column.attname: getattr(again(source), column.attname) for column in optional}
        assert {name: getattr(again(twin), name) for name in wanted} == wanted

    def test_takes_nothing_from_its_twin(self, make, site_tree, model):
        source = make(model)
        twin = twin_of(source, site_tree)
        before = {column.attname: getattr(source, column.attname) for column in columns(model)}
        for number, column in enumerate(columns(model), start=1):
            setattr(twin, column.attname, another(twin, column.attname, column, number))
        twin.save()
        assert {name: getattr(again(source), name) for name in before} == before


def test_a_value_of_its_own_stays(site_tree):
    source = factories.organisation(city="Gdańsk", street="ul. Długa 1")
    twin = twin_of(source, site_tree)
    twin.city = "Danzig"
    twin.save()
    source.city, source.street = "Gdynia", "ul. Krótka 2"
    source.save()
    twin = again(twin)
    assert (twin.city, twin.street) == ("Danzig", "ul. Krótka 2")


def test_a_name_is_for_translators(site_tree):
    source = factories.organisation(name="Ośrodek")
    twin = twin_of(source, site_tree)
    source.name = "Centrum"
    source.save()
    assert again(twin).name == "Ośrodek"


def test_consent_that_is_withdrawn_is_withdrawn_in_every_language(site_tree):
    source = factories.speaker(consent_image=True)
    twin = twin_of(source, site_tree)
    source.consent_image = False
    source.save()
    assert again(twin).consent_image is False


def test_a_link_leads_to_the_entry_in_the_language_of_the_twin(site_tree):
    pomeranian, mazovian = (
        factories.region("22", "pomorskie"),
        factories.region("14", "mazowieckie"),
    )
    source = factories.organisation(region=pomeranian)
    twin = twin_of(source, site_tree)
    Organisation.objects.filter(pk=twin.pk).update(
        region=pomeranian.get_translation(site_tree.english)
    )
    source = again(source)
    for region in (mazovian, None, pomeranian):
        source.region = region
        source.save()
        wanted = region and region.get_translation(site_tree.english)
        assert again(twin).region == wanted


def test_a_link_to_what_is_not_translated_yet_waits(site_tree):
    pomeranian = factories.region("22", "pomorskie")
    only_polish = factories.category(Region, "14", "mazowieckie", both=False)
    source = factories.organisation(region=pomeranian)
    twin = twin_of(source, site_tree)
    english = pomeranian.get_translation(site_tree.english)
    Organisation.objects.filter(pk=twin.pk).update(region=english)
    source = again(source)
    source.region = only_polish
    source.save()
    assert again(twin).region == english


def test_what_may_never_differ_is_put_right_by_command(site_tree, capsys):
    source = factories.speaker(consent_image=False)
    twin = twin_of(source, site_tree)
    Speaker.objects.filter(pk=twin.pk).update(consent_image=True, role="Speaker")
    for corrected in (1, 0):
        call_command("settle_translations")
        assert f"{corrected} entries put right" in capsys.readouterr().out
    assert (again(twin).consent_image, again(twin).role) == (False, "Speaker")
