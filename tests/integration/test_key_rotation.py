"""The tool's LTI key, rotated by an administrator and by the command."""

from pathlib import Path

import requests

from tests.integration.stack import Stack, code_of, in_situation

DAY_S = 24 * 3600


def kids(stack: Stack) -> list[str]:
    return [key["kid"] for key in requests.get(f"{stack.tool_url}/lti/jwks", timeout=10).json()["keys"]]


def roster_is_read(stack: Stack) -> bool:
    """Tell whether the platform accepts what the tool signs now: the teacher's list of people needs its roster."""
    return 'data-check="done"' in stack.people().content.decode()


def test_an_administrator_publishes_the_next_key_and_a_day_later_it_signs(stack):
    stack.offer()
    (first,) = kids(stack)
    page = stack.administrator().follow(href="/admin/keys")
    assert "Signs now" in page.text and "Published, not used yet" not in page.text
    page = page.submit(page.form("/admin/keys"))
    assert "Published, not used yet" in page.text
    first_again, second = kids(stack)
    assert (first_again, stack.product.keys.tool_key()[0]) == (first, first)
    assert roster_is_read(stack)

    stack.clock.ahead_s = DAY_S
    assert stack.product.keys.tool_key()[0] == second
    assert kids(stack) == [first, second]
    assert roster_is_read(stack)

    stack.clock.ahead_s = DAY_S + 2 * 3600
    page = stack.administrator().follow(href="/admin/keys")
    assert "No longer used, still published" in page.text
    page.submit(page.form("/admin/keys"))
    assert first not in kids(stack)
    assert len(kids(stack)) == 2


def test_the_button_pressed_twice_does_not_use_a_key_that_no_platform_knows(stack):
    (first,) = kids(stack)
    page = stack.administrator().follow(href="/admin/keys")
    form = page.form("/admin/keys")
    page = page.submit(form)
    assert "signs by itself from the time above" in page.text and "Publish a new key" not in page.text
    refused = page.submit(form)
    assert (code_of(refused), refused.status) == ("signing.key_too_new", 409)
    assert stack.product.keys.tool_key()[0] == first
    stack.clock.ahead_s = 3600
    refused = page.submit(form)
    assert (code_of(refused), refused.status) == ("signing.key_too_new", 409)
    assert stack.product.keys.tool_key()[0] == first
    stack.product.keys.rotate_tool_key()  # as the command line does
    assert stack.product.keys.tool_key()[0] == kids(stack)[1] != first


def test_the_command_publishes_and_lists_with_the_state(stack):
    (first,) = kids(stack)
    done = stack.command("keys", "rotate-lti")
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in stack.command("keys", "list").stdout.splitlines() if line.startswith("lti")]
    assert [line[:3] for line in lines] == [["lti", first, "active"], ["lti", kids(stack)[1], "next"]]
    refused = stack.command("keys", "rotate-lti")
    assert (refused.returncode, "moment ago" in refused.stderr) == (1, True)
    keys = Path(stack.environment["KEYS_FILE"])
    keys.rename(keys.with_suffix(".before"))
    for _ in range(2):  # the second time there is nothing to create
        assert stack.command("keys", "create").returncode == 0
    lines = [(row.action, row.actor) for row in stack.rows("audit_lines") if "key" in row.action]
    made = ["key_rotated", "key_rotated", "signing_key_added"]  # what was refused is not there
    assert lines == [(action, "command_line") for action in made]


def test_only_an_administrator_sees_and_rotates_keys(stack):
    for method in ("GET", "POST"):
        answer = requests.request(method, f"{stack.tool_url}/admin/keys", timeout=10)
        assert answer.status_code == 401
    assert len(kids(stack)) == 1
    assert stack.launch(in_situation("ready")).status == 200
