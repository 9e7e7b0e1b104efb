"""The tool that the platform launches, and the tools that registered themselves to take its place."""

import secrets
import threading
from dataclasses import dataclass

from app.demo.values import ToolRegistration


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredTool:
    """A tool that registered itself; it launches once an administrator has activated it."""

    name: str
    registration: ToolRegistration
    is_active: bool


class Tools:
    """One tool is launched at a time: the configured one, until a registered one is activated in its place."""

    def __init__(self, configured: ToolRegistration) -> None:
        self._current = configured
        self._lock = threading.Lock()
        self._offered: set[str] = set()
        self._registered: dict[str, RegisteredTool] = {}

    @property
    def current(self) -> ToolRegistration:
        """The tool that is launched."""
        return self._current

    def offer(self) -> str:
        """Return a client id that one registration may take."""
        client_id = secrets.token_hex(8)[:15]
        with self._lock:
            self._offered.add(client_id)
        return client_id

    def take(self, client_id: str) -> bool:
        """Tell whether the offer stands, which from now on it does not."""
        with self._lock:
            if client_id not in self._offered:
                return False
            self._offered.discard(client_id)
            return True

    def add(self, name: str, *, login_url: str, launch_url: str, jwks_url: str, client_id: str) -> ToolRegistration:
        """Keep a tool as pending; its deployment id is its number, as Moodle's is."""
        with self._lock:
            tool = ToolRegistration(
                login_url=login_url,
                launch_url=launch_url,
                jwks_url=jwks_url,
                client_id=client_id,
                deployment_id=str(len(self._registered) + 2),
            )
            self._registered[client_id] = RegisteredTool(name=name, registration=tool, is_active=False)
        return tool

    def registered(self) -> list[RegisteredTool]:
        """Return the tools that registered themselves, oldest first."""
        with self._lock:
            return list(self._registered.values())

    def activate(self, client_id: str) -> bool:
        """Launch this tool from now on; tell whether there is one."""
        with self._lock:
            if client_id not in self._registered:
                return False
            for known, tool in self._registered.items():
                self._registered[known] = RegisteredTool(
                    name=tool.name, registration=tool.registration, is_active=known == client_id
                )
            self._current = self._registered[client_id].registration
        return True
