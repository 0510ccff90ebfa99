"""The site's frame and the project itself: home, projects, institutions, news, information."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from wagtail.models import Page, Site

from cms.core.models import Organisation, SiteSettings
from home.models import (
    AccessibilityStatementPage,
    HomePage,
    InfoPage,
    InstitutionsPage,
    NewsIndexPage,
    NewsPage,
    ProjectPage,
)
from knowledge.models import GlossaryPage, KnowledgeIndexPage
from webinars.models import WebinarIndexPage

from .loader import DemoError, Loader, read_content, stream
from .text import bullet_list, rich_text

INDEXES = {
    "knowledge": KnowledgeIndexPage,
    "webinars": WebinarIndexPage,
    "news": NewsIndexPage,
    "institutions": InstitutionsPage,
    "glossary": GlossaryPage,
}


def load_home(loader: Loader) -> HomePage:
    """Return the Polish home page; Wagtail's welcome page gives way to it, an editor's home page stays."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    current = site.root_page.specific if site else None
    if isinstance(current, HomePage):
        loader.once("home")
        return current
    loader.once("home")
    content = read_content("pages.toml")["home"]
    root = Page.get_first_root_node()
    if root is None:
        raise DemoError("There is no root page: run `manage.py migrate` first.")
    home = HomePage(
        title="SIRES",
        slug="sires",
        headline=content["headline"],
        lead=content["lead"],
        locale=loader.polish,
    )
    loader.publish(root, home)
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name="SIRES"
        )
    else:
        site.root_page = home
        site.site_name = "SIRES"
        site.save()
    if current is not None and type(current) is Page and not current.get_children().exists():
        current.delete()
    root.refresh_from_db()
    home.refresh_from_db()
    loader.publish_translation(
        home, slug="sires-en", headline=content["headline_en"], lead=content["lead_en"]
    )
    return home


def load_indexes(loader: Loader, home: HomePage) -> dict[str, Page]:
    """Load the pages that list others, both languages; return the Polish ones by name."""
    content = read_content("pages.toml")["indexes"]
    found: dict[str, Page] = {}
    for name, model in INDEXES.items():
        row = content[name]
        if loader.once(f"index:{name}"):
            page = model(
                title=row["title"],
                slug=row["slug"],
                introduction=row["introduction"],
                show_in_menus=True,
                locale=loader.polish,
            )
            found[name] = loader.publish(home, page)
            loader.publish_translation(
                page,
                title=row["title_en"],
                slug=row["slug_en"],
                introduction=row["introduction_en"],
            )
        else:
            existing = model.objects.filter(locale=loader.polish).first()
            if existing is None:
                raise DemoError(
                    f"The page “{row['title']}” was deleted; its demo content has nowhere to go."
                )
            found[name] = existing
    return found


def load_projects(loader: Loader, home: HomePage) -> None:
    """Load SIRES and SIRES II with every fact of their source texts."""
    for row in read_content("projects.toml")["projects"]:
        if not loader.once(f"project:{row['key']}"):
            continue
        page = ProjectPage(
            title=row["acronym"],
            seo_title=row["title"],
            slug=row["slug"],
            summary=row["summary"],
            published_date=datetime.date.fromisoformat(row["start_date"]),
            acronym=row["acronym"],
            full_title=row["full_title"],
            programme=row["programme"],
            action=row["action"],
            funding_period=row["funding_period"],
            start_date=datetime.date.fromisoformat(row["start_date"]),
            end_date=datetime.date.fromisoformat(row["end_date"]),
            total_value=Decimal(row["total_value"]),
            eu_contribution=Decimal(row["eu_contribution"]),
            show_in_menus=True,
            locale=loader.polish,
            **_project_texts(row, "", _organisation_keys(loader, row, english=False)),
        )
        page.levels_codes = ["wojewodztwo", "makroregion", "kraj"]
        page.policy_areas_codes = ["koordynacja-es", "planowanie-strategiczne", "edukacja"]
        page.target_groups_codes = ["pracownicy-rops", "czlonkowie-rkres", "urzedy-marszalkowskie"]
        loader.publish(home, page)
        loader.publish_translation(
            page,
            seo_title=row["title_en"],
            summary=row["summary_en"],
            full_title=row["full_title_en"],
            programme=row["programme_en"],
            action=row["action_en"],
            **_project_texts(row, "_en", _organisation_keys(loader, row, english=True)),
        )


def _organisation_keys(
    loader: Loader, row: dict[str, Any], *, english: bool
) -> list[tuple[int, str]]:
    locale = loader.english if english else loader.polish
    roles = [(row["leader"], "leader"), *((key, "partner") for key in row["partners"])]
    return [
        (Organisation.objects.get(key=key, locale=locale).pk, role) for key, role in roles if key
    ]


