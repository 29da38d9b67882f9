"""Documents that come with answers, obstacles and results: told in the receipt, kept or not, and fetched back by who
may have them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from sqlalchemy import select

from db import files, outbox, updates
from db.models import Address, Assignment, Dialog, Duty, File, Message, Reply
from jobs.attached import hand_out
from jobs.pictures import _put_aside, take, tell_not_kept
from tests.papers import PDF, office
from tests.rooms import Room, second_program
from tests.talk.people import TEXTS, delivered, incoming, reminded, says, takes

_remotes = itertools.count(1)
REPORT = "đã gửi báo cáo số 12/BC-SYT ngày 4/8"


def sends(room: Room, name: str = "BC-SYT.pdf", text: str = "", *, agency: str = "SYT", **values: Any) -> list[str]:
    """Somebody sends a document; returns what is queued for them, rendered."""
    chat = room.address(agency).chat_id
    before = {message.id for message in room.messages(state=None)}
    more = {"remote": f"file-{next(_remotes)}", "file_name": name, "file_size": len(PDF), **values}
    takes(room, incoming(chat, "file", text=text, **more))
    new = [each for each in room.messages(state=None) if each.id not in before and each.chat_id == chat]
    return [TEXTS.render(message.kind, message.params, "plain").text for message in new]


def fetched(room: Room, data: bytes = PDF) -> list[str]:
    """Everything that is wanted is fetched, and is ``data``; returns what is queued for whoever sent it."""
    before = {message.id for message in room.messages(state=None)}
    for row in room.session.scalars(select(File).where(File.state == "wanted")).all():
        kept = files.keep(room.session, row.id, data)
        (take if kept else tell_not_kept)(room.session, room.rules, row, room.now)
    new = [each for each in room.messages(state=None) if each.id not in before]
    return [TEXTS.render(message.kind, message.params, "plain").text for message in new]


def taps(room: Room, chat: str, token: str) -> list[str]:
    before = {message.id for message in room.messages(state=None)}
    notice = takes(room, incoming(chat, "choice", token=token))
    new = [each for each in room.messages(state=None) if each.id not in before and each.chat_id == chat]
    return [TEXTS.render(message.kind, message.params, "plain").text for message in new] or [notice]


def tokens(room: Room, words: str) -> str:
    """The token of the newest choice whose label begins so."""
    for message in reversed(room.messages(state=None)):
        for choice in TEXTS.render(message.kind, message.params, "html").flat:
            if choice.label.startswith(words):
                return choice.token
    raise AssertionError(words)


def stands(room: Room) -> list[tuple[str, list[str | None]]]:
    """The standing replies as (code, names of what came with them)."""
    room.session.flush()
    rows = room.session.scalars(select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id))
    return [(row.code, [file.name for file in files.of_reply(room.session, row.id)]) for row in rows]


def assigned(room: Room, message: Message) -> list[int]:
    """What a message is about."""
    return list(outbox.assignments_of(room.session, message))


@pytest.fixture
def asked(room: Room) -> Room:
    """The report has been reminded of, and this week's meeting."""
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment())
    reminded(room, room.meeting())
    return room


