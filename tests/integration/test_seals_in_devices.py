"""Seals whose key lies in a device: SoftHSM2, as far as it is there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509

from app.formats import Papers
from app.settings import Settings
from app.signing import (
    Algorithm,
    DeviceAbsent,
    DeviceKey,
    DeviceKeyMissing,
    Devices,
    Place,
    PublicKey,
    Sealer,
    SealUnusable,
    build_sealer,
    read_paper,
    taken_apart,
    verified,
)
from app.signing.pkcs11 import device_key
from tests.integration.stack import ROOT
from tests.soft_hsm import PIN, TOKEN, SoftHsm, SoftHsmMissing, soft_hsm
from tests.unit.formats.sample import AWARD
from tests.unit.signing.seal_world import HOLDER, YEAR, authority, certified

TEXT = b'{"a": "text"}'


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftHsm]:
    """Give a device with one token and nothing in it."""
    try:
        with soft_hsm(tmp_path_factory.mktemp("device") / "hsm") as found:
            yield found
    except SoftHsmMissing as error:
        pytest.skip(f"SoftHSM: {error}")


def now() -> datetime:
    return datetime.now(UTC)


def certificate_of(public: PublicKey) -> x509.Certificate:
    """Return a seal's certificate of a key that only the device has."""
    holder: Any = SimpleNamespace(public_key=lambda: public)
    ends = now() + YEAR
    return certified(HOLDER, authority(), key=holder, begins=now() - timedelta(days=1), ends=ends).certificate


def uri_of(key: DeviceKey) -> str:
    octets = "".join(f"%{key.id[at : at + 2]}" for at in range(0, len(key.id), 2))
    return f"pkcs11:token={key.token.replace(' ', '%20')};id={octets};object={key.label}"


def sealer_of(folder: Path, devices: Devices) -> Sealer:
    environment = {
        "PUBLIC_URL": "https://tool.example",
        "SECRET_KEY": "Jr7vQ2mZx0Lw9TgKc4NsYb8HdPe1UfAo",
        "KEYS_PASSPHRASE": "kE5pRt8Wq3ZnVu6Ghx1S",
        "SEALS_FILE": str(folder / "seals.json"),
    }
    return build_sealer(Settings.from_environment(environment), now, devices)


@pytest.mark.parametrize("kind", [Algorithm.RS256, Algorithm.ES256])
def test_documents_and_papers_are_sealed_with_a_key_that_never_leaves_its_device(
    device: SoftHsm, tmp_path: Path, kind: Algorithm
) -> None:
    devices = Devices(device.module, PIN)
    key, public = devices.create(TOKEN, "seal", kind)
    certificate = certificate_of(public)
    sealer = sealer_of(tmp_path, devices)
    sealer.seals.put_device("uni", [certificate, authority().certificate], uri_of(key))

    assert verified(taken_apart(sealer.sealed("uni", TEXT))).certificate == certificate
    paper = Papers(template=ROOT / "templates" / "credential" / "paper.typ").pdf(AWARD, TEXT, "en")
    sealed = sealer.sealed_paper("uni", paper)
    assert sealed is not None
    assert (read_paper(sealed)["seal"], read_paper(sealed)["attached"]) == ("whole", TEXT.decode())
    found = sealer.seals.active("uni")
    assert found is not None and found.place is Place.DEVICE
    assert PIN not in (tmp_path / "seals.json").read_text()

    device.take_away()
    try:
        with pytest.raises(DeviceAbsent):
            sealer_of(tmp_path, Devices(device.module, PIN)).sealed_paper("uni", paper)
    finally:
        device.bring_back()
    _, other = devices.create(TOKEN, "other", kind)
    with pytest.raises(SealUnusable):
        sealer.seals.put_device("uni", [certificate_of(other)], uri_of(key))


def test_a_uri_names_the_key_by_token_and_id() -> None:
    assert device_key("pkcs11:token=seal%20of%20zgled;id=%01%Ab") == DeviceKey(token="seal of zgled", id="01ab")
    found = device_key("pkcs11:id=a%00;type=private;token=t;object=pe%C4%8Dat")
    assert found == DeviceKey(token="t", id="6100", label="pečat")


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "token/seal",
        "pkcs11:",
        "pkcs11:token=t",
        "pkcs11:id=%01",
        "pkcs11:token=t;id=%01;serial=1",
        "pkcs11:token=t;id=%01;type=cert",
        "pkcs11:token=t;id=%01?pin-value=1234",
        "pkcs11:token=%ff;id=%01",
        "pkcs11:token=t;id=",
        "http:token=t;id=%01",
    ],
)
def test_another_reference_is_refused_and_not_guessed_at(uri: str) -> None:
    with pytest.raises(DeviceKeyMissing):
        device_key(uri)
