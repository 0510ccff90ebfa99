"""Settings of production: clear about what is missing, clean before the deployment check."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "SECRET_KEY": "x1Y2z3" * 10,
    "ALLOWED_HOSTS": "sires.example.org",
    "SITE_URL": "https://sires.example.org",
    "DATABASE_URL": "postgresql://user:password@127.0.0.1:5432/sires",
    "ELASTICSEARCH_URL": "http://127.0.0.1:9200",
    "S3_ACCESS_KEY": "key",
    "S3_SECRET_KEY": "secret",
    "S3_MEDIA_BUCKET": "media",
    "S3_DOCUMENTS_BUCKET": "documents",
    "DEFAULT_FROM_EMAIL": "sires@example.org",
    "EMAIL_URL": "smtp+tls://user:password@127.0.0.1:587",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_is_clean():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert done.returncode == 0, done.stderr


def test_without_elasticsearch_the_database_answers_readers_and_editors():
    values = {key: value for key, value in COMPLETE.items() if key != "ELASTICSEARCH_URL"}
    done = manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.conf import settings; from search.engines import engines;"
        "print([engine.name for engine in engines()], settings.WAGTAILSEARCH_BACKENDS['default']['BACKEND'])",
        **values,
    )
    assert "['database'] cms.core.database_search_backend" in done.stdout, done.stderr


def test_with_elasticsearch_it_is_asked_first_and_the_database_after_it():
    done = manage(
        "shell",
        "--no-imports",
        "-c",
        "from search.engines import engines; print([engine.name for engine in engines()])",
        **COMPLETE,
    )
    assert "['elasticsearch', 'database']" in done.stdout, done.stderr


@pytest.mark.parametrize(
    "name", sorted(COMPLETE.keys() - {"ELASTICSEARCH_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY"})
)
def test_a_missing_value_is_named(name):
    environment = {key: value for key, value in COMPLETE.items() if key != name}
    done = manage("check", **environment)
    assert done.returncode != 0
    message = done.stderr.splitlines()[-3:]
    assert any(line.strip().startswith(f"{name}:") for line in message), done.stderr[-500:]


@pytest.mark.parametrize("name", ["S3_ACCESS_KEY", "S3_SECRET_KEY"])
def test_half_a_key_is_refused(name):
    done = manage("check", **{key: value for key, value in COMPLETE.items() if key != name})
    assert done.returncode != 0
    assert "belong together" in done.stderr, done.stderr[-500:]


def test_without_a_key_the_role_of_the_machine_is_used():
    values = {
        key: value
        for key, value in COMPLETE.items()
        if key not in ("S3_ACCESS_KEY", "S3_SECRET_KEY")
    }
    done = manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.core.files.storage import storages; print(storages['default'].url('a.jpg').split('?')[0])",
        **values,
    )
    assert "/media/media/a.jpg" in done.stdout, done.stderr[-500:]


def test_another_database_than_postgresql_is_refused():
    done = manage("check", **COMPLETE | {"DATABASE_URL": "sqlite:///db.sqlite3"})
    assert "must name a PostgreSQL database" in done.stderr


@pytest.mark.parametrize(
    ("values", "origin"),
    [
        ({"S3_PUBLIC_DOMAIN": "media.example.org"}, "https://media.example.org"),
        ({"S3_ENDPOINT_URL": "https://s3.example.org:9000/"}, "https://s3.example.org:9000"),
        ({"S3_REGION": "eu-central-1"}, "https://s3.eu-central-1.amazonaws.com"),
        (
            {"S3_REGION": "eu-central-1", "S3_ADDRESSING_STYLE": "virtual"},
            "https://media.s3.eu-central-1.amazonaws.com",
        ),
    ],
)
def test_media_come_from_where_the_policy_allows(values, origin):
    done = manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['media-src'])",
        **COMPLETE | values,
    )
    assert f"'{origin}'" in done.stdout, done.stderr


def test_the_demo_account_is_refused_outside_demonstrations(settings):
    from django.core.management import CommandError, call_command

    settings.SITE_IS_DEMO = False
    with pytest.raises(CommandError, match="SITE_IS_DEMO"):
        call_command("load_demo", "--accounts")
