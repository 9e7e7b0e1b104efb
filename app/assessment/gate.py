"""The gate between an earned result and a credential. Pure."""

from collections.abc import Iterable

from app.assessment.values import Attestation, Missing, Supervision


def unmet(supervision: Supervision | None, learner_id: str, attestations: Iterable[Attestation]) -> list[Missing]:
    """Return what is still missing before a credential with `supervision` may be issued to `learner_id`.

    An empty list opens the gate. Fails closed: without a chosen value nothing is issued, an attestation about somebody
    else or by the learner counts for nothing, and identity counts only where the sitting was supervised. Pure.
    """
    if supervision is None:
        return [Missing.SUPERVISION_CHOICE]
    if supervision is Supervision.UNSUPERVISED:
        return []
    own = [a for a in attestations if a.learner_id == learner_id != a.attester_id and a.supervised]
    if not own:
        both = [Missing.SUPERVISED_SITTING, Missing.IDENTITY_CONFIRMATION]
        return both if supervision is Supervision.SUPERVISED_IDENTIFIED else both[:1]
    if supervision is Supervision.SUPERVISED_IDENTIFIED and not any(a.identity_confirmed for a in own):
        return [Missing.IDENTITY_CONFIRMATION]
    return []
