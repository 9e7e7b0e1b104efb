"""An administrator of the Moodle, who takes single rights from the service user's role within the course."""

import re
from typing import Any

import requests

from tests.platform.moodle.site import Administration, Moodle


class Administrator:
    """Logged in to Moodle; remembers what was taken."""

    def __init__(self, moodle: Moodle, administration: Administration) -> None:
        self._moodle = moodle
        self._role_id = administration.role_id
        self._http = requests.Session()
        self._taken: list[str] = []
        login = f"{moodle.url}/login/index.php"
        token = _first(r'name="logintoken" value="([^"]+)"', self._http.get(login, timeout=60).text)
        form = {"username": administration.name, "password": administration.password, "logintoken": token}
        self._http.post(login, data=form, timeout=60)
        course = self._http.get(f"{moodle.url}/course/view.php?id={moodle.course_id}", timeout=60).text
        self._sesskey = _first(r'"sesskey":"(\w+)"', course)
        self._context_id = _first(r"\bcontext-(\d+)\b", course)

    def take(self, capability: str) -> None:
        """Take a capability from the service user within the course."""
        self._taken.append(capability)
        self._change(capability, "prevent")

    def give_back(self) -> None:
        """Give everything back that was taken, and log out."""
        while self._taken:
            self._change(self._taken.pop(), "allow")
        self._http.close()

    def _change(self, capability: str, action: str) -> None:
        form: dict[str, Any] = {
            "contextid": self._context_id,
            "roleid": self._role_id,
            "capability": capability,
            "action": action,
            "sesskey": self._sesskey,
        }
        answer = self._http.post(f"{self._moodle.url}/admin/roles/ajax.php", data=form, timeout=60)
        assert answer.ok and "error" not in answer.text, f"{action} {capability}: {answer.text[:200]}"


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"Moodle's page holds no {pattern}"
    return found.group(1)
