"""What a learner reads when something is missing, does nothing or was taken back: what it is, and what to do now."""

from uuid import UUID

import pytest

from tests.integration.stack import Stack, in_situation


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_failure_on_a_learners_way_is_told_with_what_to_do(stack: Stack) -> None:
    stack.offer()
    below = stack.launch(in_situation("open")).content.decode()
    state, needed = below.index("Not yet"), below.index("What you need")
    assert state < below.index("Still missing:") < below.index("<li>Complete the course</li>") < needed
    assert "you need to do nothing else" in below
    assert "This cannot be told now" in stack.launch(in_situation("hidden")).text

    wallet = stack.claim(in_situation("ready"))
    move = wallet.submit(wallet.form("/move"))
    assert "Did nothing happen?" not in move.text
    stack.clock.ahead_s += 21
    late = move.browser.open(move.url)
    assert "Your wallet may not know this type yet. Your credential is safe. Use Download." in late.text
    assert late.follow("Download").status == 200

    award_id = UUID(wallet.url.rsplit("/", 1)[1])
    stack.product.register.revoke(award_id, reason="Issued by mistake (wrong group)", by="a test")
    revoked = wallet.browser.open(wallet.url)
    assert "Withdrawn on" in revoked.text
    assert "Issued by mistake (wrong group)" in revoked.text
    assert "write to your institution" in revoked.text
    assert "Take it with you" in revoked.text  # what was signed stays the learner's
    for gone in ("Show it to somebody", "In your profiles", "In a wallet"):
        assert gone not in revoked.text
