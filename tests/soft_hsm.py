"""A token of SoftHSM2 in a folder of the test's own: a PKCS#11 device without the device."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
PIN, WRONG_PIN = "48151623", "42424242"
TOKEN = "seal of zgled"


class SoftHsmMissing(Exception):
    """SoftHSM2 is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftHsm:
    """One device: its module, and the folder without which its token is not there."""

    module: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which the product uses it."""
        config = str(self.folder / "softhsm2.conf")
        return {"PKCS11_MODULE": self.module, "PKCS11_PIN": PIN, "SOFTHSM2_CONF": config}

    def take_away(self) -> None:
        """Remove the token, as one pulls a stick out."""
        (self.folder / "tokens").rename(self.folder / "away")
        (self.folder / "tokens").mkdir()

    def bring_back(self) -> None:
        """Put it in again."""
        (self.folder / "tokens").rmdir()
        (self.folder / "away").rename(self.folder / "tokens")


@contextmanager
def soft_hsm(folder: Path) -> Iterator[SoftHsm]:
    """Make a token in `folder`, for this process and its children. Raises SoftHsmMissing."""
    module = next((path for path in _MODULES if Path(path).exists()), None)
    if module is None or not which("softhsm2-util"):
        raise SoftHsmMissing("install softhsm2, as .ci/run does")
    (folder / "tokens").mkdir(parents=True)
    lines = [f"directories.tokendir = {folder / 'tokens'}", "objectstore.backend = file", "log.level = ERROR"]
    (folder / "softhsm2.conf").write_text("\n".join(lines) + "\n")
    device = SoftHsm(module=module, folder=folder)
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = device.environment["SOFTHSM2_CONF"]  # the module reads it when it is initialized
    try:
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "12345678"],
            check=True,
            capture_output=True,
        )
        yield device
    finally:
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before
