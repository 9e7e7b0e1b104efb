"""What is seen of a revoked key: the verifier's two answers, and the administrator's list."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from app.cli.demo_setup import SLUG
from app.formats import document
from app.signing import Algorithm, add_proof
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import in_situation


def test_the_pages_of_a_revoked_key(fresh, visit):
    fresh.offer()
    link = fresh.claim(in_situation("ready")).link(href="/verify/").href
    (row,) = fresh.badges()
    award, keys = fresh.product.register.entry(row.award_id).award, fresh.product.keys
    key = keys.active_issuer_key(SLUG)
    stolen = document(replace(award, learner=replace(award.learner, full="A. Thief")))
    method = f"{award.issuer.did}#{key.key_id}"
    forged = json.dumps(add_proof(stolen, key.signer, method, datetime.now(UTC) - timedelta(days=30)))
    fresh.clock.ahead_s = 3600
    since = row.created_at + timedelta(minutes=10)
    keys.revoke_issuer_key(SLUG, key.key_id, since=since, reason="A laptop with the key was stolen.")
    keys.add_issuer_key(SLUG, Algorithm.RS256)

    for language, width in (("sl", PHONE), ("en", DESKTOP)):
        visitor = visit(fresh, language=language)
        page = visitor.page
        page.set_viewport_size({"width": width, "height": 900})
        visitor.open(link)
        expect(page.locator("[data-outcome=genuine]")).to_have_count(1)
        visitor.look("verify-key-revoked-recorded")
        visitor.open("/verify").fill("textarea", forged)
        page.locator("main form .button:not([type=button])").click()
        expect(page.locator("[data-outcome=key_revoked]")).to_have_count(1)
        visitor.look("verify-key-revoked")
        visitor.open(f"/admin/sign-in/#{fresh.product.admin_access.new_link(SLUG)}")
        page.locator("main form .button:not([type=button])").click()
        page.wait_for_url("**/admin/")
        visitor.open("/admin/keys")
        visitor.look("admin-signing-keys")
