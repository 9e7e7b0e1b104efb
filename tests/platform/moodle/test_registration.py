"""Connecting the real Moodle with one pasted address, in Chromium."""

import os
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.platform.moodle import site
from tests.platform.moodle.tool import Tool, running


@pytest.fixture
def newcomer(moodle: site.Moodle, registered: site.Registered, tmp_path: Path) -> Iterator[Tool]:
    """Give a second tool, on a port of its own, which this Moodle does not know."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with running(moodle, replace(registered, tool_url=f"http://localhost:{port}"), tmp_path) as tool:
        yield tool


def test_moodle_connects_itself_activates_and_waits_for_approval(newcomer, moodle, person_at):
    name, _, password = os.environ["MOODLE_ADMIN"].partition(":")
    address = newcomer.command("platform", "link", "uni").strip()
    with person_at((name, password)) as page:
        page.goto(f"{moodle.url}/mod/lti/toolconfigure.php")
        page.locator("#tool-url").fill(address)
        page.get_by_role("button", name="Add LTI Advantage").click()
        # The frame closes itself, and the tool waits beside the others.
        pending = page.locator(".tool-card[data-type-id]", has_text="Pending")
        pending.wait_for()
        type_id, session_key = pending.get_attribute("data-type-id"), page.evaluate("M.cfg.sesskey")
        activity = ""
        try:
            pending.get_by_text("Activate", exact=True).click()
            pending.wait_for(state="detached")
            line = next(row for row in newcomer.command("platform", "list").splitlines() if row.endswith("pending"))
            platform_id, issuer, client_id = line.split("\t")[:3]
            assert issuer == moodle.url and re.fullmatch(r"\w{15}", client_id)
            assert f"{platform_id}\t{type_id}\tpending" in newcomer.command("deployment", "list")
            assert newcomer.command("platform", "approve", platform_id).strip().endswith("approved")
            assert f"{platform_id}\t{type_id}\tapproved" in newcomer.command("deployment", "list")
            page.goto(f"{moodle.url}/course/modedit.php?add=lti&course={moodle.course_id}&section=0&typeid={type_id}")
            page.locator("#id_name").fill("Registered by itself")
            page.locator("#id_submitbutton").click()  # "Save and display"
            page.wait_for_url("**/mod/lti/view.php?id=*")
            activity = page.url.rsplit("id=", 1)[1].split("&")[0]
            page.goto(f"{moodle.url}/mod/lti/launch.php?id={activity}&triggerview=0")
            page.wait_for_url(f"{newcomer.url}/teach/**")
        finally:
            if activity:
                page.goto(f"{moodle.url}/course/mod.php?delete={activity}&confirm=1&sesskey={session_key}")
            page.goto(f"{moodle.url}/mod/lti/typessettings.php?action=delete&id={type_id}&sesskey={session_key}")
