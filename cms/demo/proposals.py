"""The page on which regions propose practices, and the moderators to whom a proposal goes."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.core.models import SiteSettings
from knowledge.models import ProposalsPage

from .loader import Loader, read_content
from .text import rich_text

GROUP = "Redakcja"
WORKFLOW = "Zgłoszenia praktyk"
WAGTAILS_WORKFLOW = "Moderators approval"
APPROVAL = "Zatwierdzenie przez redakcję"
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
MODEL_PERMISSIONS = (
    "access_admin",
    "view_pagefeedback",
    "change_pagefeedback",
    "view_practiceproposal",
    "change_practiceproposal",
)


def load_proposals(loader: Loader, index: Page) -> None:
    """Load the form in both languages and hand what comes by it to the group of editors."""
    if not loader.once("proposals"):
        return
    row = read_content("proposals.toml")
    page = ProposalsPage(
        title=row["title"],
        slug=row["slug"],
        introduction=row["introduction"],
        guidance=rich_text(row["guidance"]),
        consent_clause=_clause(row["clause"], loader, english=False),
        thank_you=rich_text(row["thank_you"]),
        locale=loader.polish,
    )
    loader.publish(index, page)
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.proposals_page = page
    settings.save()
    translated = loader.publish_translation(
        page,
        title=row["title_en"],
        slug=row["slug_en"],
        introduction=row["introduction_en"],
        guidance=rich_text(row["guidance_en"]),
        consent_clause=_clause(row["clause_en"], loader, english=True),
        thank_you=rich_text(row["thank_you_en"]),
    )
    name_default_workflow()
    workflow = ensure_workflow(ensure_group(index, translated.get_parent()))
    for form in (page, translated):
        WorkflowPage.objects.get_or_create(page_id=form.pk, defaults={"workflow": workflow})


def ensure_group(*indexes: Page) -> Group:
    """Return the group of editors, who may edit and publish under `indexes`; made if there is none."""
    group, _created = Group.objects.get_or_create(name=GROUP)
    group.permissions.add(*Permission.objects.filter(codename__in=MODEL_PERMISSIONS))
    for index in indexes:
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS
        ):
            GroupPagePermission.objects.get_or_create(
                group=group, page_id=index.pk, permission=permission
            )
    return group


def ensure_workflow(group: Group) -> Workflow:
    """Return the workflow of proposals with the approval of `group` as its only task."""
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    if created:
        task = GroupApprovalTask.objects.create(name=f"{WORKFLOW}: {GROUP}")
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    return workflow


def name_default_workflow() -> None:
    """Give Wagtail's own workflow and its task a Polish name, unless an editor has renamed them."""
    for model in (Workflow, GroupApprovalTask):
        model.objects.filter(name=WAGTAILS_WORKFLOW).update(name=APPROVAL)


def _clause(text: str, loader: Loader, *, english: bool) -> str:
    """Return the clause as rich text with a link to the privacy page, if there is one."""
    words = "Privacy and cookies" if english else "Prywatność i pliki cookie"
    privacy = SiteSettings.for_site(Site.objects.get(is_default_site=True)).privacy_page
    if privacy is not None and english:
        privacy = privacy.get_translation_or_none(loader.english)
    link = f'<a linktype="page" id="{privacy.pk}">{words}</a>' if privacy else words
    return rich_text(text).replace("{privacy}", link)
