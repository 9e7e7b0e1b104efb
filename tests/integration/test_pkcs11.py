"""Keys in a device: SoftHSM2, as far as it is there."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.signing import (
    Algorithm,
    DeviceAbsent,
    DeviceFailed,
    DeviceKey,
    DeviceKeyMissing,
    DevicePinWrong,
    Devices,
    KeyFile,
    Pkcs11Signer,
    Signer,
    is_signature,
)
from tests.soft_hsm import PIN, TOKEN, WRONG_PIN, SoftHsm, SoftHsmMissing, soft_hsm

PASSPHRASE = "a passphrase for tests"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftHsm]:
    """Give a device with one token and nothing in it."""
    try:
        with soft_hsm(tmp_path_factory.mktemp("device") / "hsm") as found:
            yield found
    except SoftHsmMissing as error:
        pytest.skip(f"SoftHSM: {error}")


@pytest.fixture(scope="module")
def devices(device: SoftHsm) -> Devices:
    return Devices(device.module, PIN)


@pytest.fixture(scope="module")
def signers(devices: Devices) -> dict[Algorithm, Pkcs11Signer]:
    """Give a signer of each kind, made in the device."""
    return {kind: devices.signer(*devices.create(TOKEN, "zgled", kind)) for kind in Algorithm}


def is_good(signer: Signer, text: bytes) -> bool:
    return is_signature(signer.public_key, signer.sign(text), text)


def sign_in_child(signer: Signer, answers: "multiprocessing.Queue[bool]") -> None:
    answers.put(is_good(signer, b"from a child"))


def test_a_device_signs_with_all_kinds_of_keys_as_jose_writes_it(signers, devices):
    lengths = {Algorithm.EDDSA: 64, Algorithm.ES256: 64, Algorithm.RS256: 384}
    for kind, signer in signers.items():
        assert signer.algorithm is kind
        for text in (b"", b"text", b"x" * 100_000):
            assert is_good(signer, text)
        assert len(signer.sign(b"text")) == lengths[kind]
        assert not is_signature(signer.public_key, signer.sign(b"text"), b"another")
        assert devices.public_key(signer.key) == signer.public_key


def test_eight_threads_sign_at_once(signers):
    texts = [f"text {number}".encode() for number in range(80)]
    with ThreadPoolExecutor(8) as pool:
        for signer in signers.values():
            assert all(pool.map(lambda text, signer=signer: is_good(signer, text), texts))


def test_processes_that_were_forked_sign_and_so_does_their_parent(signers):
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[bool] = context.Queue()
    signer = signers[Algorithm.ES256]
    assert is_good(signer, b"before")
    children = [context.Process(target=sign_in_child, args=(signer, answers)) for _ in range(2)]
    for child in children:
        child.start()
    assert is_good(signer, b"meanwhile")
    assert [answers.get(timeout=30) for _ in children] == [True, True]
    for child in children:
        child.join(30)
        assert child.exitcode == 0
    assert is_good(signer, b"after")


def test_two_who_use_the_same_device_do_not_disturb_each_other(signers, device):
    mine = signers[Algorithm.EDDSA]
    other = Devices(device.module, PIN).signer(mine.key, mine.public_key)
    for _ in range(3):
        assert is_good(mine, b"mine")
        assert is_good(other, b"theirs")


def test_a_device_that_was_taken_away_says_so_and_signs_again_when_it_is_back(signers, device):
    signer = signers[Algorithm.RS256]
    assert is_good(signer, b"before")
    device.take_away()
    try:
        for _ in range(2):
            with pytest.raises(DeviceAbsent):
                signer.sign(b"text")
    finally:
        device.bring_back()
    assert is_good(signer, b"after")


def test_a_wrong_pin_is_tried_once_and_never_again_by_this_process(signers, device):
    strange = Devices(device.module, WRONG_PIN)
    signer = signers[Algorithm.ES256]
    with pytest.raises(DevicePinWrong) as first:
        strange.sign(signer.key, signer.public_key, b"text")
    with pytest.raises(DevicePinWrong) as second:
        strange.sign(signer.key, signer.public_key, b"text")
    assert (first.value.detail, second.value.detail) == ("PinIncorrect", "refused before")
    assert is_good(signer, b"the right one still opens it")


def test_a_key_that_is_not_there_or_is_another_one_is_missing(signers, devices):
    first, second = signers[Algorithm.ES256], signers[Algorithm.EDDSA]
    for key in (replace(first.key, id="00ff"), replace(first.key, label="other")):
        with pytest.raises(DeviceKeyMissing):
            devices.sign(key, first.public_key, b"text")
        with pytest.raises(DeviceKeyMissing):
            devices.public_key(key)
    _, strange = devices.create(TOKEN, "strange", Algorithm.ES256)
    with pytest.raises(DeviceKeyMissing):
        devices.sign(first.key, strange, b"text")
    with pytest.raises((DeviceKeyMissing, DeviceFailed)):
        devices.sign(first.key, second.public_key, b"text")


@pytest.mark.parametrize("module", ["", "/nowhere/libpkcs11.so"])
def test_without_its_module_a_device_is_absent(module):
    with pytest.raises(DeviceAbsent):
        Devices(module, PIN).public_key(DeviceKey(token=TOKEN, id="01"))


def test_another_token_is_absent(devices):
    with pytest.raises(DeviceAbsent):
        devices.public_key(DeviceKey(token="another", id="01"))


def test_neither_key_nor_pin_stands_in_the_key_file_and_the_next_key_is_made_in_the_device(devices, tmp_path):
    path = tmp_path / "lti-keys.json"
    keys = KeyFile(path, PASSPHRASE, devices=devices)
    first = keys.add_issuer_key("zgled", Algorithm.ES256, token=TOKEN)

    assert PIN not in path.read_text() and "PRIVATE KEY" not in path.read_text()
    assert PIN not in repr(first.signer)
    assert is_good(KeyFile(path, PASSPHRASE, devices=devices).active_issuer_key("zgled").signer, b"text")
    _, successor = keys.revoke_issuer_key("zgled", first.key_id, since=SINCE, reason="A test.")
    assert successor is not None and successor.device is not None
    assert successor.device.token == TOKEN
    assert keys.active_issuer_key("zgled") == successor
    assert keys.active_issuer_key("zgled").signer.sign(b"text")


def test_a_key_that_is_in_the_device_already_can_be_registered(signers, devices, tmp_path):
    keys = KeyFile(tmp_path / "lti-keys.json", PASSPHRASE, devices=devices)
    signer = signers[Algorithm.RS256]
    registered = keys.register_issuer_key("zgled", signer.key)

    assert (registered.public_key, registered.algorithm) == (signer.public_key, Algorithm.RS256)
    assert is_good(keys.active_issuer_key("zgled", [Algorithm.RS256]).signer, b"text")


def test_when_the_device_is_away_a_key_is_not_revoked_by_halves(devices, device, tmp_path):
    keys = KeyFile(tmp_path / "lti-keys.json", PASSPHRASE, devices=devices)
    key = keys.add_issuer_key("zgled", token=TOKEN)
    device.take_away()
    try:
        with pytest.raises(DeviceAbsent):
            keys.revoke_issuer_key("zgled", key.key_id, since=SINCE, reason="A test.")
        assert keys.issuer_keys("zgled") == [key]
        in_file = keys.add_issuer_key("zgled")
        revoked, successor = keys.revoke_issuer_key("zgled", key.key_id, since=SINCE, reason="A test.")
    finally:
        device.bring_back()
    assert (successor, keys.active_issuer_key("zgled")) == (None, in_file)
    assert revoked.revocation is not None


def test_public_keys_are_read_without_the_device(devices, device, tmp_path):
    path: Path = tmp_path / "lti-keys.json"
    key = KeyFile(path, PASSPHRASE, devices=devices).add_issuer_key("zgled", token=TOKEN)

    assert KeyFile(path, PASSPHRASE).issuer_keys("zgled")[0].public_key == key.public_key
    with pytest.raises(DeviceAbsent):
        KeyFile(path, PASSPHRASE).active_issuer_key("zgled").signer.sign(b"text")
