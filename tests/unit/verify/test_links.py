"""A link that is given is followed to this site's own pages only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.verify.links import LinkElsewhere, LinkIsAnOffer, LinkNoCredential, path_of

HERE = "https://tool.example"
NUMBER = "0b0e4fdc-6b3c-4c5e-9d5f-0123456789ab"


@pytest.mark.parametrize(
    "text",
    [
        f"{HERE}/verify/{NUMBER}",
        f"  {HERE}/credentials/{NUMBER}\n",
        f"<{HERE}/verify/{NUMBER}/sheet>",
        f"HTTPS://TOOL.EXAMPLE/verify/{NUMBER.upper()}?lang=sl#x",
    ],
)
def test_a_link_of_this_site_leads_to_its_credential(text):
    assert path_of(text, HERE) == f"/verify/{NUMBER}"


def test_a_shared_link_leads_to_what_its_holder_shows():
    assert path_of(f"{HERE}/s/AbC_123-xyz", HERE) == "/s/AbC_123-xyz"


@pytest.mark.parametrize("text", ["", "{}", '{"id": "https://tool.example/verify/1"}', "a.b.c", "tool.example"])
def test_what_is_no_link_is_checked_as_text(text):
    assert path_of(text, HERE) is None


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (f"https://elsewhere.example/verify/{NUMBER}", LinkElsewhere),
        (f"https://tool.example.evil.example/verify/{NUMBER}", LinkElsewhere),
        (f"https://tool.example@evil.example/verify/{NUMBER}", LinkElsewhere),
        (f"https://tool.example:99999/verify/{NUMBER}", LinkElsewhere),
        ("http://127.0.0.1/", LinkElsewhere),
        (f"{HERE}/", LinkNoCredential),
        (f"{HERE}/verify/{NUMBER}/../../admin", LinkNoCredential),
        (f"{HERE}/s/../../admin", LinkNoCredential),
        (f"{HERE}//evil.example/", LinkNoCredential),
        ("openid-credential-offer://?credential_offer=%7B%7D", LinkIsAnOffer),
    ],
)
def test_any_other_link_is_refused_with_its_reason(text, refusal):
    with pytest.raises(refusal):
        path_of(text, HERE)


@given(st.text(max_size=80))
def test_no_link_leads_away_from_this_site(rest):
    try:
        path = path_of(f"{HERE}/{rest}", HERE)
    except (LinkElsewhere, LinkNoCredential):
        return
    assert path is None or path.startswith(("/verify/", "/s/"))