def test_a_document_with_its_number_is_the_answer_and_the_coordinator_fetches_it(asked: Room) -> None:
    (receipt,) = sends(asked, "Báo cáo quý 3.pdf", "123/BC-SYT ngày 04/8/2022", file_size=1_258_291)
    assert "văn bản số 123/BC-SYT ngày 04/8/2022" in receipt
    assert "Đã nhận tệp “Báo cáo quý 3.pdf” (1,2 MB); báo cáo vẫn gửi theo đường văn bản" in receipt
    assert stands(asked) == [("sent", ["Báo cáo quý 3.pdf"])]
    assert fetched(asked) == []
    delivered(asked)
    desk = asked.address("SKHDT", "coordinator").chat_id
    (story,) = says(asked, desk, "/lichsu SYT")
    assert "gửi tệp “Báo cáo quý 3.pdf” (0,1 KB) kèm câu trả lời về báo cáo kết quả thực hiện" in story
    (listed,) = taps(asked, desk, tokens(asked, "Tệp đính kèm (1)"))
    assert "Tệp đính kèm của Sở Y tế (1)" in listed
    assert "1. “Báo cáo quý 3.pdf” (0,1 KB) – Sở Y tế – báo cáo kết quả" in listed
    (sent,) = taps(asked, desk, tokens(asked, "1"))
    assert sent.startswith("📎 “Báo cáo quý 3.pdf”")
    order = (asked.messages("document")[-1].carries or {})["document"]
    made = hand_out(asked.session, order["person"], order["file"])
    assert made and (made.name, made.data, made.media_type) == ("Báo cáo quý 3.pdf", PDF, "application/pdf")
    for where in ("/tinhtrang SYT", "/xacnhan SYT"):
        delivered(asked)
        says(asked, desk, where)
        assert taps(asked, desk, tokens(asked, "Tệp đính kèm (1)"))[0].startswith("📎 Tệp đính kèm")


def test_each_duty_of_an_agency_is_one_line_and_one_for_what_was_said_last(asked: Room) -> None:
    says(asked, asked.address("SYT").chat_id, REPORT)
    delivered(asked)
    (said,) = says(asked, asked.address("SKHDT", "coordinator").chat_id, "/tinhtrang SYT")
    assert (
        "• Báo cáo kết quả thực hiện Chương trình năm 2022 – đã gửi đúng hạn, 05/8/2022, chưa xác nhận\n"
        f"– đã gửi (12/BC-SYT ngày 04/8/2022); {asked.person('SYT').name}, 05/8/2022"
    ) in said


def test_nobody_else_gets_it(asked: Room) -> None:
    sends(asked, text=REPORT)
    fetched(asked)
    row = asked.session.scalars(select(File)).one()
    asked.join("SXD", "official", "telegram")
    for agency, role in (("SXD", "official"), ("SYT", "official"), ("SYT", "leader"), ("SKHDT", "coordinator")):
        chat, person = asked.address(agency, role), asked.person(agency, role)
        said = taps(asked, chat.chat_id, f"F:get:{row.id}")
        assert said[0].startswith("📎") == (agency != "SXD"), (agency, role)
        if agency == "SXD":
            assert said == ["other_agency"]
            assert taps(asked, chat.chat_id, f"F:agency:{asked.agency('SYT').id}:1") == ["other_agency"]
            assert taps(asked, chat.chat_id, f"F:reply:{row.reply_id}") == ["other_agency"]
            with pytest.raises(PermissionError):
                hand_out(asked.session, person.id, row.id)
    observer = asked.join("SKHDT", "observer")
    with pytest.raises(PermissionError):
        hand_out(asked.session, observer.id, row.id)
    desk = asked.address("SKHDT", "coordinator").chat_id
    assert taps(asked, desk, "F:get:99") == taps(asked, desk, "F:nothing:1") == ["stale"]
    assert taps(asked, desk, f"F:reply:{row.reply_id}")[0].startswith("📎")


