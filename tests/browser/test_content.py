"""All that a credential can say, on the pages where it is read: by whoever checks it, and by its holder."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_screens import survey
from tests.integration.content import WHOLE
from tests.integration.stack import in_situation


@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_credential_with_every_element_is_read_in_each_language(fresh, visit, language):
    fresh.offer(WHOLE)
    fresh.claim(in_situation("ready"))
    (award,) = fresh.rows("awards")
    link = fresh.shared(award.id)
    visitor = visit(fresh, language=language)
    page = visitor.open(link)
    survey(visitor, "verify-every-element")
    expect(page.locator("dd a[href^='http://data.europa.eu/esco/skill/']:not(.sheet-panel *)")).to_have_count(1)
    visitor.launch(in_situation("ready"))
    survey(visitor, "wallet-every-element")
