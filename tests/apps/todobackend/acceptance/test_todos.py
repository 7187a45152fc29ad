"""The behaviour of the Todo-Backend specification, seen from outside. Every test starts by emptying the list."""

import pytest

from client import base_url, send


@pytest.fixture(autouse=True)
def empty_list():
    assert send("DELETE", "/todos").status == 204


def create(**fields):
    answer = send("POST", "/todos", fields)
    assert answer.status == 201, answer.text
    return answer.json


def titles():
    return [todo["title"] for todo in send("GET", "/todos").json]


def test_the_service_says_that_it_is_healthy():
    answer = send("GET", "/health")
    assert (answer.status, answer.json) == (200, {"status": "ok"})


def test_an_emptied_list_has_no_items():
    create(title="milk")
    assert send("DELETE", "/todos").status == 204
    answer = send("GET", "/todos")
    assert (answer.status, answer.json) == (200, [])


@pytest.mark.parametrize("path", ["/", "/todos"])
def test_the_root_and_todos_are_the_same_list(path):
    assert send("POST", path, {"title": "milk"}).status == 201
    assert [todo["title"] for todo in send("GET", path).json] == ["milk"]


def test_a_created_item_is_answered_whole_and_not_yet_completed():
    todo = create(title="milk")
    url = todo.pop("url")
    assert todo == {"title": "milk", "completed": False, "order": None}
    assert url.startswith(base_url() + "/todos/")


def test_the_location_of_a_created_item_is_its_url():
    answer = send("POST", "/todos", {"title": "milk"})
    assert answer.headers["Location"] == answer.json["url"]


def test_an_item_can_be_fetched_from_its_url():
    todo = create(title="milk", order=5)
    answer = send("GET", todo["url"])
    assert (answer.status, answer.json) == (200, todo)


def test_created_items_are_listed_in_order():
    created = [create(title=title, order=order) for order, title in enumerate(["milk", "bread", "apples"])]
    assert send("GET", "/todos").json == created


@pytest.mark.parametrize("change", [{"title": "oat milk"}, {"completed": True}, {"order": 95}],
                         ids=["title", "completed", "order"])
def test_a_change_to_one_field_leaves_the_others_and_is_kept(change):
    todo = create(title="milk", order=10)
    answer = send("PATCH", todo["url"], change)
    assert (answer.status, answer.json) == (200, {**todo, **change})
    assert send("GET", todo["url"]).json == {**todo, **change}
    assert send("GET", "/todos").json == [{**todo, **change}]


def test_a_deleted_item_is_gone_and_the_others_stay():
    milk, _ = create(title="milk"), create(title="bread")
    assert send("DELETE", milk["url"]).status == 204
    assert send("GET", milk["url"]).status == 404
    assert titles() == ["bread"]


@pytest.mark.parametrize("method, body", [("GET", None), ("PATCH", {"completed": True}), ("DELETE", None)])
def test_an_unknown_item_is_not_found(method, body):
    answer = send(method, "/todos/999999999", body)
    assert (answer.status, answer.json) == (404, {"error": "there is no such item"})


@pytest.mark.parametrize("path", ["/todo", "/todos/x", "/todos/0", "/todos/1/2", "/todos/99999999999999999999"])
def test_an_unknown_path_is_not_found(path):
    assert send("GET", path).status == 404


@pytest.mark.parametrize("body", [
    "", "{", "[]", '"milk"', '{"title": 1}', '{"title": ""}', '{"title": "\\\u00e9"}', '{"order": 1}',
    '{"title": "a", "completed": "no"}', '{"title": "a", "title": "b"}'])
def test_a_bad_body_is_refused_with_a_reason_and_adds_nothing(body):
    answer = send("POST", "/todos", body)
    assert answer.status == 400
    assert list(answer.json) == ["error"]
    assert titles() == []


def test_a_bad_change_leaves_the_item_as_it_was():
    todo = create(title="milk")
    assert send("PATCH", todo["url"], {"title": "bread", "completed": "yes"}).status == 400
    assert send("GET", todo["url"]).json == todo


def test_a_body_above_the_limit_is_refused():
    assert send("POST", "/todos", {"title": "x" * 70000}).status == 413
    assert titles() == []


def test_a_host_that_is_none_is_refused_before_anything_is_done():
    assert send("POST", "/todos", {"title": "milk"}, host='a"b').status == 400
    assert titles() == []


def test_a_title_comes_back_with_every_character():
    title = 'caf\u00e9 "\\" \u2603 \U0001f600 <b>&amp;\n\t%s'
    assert send("GET", create(title=title)["url"]).json["title"] == title


def test_a_method_that_a_path_does_not_take_names_those_it_does():
    answer = send("PUT", "/todos", {"title": "milk"})
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, POST, DELETE, OPTIONS")


@pytest.mark.parametrize("method, path, status", [("GET", "/todos", 200), ("GET", "/nothing", 404),
                                                  ("OPTIONS", "/todos", 204), ("OPTIONS", "/todos/1", 204)])
def test_pages_of_other_origins_may_use_the_list(method, path, status):
    answer = send(method, path)
    assert answer.status == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
