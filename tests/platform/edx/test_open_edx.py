"""Open edX's published platform code (lti-consumer-xblock) and the product, over real HTTP."""

from uuid import UUID

from app.demo import Page
from app.lti import Launch, Role
from tests.platform.edx.conftest import MEMBERS, OpenEdx

TEACHER, LEARNER = 1, 3


def launch_behind(edx: OpenEdx, page: Page) -> Launch:
    """Return the launch that the page shown to a browser belongs to."""
    launch_id = UUID(page.url.split("?")[0].rstrip("/").rsplit("/", 1)[1])
    cookies = {one.name: one.value or "" for one in page.browser.session.cookies}
    return edx.product.lti.sessions.launch(launch_id, cookies["mc_session"])


def test_a_teacher_of_open_edx_gets_the_teachers_page(edx: OpenEdx) -> None:
    page = edx.launch(TEACHER)
    assert (page.status, "/teach/" in page.url) == (200, True)
    launch = launch_behind(edx, page)
    assert Role.TEACHER in launch.roles
    assert (launch.context_id, launch.context_title) == ("course-v1:Lab+C1+2026", "Data Literacy")
    assert launch.memberships_url.startswith(edx.url)
    assert launch.lineitems_url.startswith(edx.url)


def test_a_learner_of_open_edx_gets_the_learners_page(edx: OpenEdx) -> None:
    page = edx.launch(LEARNER)
    assert (page.status, "/claim/" in page.url) == (200, True)
    launch = launch_behind(edx, page)
    assert launch.may_receive
    assert launch.name == "Person Nº 3 & Co"


def test_sixty_members_come_in_pages_of_twenty_five(edx: OpenEdx) -> None:
    launch = launch_behind(edx, edx.launch(TEACHER))
    members = list(edx.product.lti.roster.members(launch))
    assert len({member.user_id for member in members}) == MEMBERS
    assert sum(member.may_receive for member in members) == MEMBERS - 1
    assert [member.name for member in members if Role.TEACHER in member.roles] == ["Person Nº 1 & Co"]
    assert launch.sub in {member.user_id for member in members}


def test_the_learner_of_a_launch_is_found_on_the_roster(edx: OpenEdx) -> None:
    launch = launch_behind(edx, edx.launch(MEMBERS))
    member = edx.product.lti.roster.member(launch, launch.sub)
    assert member is not None
    assert member.may_receive
    assert edx.product.lti.roster.member(launch, "nobody") is None


def test_a_block_that_was_never_graded_has_line_items_without_results(edx: OpenEdx) -> None:
    launch = launch_behind(edx, edx.launch(TEACHER))
    for item in edx.product.lti.gradebook.line_items(launch):
        assert item.points_possible > 0
        assert list(edx.product.lti.gradebook.results(launch, item)) == []


def test_a_teacher_of_open_edx_picks_a_link_and_it_is_placed_and_can_be_followed(edx: OpenEdx) -> None:
    picker = edx.launch(TEACHER, pick=1)
    assert picker.status == 200
    launch = launch_behind(edx, picker)
    assert launch.deep_linking is not None
    assert launch.deep_linking.return_url.startswith(edx.url)
    form = picker.form(f"{launch.launch_id}", button="Add links" if launch.deep_linking.takes_several else "Add link")
    saved = picker.submit(form, button="add", chosen="course")
    assert (saved.status, saved.url.startswith(edx.url)) == (200, True)
    (item,) = edx.linked()
    assert (item["type"], item["url"]) == ("ltiResourceLink", f"{edx.tool_url}/lti/launch")
    followed = edx.launch(LEARNER, item=item["id"])
    assert (followed.status, "/claim/" in followed.url) == (200, True)


def test_a_teacher_of_open_edx_who_picks_nothing_goes_back_and_nothing_is_placed(edx: OpenEdx) -> None:
    picker = edx.launch(TEACHER, pick=1)
    saved = picker.submit(picker.form(str(launch_behind(edx, picker).launch_id), button="Cancel"), button="cancel")
    assert (saved.status, saved.url.startswith(edx.url)) == (200, True)
    assert edx.linked() == []
