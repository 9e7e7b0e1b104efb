from app.demo.institution import DATA_LITERACY, TEACHERS
from app.demo.memberships import RosterQuery, container
from app.demo.people import learners

URL = "http://127.0.0.1/memberships"
PEOPLE = [*TEACHERS, *learners()]


def test_pages_hold_everybody_once():
    seen, start = [], 0
    while True:
        body, next_url = container(DATA_LITERACY, PEOPLE, RosterQuery(limit=10, start=start), URL)
        seen += [member["user_id"] for member in body["members"]]
        if next_url is None:
            break
        start += 10
        assert next_url == f"{URL}?limit=10&from={start}"
    assert seen == [str(person.person_id) for person in PEOPLE]


def test_a_full_last_page_has_no_next():
    assert container(DATA_LITERACY, PEOPLE, RosterQuery(limit=42), URL)[1] is None


def test_names_are_escaped_as_html_but_apostrophes_are_not():
    names = {member["name"] for member in container(DATA_LITERACY, PEOPLE, RosterQuery(limit=99), URL)[0]["members"]}
    assert "Clara Smith &amp; Jones" in names
    assert "Siobhán O'Brien" in names


def test_the_next_page_forgets_the_role():
    query = RosterQuery(limit=1, role="http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor")
    body, next_url = container(DATA_LITERACY, PEOPLE, query, URL)
    assert [member["roles"] for member in body["members"]] == [["Instructor"]]
    assert next_url == f"{URL}?limit=1&from=1"


def test_whoever_has_no_email_has_no_such_member():
    body, _ = container(DATA_LITERACY, PEOPLE, RosterQuery(limit=99), URL)
    assert [member["name"] for member in body["members"] if "email" not in member] == ["Jürgen Groß"]


def test_a_resource_link_adds_the_message_and_stays_in_the_next_url():
    body, next_url = container(DATA_LITERACY, PEOPLE, RosterQuery(limit=2, resource_link_id="1"), URL)
    assert all("message" in member for member in body["members"])
    assert next_url is not None and next_url.endswith("&rlid=1")
