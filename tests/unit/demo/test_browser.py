import pytest

from app.demo.browser import filled
from app.demo.html_page import PageParser, PageUnexpected, visible_text

PAGE = """<!doctype html><html lang="sl"><head><title> A  page </title><style>p {}</style></head><body>
<p>Some <b>text</b> here</p><script>var hidden = "<p>no</p>"</script><a href="../next?a=1&amp;b=2">Go <i>on</i></a>
<form id="f" action="save?x=1" method="post">
  <input type="hidden" name="csrf_token" value="&quot;t&quot;">
  <input name="title" value="Old">
  <input name="outcome" value="one"><input name="outcome" value="two"><input name="outcome">
  <input type="checkbox" name="agree"><input type="checkbox" name="days" value="mo" checked>
  <input type="checkbox" name="days" value="tu">
  <input type="radio" name="level" value="5"><input type="radio" name="level" value="6" checked>
  <select name="country"><option value="SI">Slovenia<option value="AT" selected>Austria</option></select>
  <select name="kinds" multiple><option>a</option><option selected>b</option><option>c</option></select>
  <select name="first"><option>x</option><option>y</option></select>
  <textarea name="about">
Line &amp; line</textarea>
  <input name="off" value="1" disabled>
  <input type="file" name="upload"><input type="reset" name="r"><button type="button" name="b">No</button>
  <button name="action" value="save">Save it</button><button name="action" value="add" formaction="/add">Add</button>
</form>
<input name="outside" form="f" value="yes"></body></html>"""


def parsed(html=PAGE):
    parser = PageParser("http://127.0.0.1/deep/page")
    parser.feed(html)
    parser.close()
    return parser


def sent(**fields):
    return list(filled(parsed().forms[0], fields))


def test_text_links_and_language_are_read():
    page = parsed()
    assert page.language == "sl"
    assert page.title.split() == ["A", "page"]
    assert "Some text here" in visible_text(page.texts).splitlines()
    assert "hidden" not in visible_text(page.texts)
    assert [(link.text, link.href) for link in page.links] == [("Go on", "http://127.0.0.1/next?a=1&b=2")]


def test_an_untouched_form_sends_what_it_shows():
    assert sent() == [
        ("csrf_token", '"t"'),
        ("title", "Old"),
        ("outcome", "one"),
        ("outcome", "two"),
        ("outcome", ""),
        ("days", "mo"),
        ("level", "6"),
        ("country", "AT"),
        ("kinds", "b"),
        ("first", "x"),
        ("about", "Line & line"),
        ("outside", "yes"),
    ]


def test_fields_are_filled_by_name():
    values = sent(title="New", outcome=["1", "2"], agree=True, days=["tu"], level="5", country="SI", kinds=["a", "c"])
    assert [value for name, value in values if name == "outcome"] == ["1", "2", ""]
    assert {("title", "New"), ("agree", "on"), ("days", "tu"), ("level", "5"), ("country", "SI")} <= set(values)
    assert ("days", "mo") not in values and ("level", "6") not in values
    assert [value for name, value in values if name == "kinds"] == ["a", "c"]


def test_a_field_may_be_left_out_and_a_box_unchecked():
    names = {name for name, _ in sent(csrf_token=None, days=False)}
    assert not names & {"csrf_token", "days"}


@pytest.mark.parametrize(
    "fields",
    [
        {"missing": "x"},
        {"off": "x"},
        {"country": "XX"},
        {"level": "9"},
        {"title": ["a", "b"]},
        {"title": True},
        {"level": True},
        {"days": ["we"]},
    ],
)
def test_what_a_form_does_not_offer_cannot_be_sent(fields):
    with pytest.raises(PageUnexpected):
        sent(**fields)


def test_a_button_is_found_by_name_value_or_label():
    form = parsed().forms[0]
    assert form.button("Save it").value == form.button("save").value == form.button("action").value == "save"
    assert form.button("Add").formaction == "http://127.0.0.1/add"
    assert len(form.buttons) == 2
    with pytest.raises(PageUnexpected):
        form.button("No")


@pytest.mark.parametrize(
    ("policy", "action", "origin"),
    [
        ("", "http://other/", "http://127.0.0.1"),
        ("no-referrer", "http://127.0.0.1/", "null"),
        ("same-origin", "http://127.0.0.1/", "http://127.0.0.1"),
        ("same-origin", "http://other/", "null"),
    ],
)
def test_the_origin_of_a_post_follows_the_referrer_policy(policy, action, origin):
    parser = PageParser("http://127.0.0.1/deep/page", policy)
    parser.feed("<form method=post></form>")
    assert parser.forms[0].origin_for(action) == origin


def test_controls_in_a_template_are_not_on_the_page():
    form = parsed(
        "<form><input name=a value=1><template><p><input name=a value=2><template></template>"
        "<select name=b><option>x</select><a href=/x>gone</a></template><input name=a value=3></form>"
    )
    assert list(filled(form.forms[0], {})) == [("a", "1"), ("a", "3")]
    assert form.links == []
