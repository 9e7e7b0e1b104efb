import pytest

from app.demo.ws_errors import WebServiceError
from app.demo.ws_parameters import integer, nested, rows


def test_php_brackets_become_lists_of_mappings():
    pairs = [
        ("requests[0][function]", "a"),
        ("requests[0][arguments]", "{}"),
        ("requests[1][function]", "b"),
        ("x", "1"),
    ]
    found = nested(pairs)
    assert rows(found, "requests") == [{"function": "a", "arguments": "{}"}, {"function": "b"}]
    assert integer(found, "x") == 1


@pytest.mark.parametrize("value", ["", "abc", "1.5", "²", "1 OR 1=1", None, True, [], "9" * 50])
def test_what_is_no_integer_is_an_invalid_parameter(value):
    with pytest.raises(WebServiceError) as caught:
        integer({"courseid": value}, "courseid")
    assert caught.value.errorcode == "invalidparameter"


def test_a_missing_integer_is_an_invalid_parameter_unless_it_has_a_default():
    assert integer({}, "userid", 0) == 0
    with pytest.raises(WebServiceError):
        integer({}, "userid")


@pytest.mark.parametrize("pairs", [[("a", "1"), ("a[0]", "2")], [("a[0]", "1"), ("a[0][b]", "2")]])
def test_a_value_that_is_also_a_list_is_an_invalid_parameter(pairs):
    with pytest.raises(WebServiceError):
        nested(pairs)


@pytest.mark.parametrize("value", ["text", {"0": "text"}, [1], 5])
def test_what_is_no_list_of_mappings_is_an_invalid_parameter(value):
    with pytest.raises(WebServiceError):
        rows({"requests": value}, "requests")
