"""Templates beside full canonicalization, document by document: never another byte, whatever the values.

500 documents; as many as TEMPLATE_FUZZ says in `make bench`. The third shape is the one that finds an error of order: a
node that points to others by one property must drop equal statements while the others still have their own names.
"""

import os
from random import Random

import pytest

from app.signing import CREDENTIALS_V2, OPEN_BADGES, NotExact, Template
from app.signing.canonicalization import canonical_lines
from app.signing.coverage import is_unsafe
from tests.conformance.ob3.test_second_opinions import pyld_canonical

DOCUMENTS = int(os.environ.get("TEMPLATE_FUZZ", "500"))
CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES]
# Some of these pyld writes otherwise than the specification wants, and no form lets them in.
HOSTILE = [
    *("Ana", "Žnidaršič", "", " ", "{name}", "{b0}", "%s", "_:c14n0", "_:a", "<urn:x>", '"', "\\", '\\"', "\\u0041"),
    *(
        "a\tb\nc\rd",
        "\b\f",
        "\0",
        "\x01\x1f",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufffe",
        "\uffff",
        "\ufeff",
        "𝒜😀",
        "～",
        "é",
        "é",
    ),
    *("slot-0", '" .\n<urn:s> <urn:p> "o', "urn:slot:1", "^^<urn:x>", "@en"),
]
SHORT = ["a", "b", "c", "aa", "", '"']
SUBJECTS = ["urn:x:1", "urn:x:2", "did:web:tool.example", "https://tool.example/a?b=c&d=%20#e", "https://tool.example/"]


def hostile(random):
    """Return a text that somebody might try."""
    return "".join(random.choices(HOSTILE, k=random.randint(1, 4)))


def short(random):
    """Return a text that another slot is likely to hold too."""
    return random.choice(SHORT)


def base(slot, **parts):
    return {"@context": CONTEXTS, "type": ["VerifiableCredential", "OpenBadgeCredential"], **parts}


def ten_slots(slot):
    """Return a badge like ours, with slots for every address and text."""
    return base(
        slot,
        id=slot(0),
        name=slot(1),
        issuer={"id": slot(2), "type": ["Profile"], "name": slot(3)},
        validFrom=slot(4),
        credentialSubject={
            "id": slot(5),
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityHash": slot(6), "identityType": "name", "hashed": False}
            ],
            "achievement": {"id": slot(7), "type": ["Achievement"], "name": slot(8), "description": slot(9)},
        },
    )


def three_evidences(slot):
    """Return a badge with three pieces of evidence that have no address and may say the same."""
    return base(
        slot,
        id="urn:x:credential",
        issuer={"id": "urn:x:issuer", "type": ["Profile"]},
        credentialSubject={"id": "urn:x:subject", "type": ["AchievementSubject"]},
        evidence=[{"type": ["Evidence"], "name": slot(n), "narrative": slot(n + 3)} for n in range(3)],
    )


def subject_without_id(slot, achievement=None):
    """Return a badge whose subject has no address, and points to three others without one by the same property."""
    return base(
        slot,
        id="urn:x:credential",
        issuer={"id": "urn:x:issuer", "type": ["Profile"]},
        credentialSubject={
            "type": ["AchievementSubject"],
            "role": slot(0),
            "identifier": [
                {"type": "IdentityObject", "identityHash": slot(n), "identityType": "name", "hashed": False}
                for n in (1, 2, 3)
            ],
            "result": [{"type": ["Result"], "value": slot(n)} for n in (4, 5)],
            "achievement": achievement or {"id": "urn:x:achievement", "type": ["Achievement"], "name": "A"},
        },
    )


def achievement_without_id(slot):
    """Return the same with an achievement that may say one thing twice."""
    tags = [slot(n) for n in (6, 7)]
    return subject_without_id(slot, {"type": ["Achievement"], "name": slot(8), "tag": tags})


SHAPES = [
    # shape, its slots for addresses, its slots for texts, whose texts, most that may fall back (of a hundred)
    (ten_slots, (0, 2, 5, 7), (1, 3, 4, 6, 8, 9), hostile, 0),
    (three_evidences, (), range(6), short, 15),
    (subject_without_id, (), range(6), short, 60),
    (achievement_without_id, (), range(9), short, 60),
]


def slots_of(iris, texts):
    """Return the sentinels by name."""
    return {str(n): f"urn:slot:{n}" if n in iris else f"slot-{n}-" for n in (*iris, *texts)}


@pytest.mark.parametrize(
    ("shape", "iris", "texts", "text", "most"), SHAPES, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_template_writes_what_full_canonicalization_writes(shape, iris, texts, text, most):
    random = Random(shape.__name__)
    sentinels = slots_of(iris, texts)
    template = Template("".join(canonical_lines(shape(lambda n: sentinels[str(n)]))), sentinels)
    rounds, unsure = DOCUMENTS // len(SHAPES), 0
    for number in range(rounds):
        values = {str(n): random.choice(SUBJECTS) if n in iris else text(random) for n in (*iris, *texts)}
        made = shape(lambda n, values=values: values[str(n)])
        try:
            filled = template.fill(values).decode()
        except NotExact:
            unsure += 1
            continue
        assert filled == "".join(canonical_lines(made)), values
        if number % 25 == 0 and not any(is_unsafe(value) for value in values.values()):
            assert filled == pyld_canonical(made), values

    assert unsure <= rounds * most / 100
    assert unsure > 0 or not most  # else the shape would not be hard