def test_a_file_of_a_withdrawn_answer_is_the_coordinators_alone_and_is_said_to_be_withdrawn(asked: Room) -> None:
    sends(asked, text=REPORT)
    fetched(asked)
    delivered(asked)
    row = asked.session.scalars(select(File)).one()
    own, desk = asked.address("SYT").chat_id, asked.address("SKHDT", "coordinator").chat_id
    order = {"official": asked.person("SYT").id, "coordinator": asked.person("SKHDT", "coordinator").id}
    assert hand_out(asked.session, order["official"], row.id)
    asked.at("2022-08-06T09:00")
    taps(asked, own, f"w:{row.reply_id}")
    for token in (f"F:get:{row.id}", f"F:reply:{row.reply_id}"):
        assert taps(asked, own, token) == taps(asked, asked.address("SYT", "leader").chat_id, token)
        assert taps(asked, own, token) == ["file_withdrawn"]
    with pytest.raises(PermissionError):
        hand_out(asked.session, order["official"], row.id)
    assert taps(asked, own, f"F:agency:{asked.agency('SYT').id}:1") == ["stale"], "what is taken back is not listed"
    assert taps(asked, desk, f"F:agency:{asked.agency('SYT').id}:1") == ["stale"]
    (listed,) = taps(asked, desk, f"F:reply:{row.reply_id}")
    assert listed.splitlines()[1].endswith("gửi ngày 05/8/2022; đã rút ngày 06/8/2022")
    (sent,) = taps(asked, desk, f"F:get:{row.id}")
    assert "đã rút ngày 06/8/2022" in sent
    assert hand_out(asked.session, order["coordinator"], row.id)
    asked.join("SXD", "official", "telegram")
    assert taps(asked, asked.address("SXD").chat_id, f"F:get:{row.id}") == ["other_agency"]
    assert "đã rút" not in TEXTS.render("notice", {"what": "stale"}).text
    assert "đã rút" in TEXTS.render("notice", {"what": "file_withdrawn"}).text


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "a.pdf", "tệp rỗng"),
        (b"MZ", "a.pdf", "đó là chương trình"),
        (office("docx", macros=True), "a.docx", "tệp có macro"),
        (office("docx"), "a.pdf", "tên tệp không khớp với nội dung"),
        (b"Rar!\x1a\x07\x00", "a.pdf", "đó là tệp nén"),
    ],
)
def test_what_proves_to_be_something_else_is_told_and_the_answer_stands(
    asked: Room, data: bytes, name: str, told: str
) -> None:
    sends(asked, name, REPORT)
    (said,) = fetched(asked, data)
    assert said.startswith(f"⚠️ Không giữ được tệp “{name}”: {told}")
    assert said.endswith("Câu trả lời về báo cáo kết quả thực hiện Chương trình năm 2022 vẫn được ghi.")
    assert stands(asked) == [("sent", [])]
    row = asked.session.scalars(select(File)).one()
    assert (row.state, row.data) == ("failed", None)


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("a.pdf", {"file_size": 20 * 2**20 + 1}, "lớn hơn 20 MB"),
        ("cai-dat.exe", {}, "đó là chương trình"),
        ("a.zip", {}, "đó là tệp nén"),
        ("", {"remote": ""}, "phim và âm thanh tôi không giữ"),
    ],
)
def test_what_is_not_even_fetched_is_told_in_the_receipt(
    asked: Room, name: str, values: dict[str, Any], told: str
) -> None:
    (receipt,) = sends(asked, name, REPORT, **values)
    assert "✅ Đã ghi nhận" in receipt
    assert told in receipt
    (alone,) = sends(asked, name, **values)
    assert alone.startswith("⚠️ Không giữ được tệp")
    assert asked.session.scalars(select(File)).all() == []


def test_a_day_holds_so_many_bytes_of_one_person(asked: Room) -> None:
    for _ in range(10):
        sends(asked, text=REPORT, file_size=20 * 2**20)
    assert "gần 200 MB" in sends(asked)[0]
    asked.later(hours=24)
    assert "200 MB" not in sends(asked)[0]


def test_a_document_after_the_answer_belongs_to_it_and_may_be_put_elsewhere(asked: Room) -> None:
    chat = asked.address("SYT").chat_id
    says(asked, chat, REPORT)
    delivered(asked)
    asked.later(minutes=20)
    (line,) = sends(asked)
    assert line.startswith("📎 Đã nhận tệp “BC-SYT.pdf” (0,1 KB) cho câu trả lời về báo cáo kết quả thực hiện")
    assert stands(asked) == [("sent", ["BC-SYT.pdf"])]
    (question,) = taps(asked, chat, tokens(asked, "Của việc khác"))
    assert "Đã nhận tệp “BC-SYT.pdf” (0,1 KB). Về giao ban giải ngân tuần 31" in question
    delivered(asked)
    (receipt,) = says(asked, chat, "Ghi tình hình")
    assert "(tệp kèm theo: “BC-SYT.pdf” (0,1 KB))" in receipt
    assert stands(asked) == [("sent", []), ("note", ["BC-SYT.pdf"])]


