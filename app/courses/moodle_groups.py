"""Moodle's answers about groups, mapped. Pure."""

from collections import defaultdict
from html import unescape

from app.courses.moodle_fields import identifier, mapping, rows, text
from app.courses.values import Group, Known, Reason, Unknown

Groups = Known[frozenset[str]] | Unknown


def course_groups(answer: object) -> tuple[Group, ...]:
    """Return the groups that core_group_get_course_groups lists, by name. Raises Malformed."""
    found = [
        Group(group_id=str(identifier(group.get("id"))), name=unescape(text(group.get("name"))))
        for group in map(mapping, rows(answer))
    ]
    return tuple(sorted(found, key=lambda group: (group.name.casefold(), group.group_id)))


def memberships(answer: object) -> dict[int, frozenset[str]]:
    """Return the groups of each learner who is in one, from core_group_get_group_members. Raises Malformed."""
    groups_of: defaultdict[int, set[str]] = defaultdict(set)
    for group in map(mapping, rows(answer)):
        group_id = str(identifier(group.get("groupid")))
        for learner_id in rows(group.get("userids")):
            groups_of[identifier(learner_id)].add(group_id)
    return {learner_id: frozenset(groups) for learner_id, groups in groups_of.items()}


def own_groups(answer: object) -> Groups:
    """Return one learner's groups from core_group_get_course_user_groups. Raises Malformed.

    Without the right to see them Moodle answers with no groups and a warning: they are unknown then, not none.
    """
    if warnings := rows(mapping(answer).get("warnings", [])):
        codes = {text(mapping(warning).get("warningcode")) for warning in warnings}
        return Unknown(Reason.NOT_TRACKED if codes == {"notenrolled"} else Reason.NO_PERMISSION)
    groups = rows(mapping(answer).get("groups"))
    return Known(frozenset(str(identifier(mapping(group).get("id"))) for group in groups))
