"""Somebody is forgotten: nothing of them is left in any table but their number, what they answered, and the log."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import String, cast, event, select

from db import absences, audit, calls, directory, erasing, files, handovers, outbox, people, views
from db.models import (
    Absence,
    Address,
    Base,
    Dialog,
    Door,
    Expected,
    File,
    Inbound,
    Message,
    Person,
    PutAside,
    Utterance,
)
from db.outbox import Priority
from rules.absence import Days
from tests.rooms import Room

NAME = "Nguyễn Thị Hạnh"
CHAT = "7712345"


def hanh(room: Room) -> Person:
    """An official of Sở Y tế with a name, a number and everything else that can be known of somebody."""
    row = room.join("SYT", "official", "zalo")
    row.name, row.phone, row.remind_on = NAME, "0912345678", "zalo"
    row.held[0].position = "Chuyên viên chính"
    address = room.session.scalars(select(Address).where(Address.person_id == row.id)).one()
    address.chat_id = CHAT
    agency = room.agency("SYT").id
    known = {"name": NAME, "position": "Chuyên viên chính", "phone": "0912345678"}
    room.add(Expected(agency_id=agency, role="official", made_at=room.now, person_id=row.id, **known))
    room.add(Dialog(address_id=address.id, name="note", step="which", data={"ref": 0}, updated_at=room.now))
    room.add(Door(channel="zalo", chat_id=CHAT, wrong_codes=0))
    room.add(
        Utterance(
            channel="zalo", chat_id=CHAT, message="1", at=room.now, digest="x", before={}, after={}, part=False,
            changed=False,
        )
    )  # fmt: skip
    room.add(Inbound(channel="zalo", key="1", body=f'{{"chat": "{CHAT}"}}', received_at=room.now))
    kept = {"what": "update", "error": "x", "times": 1, "first_at": room.now, "last_at": room.now}
    room.add(PutAside(subject="1", body=f"from {CHAT}", **kept))
    room.add(PutAside(subject="2", body=f"said by {NAME}", **kept))
    room.invitation("SYT", "link", person_id=row.id)
    return row


def everywhere(room: Room, text: str) -> list[str]:
    """The tables and columns in which a text stands."""
    room.session.flush()
    escaped = text.encode("ascii", "backslashreplace").decode()
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for spelling in {text, escaped}:
                here = cast(column, String).contains(spelling, autoescape=True)
                if room.session.execute(select(column).where(here).limit(1)).first():
                    found.append(f"{table.name}.{column.name}")
    return sorted(set(found))


def test_nothing_is_left_of_somebody_but_their_number_and_their_answers(room: Room) -> None:
    row = hanh(room)
    reply = room.reply(room.assignment(), "sent", by=row, document_number="12/BC-SYT")
    given = room.reply(room.assignment(), "given", text=NAME)
    coordinator = room.address("SKHDT", "coordinator")
    outbox.queue(
        room.session, coordinator, "person_left", {"person": views.person(row), "alone": []}, room.now, Priority.NEWS
    )
    outbox.queue(
        room.session, coordinator, "receipt", {"reply": views.reply(reply, room.rules)}, room.now, Priority.NEWS
    )
    address = room.session.scalars(select(Address).where(Address.person_id == row.id)).one()
    mine = room.message(address, choices=[[1, NAME, "x"]], remote_id="9", detail=CHAT, params={"name": NAME})
    shown = room.message(coordinator, choices=[[1, NAME, f"m:take:{row.id}"]], params={"people": [NAME, "Khác"]})
    phones, agency = calls.whom(room.session, room.agency("SYT")), {"name": "Sở Y tế", "role": None, "phone": "0225"}
    called_by = room.message(coordinator, params={"phones": [*phones, agency], "away": {"deputy": NAME}})
    called_by.carries = {"answers": [{"by": NAME}]}
    assert everywhere(room, NAME) and everywhere(room, CHAT) and everywhere(room, "0912345678")
    found = erasing.erase(room.session, row, room.now, "operator")
    assert (found.chats, found.answers, found.messages) == (1, 1, 5)
    for text in (NAME, "nguyen thi hanh", CHAT, "0912345678", "Chuyên viên chính"):
        assert everywhere(room, text) == [], text
    called = f"№ {row.id}"
    assert (row.name, room.again(reply).person_id, reply.document_number, given.text) == (
        called, row.id, "12/BC-SYT", called,
    )  # fmt: skip
    assert [each.params["person"]["name"] for each in room.messages("person_left")] == [called]
    assert [each.params["reply"]["by"] for each in room.messages("receipt") if "reply" in each.params] == [called]
    assert (shown.params["people"], shown.choices) == ([called, "Khác"], [[1, called, f"m:take:{row.id}"]])
    assert (called_by.params["away"], called_by.carries) == ({"deputy": called}, {"answers": [{"by": called}]})
    assert called_by.params["phones"][1:] == [{"name": called, "role": "official", "phone": None}, *phones[2:], agency]
    assert (mine.state, mine.error, mine.params, mine.person_id) == ("cancelled", "ended", {}, row.id)
    assert room.session.scalars(select(Address).where(Address.person_id == row.id)).all() == []


def test_what_is_said_of_them_and_sent_while_the_operator_is_asked_is_found_too(room: Room) -> None:
    row, coordinator = hanh(room), room.address("SKHDT", "coordinator")
    message = room.message(coordinator, params={"answers": []})
    looked = erasing.look(room.session, row)
    outbox.amend(message, answers=[{"by": NAME}])
    message.state = "sent"
    erasing.erase(room.session, row, room.now, "operator", looked)
    assert message.params["answers"] == [{"by": f"№ {row.id}"}]


def test_the_log_still_stands_and_tells_it_by_number(room: Room) -> None:
    row = hanh(room)
    people.stop(room.session, row, room.now)
    audit.seal(room.session, room.now)
    head = audit.head(room.session)
    erasing.erase(room.session, row, room.now, "operator")
    audit.seal(room.session, room.now)
    verdict = audit.verify(room.session, room.now, head)
    assert (verdict.findings, verdict.waiting) == ((), 0)
    (told,) = room.log("erase")
    assert (told.actor, told.subject, told.detail) == (
        "operator",
        f"person:{row.id}",
        {"chats": 1, "messages": 0},
    )


def test_others_of_the_same_name_and_an_agency_that_is_called_so_keep_theirs(room: Room) -> None:
    row, other = room.join("SYT"), room.join("STC")
    row.name = other.name = "Sở Y tế"
    coordinator = room.address("SKHDT", "coordinator")
    params = {
        "agency": {"code": "SYT", "name": "Sở Y tế"},
        "a": {"id": other.id, "name": "Sở Y tế"},
        "b": {"id": row.id, "name": "Sở Y tế"},
        "text": "Sở Y tế",
    }
    message = room.message(coordinator, params=params, choices=[[1, "Sở Y tế", "s:agency:SYT"]])
    erasing.erase(room.session, row, room.now, "operator")
    assert message.params == {**params, "b": {"id": row.id, "name": f"№ {row.id}"}}
    assert message.choices == [[1, "Sở Y tế", "s:agency:SYT"]]
    assert other.name == "Sở Y tế"


def test_who_counted_on_them_counts_on_them_no_more(room: Room) -> None:
    row, me = room.join("SYT"), room.person("SYT")
    days = Days(date(2022, 8, 3), date(2022, 8, 12))
    mine = absences.file(room.session, row, days, room.now, "x")
    theirs = absences.file(room.session, me, Days(days.begins, days.until, row.id), room.now, "x")
    offered = handovers.offer(room.session, row.held[0], None, room.now, "x", to=me)
    wanted = handovers.offer(room.session, me.held[0], None, room.now, "x", to=row)
    erasing.erase(room.session, row, room.now, "operator")
    assert wanted.dropped_at == room.now
    assert (mine.ended_at, theirs.deputy_id, theirs.ended_at, offered.dropped_at) == (room.now, None, None, room.now)
    assert room.session.query(Absence).count() == 2


def test_twice_does_it_once_and_a_short_chat_number_takes_nothing_else_along(room: Room) -> None:
    row = room.join("SYT")
    address = room.session.scalars(select(Address).where(Address.person_id == row.id)).one()
    address.chat_id = "12"
    room.add(Inbound(channel="telegram", key="1", body='{"chat": "9912"}', received_at=room.now))
    erasing.erase(room.session, row, room.now, "operator")
    assert erasing.erase(room.session, row, room.now, "operator").chats == 0
    assert row.name == f"№ {row.id}"
    assert room.session.query(Inbound).count() == 1
    assert row.id not in [each.person_id for each in directory.everybody(room.session) if each.channels]
    assert room.session.scalars(select(Message).where(Message.person_id == row.id)).all() == []


def test_what_files_are_called_tells_nothing_of_somebody(room: Room) -> None:
    row, other = hanh(room), room.person("SYT")
    reply = room.reply(room.assignment(), "sent", by=row)

    def sent(by: Person, name: str | None) -> File:
        file = files.want(room.session, "telegram", "x", by, room.now, name=name, size=3)
        file.reply_id, file.state, file.sha256 = reply.id, "kept", "abc"
        room.session.flush()
        return file

    own, bare, picture = sent(row, "đơn xin nghỉ ốm.của tôi.docx"), sent(row, "biên bản"), sent(row, None)
    named, squeezed = sent(other, "BC Nguyễn thị HẠNH.pdf"), sent(other, "NguyenThiHanh_ký.pdf")
    others = sent(other, "BC-SYT.pdf")
    told = {**files.view(named), "by": NAME}
    message = room.message(
        room.address("SKHDT", "coordinator"),
        params={
            "items": [told, files.view(others), {"id": named.id, "name": "Sở Y tế"}],
            "reply": {"files": [files.view(own)]},
            "text": others.name,
        },
    )
    erasing.erase(room.session, row, room.now, "operator")
    room.session.expire_all()
    assert [each.name for each in (own, bare, picture)] == [f"tep-{own.id}.docx", f"tep-{bare.id}", None]
    assert [each.name for each in (named, squeezed)] == [f"tep-{named.id}.pdf", f"tep-{squeezed.id}.pdf"]
    assert (others.name, own.sha256, own.reply_id) == ("BC-SYT.pdf", "abc", reply.id)
    for text in ("đơn xin nghỉ ốm", "HẠNH", "NguyenThiHanh", "biên bản"):
        assert everywhere(room, text) == [], text
    assert [each["name"] for each in message.params["items"]] == [named.name, "BC-SYT.pdf", "Sở Y tế"]
    assert message.params["reply"]["files"][0]["name"] == own.name


def test_what_others_called_their_files_stays_but_for_a_whole_name(room: Room) -> None:
    row, other = room.join("STC"), room.person("SYT")
    row.name = "Thu Hà"

    def sent(by: Person, name: str) -> File:
        file = files.want(room.session, "telegram", "x", by, room.now, name=name, size=3)
        room.session.flush()
        return file

    mine, theirs, monday = sent(row, "bao-cao.pdf"), sent(other, "bao-cao.pdf"), sent(other, "Giao ban thứ Hai.pdf")
    unkept = {"file": {"name": "bao-cao.pdf", "why": "empty"}}
    told = room.message(room.address("SYT"), "file_not_kept", params=unkept)
    listed = room.message(
        room.address("SKHDT", "coordinator"), params={"items": [files.view(mine), files.view(theirs)]}
    )
    erasing.erase(room.session, row, room.now, "operator")
    assert [room.again(each).name for each in (mine, theirs, monday)] == [
        f"tep-{mine.id}.pdf", "bao-cao.pdf", "Giao ban thứ Hai.pdf",
    ]  # fmt: skip
    assert room.again(told).params == unkept, "another's file that was not kept, called the same"
    assert [each["name"] for each in room.again(listed).params["items"]] == [f"tep-{mine.id}.pdf", "bao-cao.pdf"]


def test_anothers_file_that_was_not_kept_is_called_otherwise_where_its_sender_was_told(room: Room) -> None:
    row, other = hanh(room), room.person("SYT")
    file = files.want(room.session, "telegram", "x", other, room.now, name=f"BC {NAME}.pdf", size=3)
    room.session.flush()
    told = room.message(room.address("SYT"), "file_not_kept", params={"file": {"name": file.name, "why": "empty"}})
    erasing.erase(room.session, row, room.now, "operator")
    assert room.again(told).params["file"]["name"] == f"tep-{file.id}.pdf"
    assert everywhere(room, NAME) == []


def test_messages_are_looked_through_once_however_many_files_there_are_and_in_parts(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, coordinator = hanh(room), room.address("SKHDT", "coordinator")
    sent = [files.want(room.session, "telegram", "x", row, room.now, name=f"tờ {n}.pdf", size=3) for n in range(20)]
    room.session.flush()
    told = [room.message(coordinator, params={"items": [files.view(file)], "by": NAME}) for file in sent]
    monkeypatch.setattr(erasing, "AT_ONCE", 8)
    looked = erasing.look(room.session, row)
    assert set(looked.found) >= {each.id for each in told}
    late = room.message(coordinator, params={"by": NAME})
    asked: list[str] = []
    event.listen(
        room.database.engine, "before_cursor_execute", note := lambda *given: asked.append(" ".join(given[2].split()))
    )
    erasing.erase(room.session, row, room.now, "operator", looked)
    event.remove(room.database.engine, "before_cursor_execute", note)
    through = [each for each in asked if "FROM message" in each and "LIKE" in each]
    assert len(through) == 1, "what had been looked through before is not looked through again"
    assert all("message.id >" in each and "message.id <=" in each for each in through)
    assert (everywhere(room, NAME), everywhere(room, "tờ 7")) == ([], [])
    assert room.again(late).params == {"by": f"№ {row.id}"}