@pytest.mark.parametrize("apart", [0, 3])
def test_a_document_belongs_to_the_newest_answer_though_an_older_one_still_lacks_its_figures(
    asked: Room, apart: int
) -> None:
    chat = asked.address("SYT").chat_id
    reminder = next(each for each in asked.messages(state="sent") if asked.assignment().id in assigned(asked, each))
    taps(asked, chat, f"r:{asked.meeting().id}:held")
    delivered(asked)
    (line,) = sends(asked, "biên bản.pdf")
    assert "cho câu trả lời về giao ban giải ngân tuần 31" in line
    assert tokens(asked, "Của việc khác")
    delivered(asked)
    asked.later(minutes=apart)
    says(asked, chat, REPORT, quoted=reminder.remote_id)
    delivered(asked)
    asked.later(minutes=apart)
    (line,) = sends(asked, "phụ lục 2.pdf")
    assert line.startswith("📎 Đã nhận tệp “phụ lục 2.pdf” (0,1 KB) cho câu trả lời về báo cáo kết quả thực hiện")
    assert tokens(asked, "Của việc khác")
    assert stands(asked) == [("held", ["biên bản.pdf"]), ("sent", ["phụ lục 2.pdf"])]


def test_a_document_long_after_is_asked_about_and_the_answer_given_is_among_the_choices(asked: Room) -> None:
    chat = asked.address("SYT").chat_id
    says(asked, chat, REPORT)
    delivered(asked)
    asked.later(hours=2)
    (question,) = sends(asked)
    assert "Đã nhận tệp “BC-SYT.pdf”" in question
    delivered(asked)
    (receipt,) = says(asked, chat, "câu trả lời đã gửi")
    assert "Đã nhận tệp “BC-SYT.pdf”" in receipt
    assert stands(asked) == [("sent", ["BC-SYT.pdf"])]


def questions(room: Room) -> list[tuple[str, bool]]:
    """Questions to what something belongs, as (state, whether it is asked at once)."""
    found = [each for each in room.messages(state=None) if each.kind in ("ask_note", "ask_add")]
    return [(each.state, each.not_before <= room.now) for each in found]


def test_nobody_is_asked_to_sort_a_file_that_is_not_kept(asked: Room) -> None:
    sends(asked, "trống.docx")
    assert questions(asked) == [("queued", False)], "its content is looked at first"
    (said,) = fetched(asked, b"")
    assert said.startswith("⚠️ Không giữ được tệp “trống.docx”: tệp rỗng") and "không cần trả lời" not in said
    assert questions(asked) == [("cancelled", False)]
    assert asked.session.get(Dialog, asked.address("SYT").id) is None
    delivered(asked)
    asked.later(hours=1)
    sends(asked, "BC-SYT.pdf")
    assert fetched(asked) == []
    assert questions(asked)[1:] == [("queued", True)]
    delivered(asked)
    chat = asked.address("SYT").chat_id
    for words in ("1", "Ghi tình hình"):
        says(asked, chat, words)
        delivered(asked)
    assert stands(asked) == [("note", ["BC-SYT.pdf"])]


def test_of_several_the_question_waits_for_all_and_names_those_that_are_kept(asked: Room) -> None:
    sends(asked, "1.pdf", album="a")
    sends(asked, "2.pdf", album="a")
    first, second = asked.session.scalars(select(File).order_by(File.id)).all()
    files.keep(asked.session, first.id, PDF)
    take(asked.session, asked.rules, first, asked.now)
    assert questions(asked) == [("queued", False)]
    files.keep(asked.session, second.id, b"MZ")
    tell_not_kept(asked.session, asked.rules, second, asked.now)
    assert questions(asked) == [("queued", True)]
    (asking,) = asked.messages("ask_note")
    shown = TEXTS.render("ask_note", asking.params, "plain").text
    assert "Tệp “1.pdf” (0,1 KB) là của việc nào?" in shown