def _project_texts(
    row: dict[str, Any], suffix: str, organisations: list[tuple[int, str]]
) -> dict[str, Any]:
    """Return the fields of a project that differ between languages."""
    recruitment: list[tuple[str, Any]] = []
    if row["recruitment_date"]:
        recruitment.append(
            (
                "institutions",
                {
                    "title": row[f"recruitment_title{suffix}"],
                    "date": row["recruitment_date"],
                    "introduction": row[f"recruitment_intro{suffix}"],
                    "institutions": row["recruitment_institutions"],
                },
            )
        )
    return {
        "goal": rich_text(row[f"goal{suffix}"]),
        "methods": rich_text(row[f"methods{suffix}"]),
        "audience": rich_text(row[f"audience{suffix}"]),
        "cooperation": rich_text(row[f"cooperation{suffix}"]),
        "contact": rich_text(row[f"contact{suffix}"]),
        "partners_note": row.get(f"partners_note{suffix}", ""),
        "schedule_note": row[f"schedule_note{suffix}"],
        "effects_text": bullet_list([effect[f"text{suffix}"] for effect in row["effects"]]),
        "effects": stream(
            *(
                (
                    "effect",
                    {"value": effect["value"], "label": effect[f"unit{suffix}"], "as_of": ""},
                )
                for effect in row["effects"]
                if effect["value"]
            )
        ),
        "organisations": stream(
            *(("organisation", {"organisation": pk, "role": role}) for pk, role in organisations)
        ),
        "schedule": stream(
            *(
                (
                    "entry",
                    {
                        "start_date": entry["date"],
                        "end_date": entry["end_date"] or None,
                        "region": entry["region"],
                        "form": entry[f"form{suffix}"],
                        "title": entry[f"title{suffix}"],
                        "place": entry["place"],
                        "source_url": entry["source_url"],
                    },
                )
                for entry in row["schedule"]
            )
        ),
        "recruitment": stream(*recruitment),
        "sources": stream(("source", {"title": row["source_title"], "url": row["source_url"]})),
    }


def load_news(loader: Loader, index: Page) -> None:
    """Load the news; those about the projects themselves in both languages."""
    for row in read_content("news.toml")["news"]:
        if not loader.once(f"news:{row['key']}"):
            continue
        page = NewsPage(
            title=row["title"],
            slug=row["slug"],
            summary=row["summary"],
            published_date=datetime.date.fromisoformat(row["date"]),
            news_kind=row["kind"],
            body=stream(("paragraph", rich_text(row["body"]))),
            sources=_sources(row),
            locale=loader.polish,
        )
        page.regions_codes = row["regions"]
        page.policy_areas_codes = row["policy_areas"]
        loader.publish(index, page)
        if "title_en" in row:
            loader.publish_translation(
                page,
                title=row["title_en"],
                summary=row["summary_en"],
                body=stream(("paragraph", rich_text(row["body_en"]))),
            )


def _sources(row: dict[str, Any]) -> str:
    return stream(
        *(("source", {"title": source["title"], "url": source["url"]}) for source in row["sources"])
    )


def load_information(loader: Loader, home: HomePage) -> dict[str, Page]:
    """Load information pages and the accessibility statement in both languages; return new ones by key."""
    content = read_content("pages.toml")
    found: dict[str, Page] = {}
    for row in content["info"]:
        if loader.once(f"info:{row['key']}"):
            page = InfoPage(
                title=row["title"],
                slug=row["slug"],
                summary=row["summary"],
                body=_sections(row, ""),
                locale=loader.polish,
            )
            found[row["key"]] = loader.publish(home, page)
            loader.publish_translation(
                page,
                title=row["title_en"],
                slug=row["slug_en"],
                summary=row["summary_en"],
                body=_sections(row, "_en"),
            )
    row = content["accessibility"]
    if loader.once("accessibility"):
        statement = AccessibilityStatementPage(
            title=row["title"],
            slug=row["slug"],
            site_publication_date=datetime.date.fromisoformat(row["publication_date"]),
            site_updated_date=datetime.date.fromisoformat(row["updated_date"]),
            status=row["status"],
            prepared_date=datetime.date.fromisoformat(row["prepared_date"]),
            reviewed_date=datetime.date.fromisoformat(row["review_date"]),
            method=row["method"],
            contact_email=row["contact_email"],
            contact_phone=row["contact_phone"],
            locale=loader.polish,
            **_statement_texts(row, ""),
        )
        found["accessibility"] = loader.publish(home, statement)
        loader.publish_translation(
            statement, title=row["title_en"], slug=row["slug_en"], **_statement_texts(row, "_en")
        )
    return found


def _sections(row: dict[str, Any], suffix: str) -> str:
    blocks: list[tuple[str, Any]] = []
    for section in row["sections"]:
        if section[f"heading{suffix}"]:
            blocks.append(("heading", {"level": "h2", "text": section[f"heading{suffix}"]}))
        blocks.append(("paragraph", rich_text(section[f"text{suffix}"])))
    return stream(*blocks)


def _statement_texts(row: dict[str, Any], suffix: str) -> dict[str, str]:
    return {
        "entity_name": row[f"entity_name{suffix}"],
        "site_name": row[f"site_name{suffix}"],
        "inaccessible": bullet_list(row[f"inaccessible{suffix}"]),
        "exclusions": bullet_list(row[f"exclusions{suffix}"])
        + rich_text(row[f"exclusions_note{suffix}"]),
        "method_note": row[f"method_text{suffix}"],
        "contact_person": row[f"contact_person{suffix}"],
        "procedure": rich_text(row[f"contact_text{suffix}"] + "\n\n" + row[f"procedure{suffix}"]),
        "architecture": rich_text(row[f"architecture{suffix}"]),
        "applications": rich_text(row[f"apps{suffix}"]),
    }


def connect_settings(indexes: dict[str, Page], information: dict[str, Page]) -> None:
    """Point header and footer at the loaded pages where no editor has chosen one."""
    site = Site.objects.get(is_default_site=True)
    settings = SiteSettings.for_site(site)
    wanted = {f"{name}_page": page for name, page in indexes.items()}
    wanted |= {f"{name}_page": page for name, page in information.items()}
    for name, page in wanted.items():
        if name in SiteSettings.PAGE_FIELDS and getattr(settings, f"{name}_id") is None:
            setattr(settings, f"{name}_id", page.pk)
    settings.save()
