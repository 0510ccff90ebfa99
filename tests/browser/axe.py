"""What axe says of a page in the admin, where only our part of it is ours to mend."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_pages import TAGS


def violations_in(page, context: str) -> list[tuple[str, str, str]]:
    """Return rule, element and what is wrong for all that is found inside a part of a page."""
    results = Axe().run(page, context=context, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        (violation["id"], node["html"][:160], node["failureSummary"])
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