def test_a_question_that_was_asked_already_is_said_to_need_no_answer(asked: Room) -> None:
    (question,) = sends(asked, "trống.docx")
    assert "là của việc nào?" in question
    delivered(asked)
    address = asked.address("SYT")
    assert asked.session.get(Dialog, address.id)
    (said,) = fetched(asked, b"")
    assert said == (
        "⚠️ Không giữ được tệp “trống.docx”: tệp rỗng, xin gửi lại. Câu hỏi về tệp này không cần trả lời nữa."
    )
    assert asked.session.get(Dialog, address.id) is None


def test_what_cannot_be_fetched_at_once_is_asked_about_all_the_same(asked: Room) -> None:
    sends(asked)
    row = asked.session.scalars(select(File)).one()
    _put_aside(asked.session, row.id, "telegram", row.remote, "x", asked.now)
    assert questions(asked) == [("queued", True)]


def test_where_nothing_is_open_it_is_offered_to_the_answer_given_last(room: Room) -> None:
    room.at("2022-08-05T08:00")
    chat = room.address("SYT").chat_id
    taps(room, chat, f"r:{room.meeting().id}:nothing")
    reminded(room, room.assignment())
    delivered(room)
    says(room, chat, REPORT)
    delivered(room)
    room.later(hours=2)
    (question,) = sends(room)
    assert "“BC-SYT.pdf” (0,1 KB)): hiện không có việc nào chờ trả lời. Thêm vào câu trả lời ngày 05/8/2022" in question
    delivered(room)
    says(room, chat, "đúng")
    assert stands(room)[-1] == ("sent", ["BC-SYT.pdf"])


def test_an_album_of_documents_goes_where_its_first_one_went(asked: Room) -> None:
    sends(asked, "1.pdf", REPORT, album="a")
    sends(asked, "2.docx", album="a")
    (receipt,) = asked.messages("receipt")
    assert "Đã nhận tệp “1.pdf” (0,1 KB), “2.docx” (0,1 KB)" in TEXTS.render("receipt", receipt.params).text
    delivered(asked)
    (line,) = sends(asked, "3.xlsx", album="a")
    assert "Đã nhận tệp “3.xlsx”" in line
    sends(asked, "hỏng.exe", album="a")
    assert stands(asked) == [("sent", ["1.pdf", "2.docx", "3.xlsx"])]


def test_a_document_answers_the_question_for_one_and_waits_with_others(asked: Room) -> None:
    chat = asked.address("SYT").chat_id
    says(asked, chat, "đã gửi báo cáo")
    delivered(asked)
    (receipt,) = sends(asked)
    assert "Đã nhận tệp" in receipt
    delivered(asked)
    taps(asked, chat, f"r:{asked.meeting().id}:extend")
    delivered(asked)
    assert sends(asked, "kem.docx") == ["📎 Đã nhận tệp “kem.docx” (0,1 KB); xin trả lời tiếp câu hỏi trên."]
    delivered(asked)
    for words in ("25/8", "do chờ số liệu của các quận"):
        says(asked, chat, words)
        delivered(asked)
    assert stands(asked) == [("sent", ["BC-SYT.pdf"]), ("extend", ["kem.docx"])]


