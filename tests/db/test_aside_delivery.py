"""What is put aside, and chats that refuse again and again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from db import aside, outbox, refusals
from db.models import Agency, PutAside
from db.outbox import Priority
from tests.delivery_room import BEGIN, Place, place

__all__ = ["place"]


def test_what_fails_is_undone_and_the_others_are_done(place: Place) -> None:
    agencies = place.session.scalars(select(Agency).order_by(Agency.id).limit(3)).all()
    names = [agency.name for agency in agencies]

    def rename(agency: Agency) -> str:
        agency.name = f"new {agency.code}"
        place.session.flush()
        if agency is agencies[1]:
            raise ValueError("no")
        return agency.code

    done, failed = aside.each(place.session, agencies, rename, "agency", lambda agency: agency.code, BEGIN)
    assert done == [agencies[0].code, agencies[2].code]
    assert failed == [agencies[1]]
    assert [agency.name == name for agency, name in zip(agencies, names, strict=True)] == [False, True, False]


def test_what_the_database_cannot_do_is_no_fault_of_the_item(place: Place) -> None:
    def locked(item: int) -> None:
        raise OperationalError("x", None, Exception("database is locked"))

    with pytest.raises(OperationalError):
        aside.each(place.session, [1], locked, "x", str, BEGIN)
    with pytest.raises(OperationalError), aside.guarded(place.session, "x", "1", BEGIN):
        locked(1)
    assert aside.counts(place.session) == {}


def test_the_same_item_is_counted_and_what_is_old_is_forgotten(place: Place) -> None:
    for _ in range(2):
        row = aside.put(place.session, "update", "telegram:1", "error at /bot123456:AbCdEfGhIjKlMnOp/x", "{}", BEGIN)
    assert (row.times, row.error) == (2, "error at /bot<token>/x")
    aside.put(place.session, "update", "telegram:2", "", "", BEGIN + timedelta(days=1))
    aside.forget_old(place.session, BEGIN + timedelta(days=90, minutes=1))
    assert [left.subject for left in place.session.scalars(select(PutAside))] == ["telegram:2"]


def test_only_so_many_are_kept(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "MOST_KEPT", 2)
    for number in range(4):
        aside.put(place.session, "update", str(number), "", "", BEGIN + timedelta(minutes=number))
    aside.forget_old(place.session, BEGIN)
    assert [row.subject for row in aside.newest(place.session, 9)] == ["3", "2"]


def test_a_key_of_any_length_tells_receivers_apart(place: Place) -> None:
    address = place.join("SYT")
    keys = ["x" * 300 + ":person:1", "x" * 300 + ":person:2", "short"]
    for key in [*keys, *keys]:
        outbox.queue(place.session, address, "unsupported", {}, BEGIN, Priority.NEWS, dedupe_key=key)
    stored = [message.dedupe_key or "" for message in place.messages()]
    assert len(stored) == 3
    assert stored[2] == "short"
    assert max(map(len, stored)) == 255


def test_the_same_words_three_times_in_a_row_close_a_chat(place: Place) -> None:
    address = place.join("SYT")
    said = "Bad Request: strange thing {} (error 400)"

    def refuse(text: str) -> bool:
        return refusals.note(place.session, "telegram", address.chat_id, text)

    assert [refuse(said.format(number)) for number in (1, 2)] == [False, False]
    refusals.forgive(place.session, "telegram", address.chat_id)
    place.session.expire_all()
    assert refusals.chats(place.session, "telegram") == set()
    assert [refuse(said.format(1)), refuse("other words"), refuse(said.format(2)), refuse(said.format(3))] == [
        False
    ] * 4
    assert refusals.chats(place.session, "telegram") == {address.chat_id}
    assert refuse(said.format(4))
    assert not refuse(said.format(5)), "a chat that was opened again gets as many tries"
    assert not refusals.note(place.session, "telegram", "nobody's", said)


def test_a_group_is_closed_by_the_same_words_too(place: Place) -> None:
    group = place.group("SYT")
    assert [refusals.note(place.session, "telegram", group.chat_id, "x") for _ in range(3)] == [False, False, True]
    assert group.refused == "x"
