"""A NUL that comes as far as a database that takes none is refused in words."""

import pytest

from app.cli.demo_setup import SLUG
from app.factory import create_app
from tests.architecture.test_routes import OWN_PAGE, SITE
from tests.integration.stack import Stack
from tests.integration.test_owners import token_for


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_nul_is_no_fault_of_ours(stack: Stack) -> None:
    client = create_app(stack.product).test_client()
    admin = stack.product.admin_access
    client.post("/admin/sign-in/", data={"token": admin.new_link(SLUG)}, headers=OWN_PAGE, base_url=SITE)
    form = {"csrf_token": token_for(client.application, client), "role": "auditor"}
    asked = [
        client.get("/admin/oidc/%00", base_url=SITE),
        client.post("/admin/administrators", data={**form, "name": "A\0na"}, base_url=SITE),
    ]
    assert [(answer.status_code, "web.bad_request" in answer.text) for answer in asked] == [(400, True)] * len(asked)
    for answer in (
        client.get("/admin/audit?about=%00", base_url=SITE),
        client.post("/admin/administrators", data={**form, "na\0me": "Ana"}, base_url=SITE),
        client.post("/admin/sign-in/", data={"token": "\0"}, headers=OWN_PAGE, base_url=SITE),
    ):
        assert answer.status_code < 500
    fine = client.post("/admin/administrators", data={**form, "name": "Ana"}, base_url=SITE)
    assert fine.status_code == 200