def test_the_document_of_an_obstacle_reaches_the_coordinator_and_who_has_to_clear_it(asked: Room) -> None:
    asked.join("STNMT", "official", "telegram")
    chat, desk = asked.address("SYT").chat_id, asked.address("SKHDT", "coordinator").chat_id
    says(asked, chat, "/vuongmac")
    taps(asked, chat, tokens(asked, "Vướng mắc mới"))
    delivered(asked)
    sends(asked, "so-do.pdf")
    delivered(asked)
    (receipt,) = says(asked, chat, "Chưa bàn giao mặt bằng 3 hộ")
    assert "(tệp kèm theo: “so-do.pdf” (0,1 KB))" in receipt
    assert (
        "tệp kèm theo: “so-do.pdf”" in TEXTS.render("obstacle_raised", asked.messages("obstacle_raised")[0].params).text
    )
    (shown,) = fetched(asked)
    assert shown.startswith("📎 “so-do.pdf” (0,1 KB)\nSở Y tế – báo cáo")
    says(asked, desk, "/vuongmac 1")
    taps(asked, desk, tokens(asked, "Chuyển đơn vị khác"))
    says(asked, desk, "STNMT, đến 19/8")
    delivered(asked)
    owner = asked.address("STNMT").chat_id
    assert "so-do.pdf" in taps(asked, owner, tokens(asked, "Tệp đính kèm (1)"))[0]
    assert taps(asked, owner, tokens(asked, "1"))[0].startswith("📎 “so-do.pdf”")
    says(asked, owner, "/vuongmac 1")
    taps(asked, owner, tokens(asked, "Trả lời"))
    delivered(asked)
    sends(asked, "ke-hoach.pdf", "Đã có kế hoạch đo đạc", agency="STNMT")
    fetched(asked)
    assert stands(asked) == [("obstacle", ["so-do.pdf", "ke-hoach.pdf"])]


def test_the_document_of_a_result_is_kept_with_it(asked: Room) -> None:
    chat = asked.address("SYT").chat_id
    taps(asked, chat, f"k:give:{asked.agency('SYT').id}:1")
    delivered(asked)
    (taken,) = sends(asked, "ket-qua.xlsx", "1 xong; 2 60%")
    assert "Đã nhận tệp “ket-qua.xlsx”" in taken
    fetched(asked, office("xlsx"))
    desk = asked.address("SKHDT", "coordinator").chat_id
    says(asked, desk, "/lichsu SYT")
    (listed,) = taps(asked, desk, tokens(asked, "Tệp đính kèm (1)"))
    assert "“ket-qua.xlsx”" in listed and "III" in listed
    assert taps(asked, desk, tokens(asked, "1"))[0].startswith("📎 “ket-qua.xlsx”")


def test_a_hostile_name_does_no_harm(asked: Room) -> None:
    name = "../../<b>\u202e\x00" + "ộ" * 300 + "'; DROP TABLE file; --\r\n.pdf"
    (receipt,) = sends(asked, name, REPORT)
    row = asked.session.scalars(select(File)).one()
    assert row.name and len(row.name) <= 80 and row.name.endswith("ộ.pdf")
    assert row.name in receipt
    assert not set(row.name) & set("<>/\\\r\n\x00\u202e")


def test_zalo_brings_no_files_which_is_said(asked: Room) -> None:
    person = asked.join("SYT", "official", "zalo")
    chat = asked.session.scalars(select(Address.chat_id).where(Address.person_id == person.id)).one()
    takes(asked, incoming(chat, "unsupported", channel="zalo"))
    told = asked.messages("unsupported")[-1]
    assert "Zalo không chuyển tệp cho tôi" in TEXTS.render(told.kind, told.params, "plain").text


def test_of_an_agency_in_two_programs_each_coordinator_gets_what_is_theirs(asked: Room) -> None:
    sends(asked, "mot.pdf", REPORT)
    fetched(asked)
    asked.load(second_program)
    asked.plan()
    asked.join("STC", "coordinator", "telegram")
    title = select(Assignment).join(Duty).where(Duty.title == "Báo cáo tiết kiệm")
    other = asked.session.scalars(title.where(Assignment.agency_id == asked.agency("SYT").id)).one()
    row = files.want(asked.session, "telegram", "x", asked.person("SYT"), asked.now, name="hai.pdf", size=len(PDF))
    row.reply_id = asked.reply(other).id
    fetched(asked)
    syt = asked.agency("SYT").id
    for agency, role, names in (
        ("SKHDT", "coordinator", ["mot.pdf"]),
        ("STC", "coordinator", ["hai.pdf"]),
        ("SYT", "leader", ["hai.pdf", "mot.pdf"]),
    ):
        chat = asked.address(agency, role).chat_id
        (listed,) = taps(asked, chat, f"F:agency:{syt}:1")
        assert listed.startswith(f"📎 Tệp đính kèm của Sở Y tế ({len(names)})"), agency
        assert [name for name in ("hai.pdf", "mot.pdf") if name in listed] == names, agency
        delivered(asked)
        says(asked, chat, "/lichsu SYT")
        assert asked.messages("history")[-1].params["files"] == len(names), agency
    asked.join("SXD", "official", "telegram")
    assert taps(asked, asked.address("SXD").chat_id, f"F:agency:{syt}:1") == ["other_agency"]


def test_all_that_came_with_one_answer_is_listed_at_once(asked: Room) -> None:
    sends(asked, text=REPORT)
    reply = asked.session.scalars(select(Reply)).one()
    for number in range(11):
        row = files.want(
            asked.session, "telegram", f"x{number}", asked.person("SYT"), asked.now, name=f"so-{number}.pdf"
        )
        row.reply_id = reply.id
    fetched(asked)
    (listed,) = taps(asked, asked.address("SKHDT", "coordinator").chat_id, f"F:reply:{reply.id}")
    assert "BC-SYT.pdf" in listed
    assert "trang" not in listed.splitlines()[0]


def test_a_file_that_belongs_elsewhere_stays_until_it_is_said_where(asked: Room) -> None:
    sends(asked, text=REPORT)
    fetched(asked)
    row = asked.session.scalars(select(File)).one()
    chat, desk = asked.address("SYT").chat_id, asked.address("SKHDT", "coordinator").chat_id
    taps(asked, chat, f"F:other:{row.id}")
    taps(asked, chat, "x")
    assert stands(asked) == [("sent", ["BC-SYT.pdf"])], "nothing was said, so nothing has changed"
    assert taps(asked, desk, f"F:get:{row.id}")[0].startswith("📎")
    taps(asked, chat, f"F:other:{row.id}")
    said = len(asked.log("attach_file"))
    taps(asked, chat, tokens(asked, "Ghi tình hình"))
    assert stands(asked) == [("sent", []), ("note", ["BC-SYT.pdf"])]
    assert len(asked.log("attach_file")) == said + 1, "the log says where it went"


def test_a_file_that_is_not_kept_belongs_nowhere_else(asked: Room) -> None:
    sends(asked, text=REPORT)
    row = asked.session.scalars(select(File)).one()
    row.state = "failed"
    asked.session.flush()
    said = taps(asked, asked.address("SYT").chat_id, f"F:other:{row.id}")
    assert said == ["stale"]


def _held(room: Room) -> str:
    """A document comes while its question waits for the look at it; returns the chat of who sent it."""
    sends(room, "a.pdf")
    assert questions(room) == [("queued", False)]
    room.later(seconds=6)
    return room.address("SYT").chat_id


@pytest.mark.parametrize("text", ["/huy", "hủy"])
def test_a_question_that_waits_for_a_file_is_not_asked_once_its_dialog_is_over(asked: Room, text: str) -> None:
    says(asked, _held(asked), text)
    fetched(asked)
    assert [state for state, _ in questions(asked)] == ["cancelled"], "nobody could answer it"


def test_a_question_that_waits_for_a_file_is_asked_though_somebody_looks_at_their_list(asked: Room) -> None:
    says(asked, _held(asked), "/nhiemvu")
    fetched(asked)
    assert questions(asked) == [("queued", True)]


def test_a_question_that_waits_for_a_file_is_not_asked_once_another_one_is(asked: Room) -> None:
    taps(asked, _held(asked), f"r:{asked.assignment().id}:sent")
    fetched(asked)
    assert questions(asked) == [("cancelled", False)]


def test_a_question_that_waits_for_a_file_is_asked_once_what_came_between_is_over(asked: Room) -> None:
    address = asked.address("SYT")
    _held(asked)
    dialog = asked.session.get_one(Dialog, address.id)
    before = (dialog.name, dialog.step, dict(dialog.data))
    updates.open_dialog(asked.session, address.id, "proposal", "answer", {"ref": 0}, asked.now)
    assert questions(asked) == [("cancelled", False)]
    updates.reopen_dialog(asked.session, address.id, *before, asked.now)
    assert questions(asked) == [("queued", True)]
