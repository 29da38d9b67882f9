"""One word for one thing: what every template keeps to, and what single messages say."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.talk.routes import COMMANDS
from bot.texts.render import Texts
from tests.texts.test_catalogue import CATALOGUE, TEXTS, extracted

VI, EN = Texts("vi"), Texts("en")
NEW_TONES = re.compile(r"\w*(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b", re.IGNORECASE)
"""Tone marks as in *huỷ*; everything here is written *hủy*."""

SYT = {"code": "SYT", "name": "Sở Y tế", "head": "Giám đốc"}
COMMON: dict[str, Any] = {
    "now": "2022-08-16T08:00:00+07:00",
    "program": {
        "name": "Chương trình số 01/CTr-UBND",
        "issued_on": "2022-03-11",
        "coordinator": "Sở Kế hoạch và Đầu tư",
    },
    "coordinator": "Sở Kế hoạch và Đầu tư",
    "agency": SYT,
}


def report(**values: Any) -> dict[str, Any]:
    """The report of 2022 as messages speak of it, a week before."""
    usual = {
        "id": 12, "kind": "report", "title": "Báo cáo kết quả thực hiện Chương trình", "clause": "mục IV.1",
        "period": "2022", "week": None, "agency": SYT, "to": "Sở Kế hoạch và Đầu tư", "set_by": "document",
        "named_day": "2022-08-15", "exclusive": True, "advised_on": "2022-08-12", "due": "2022-08-14",
        "late_since": "2022-08-15", "extended_to": None, "shift": ["2022-08-13", "2022-08-14"], "phase": "early",
        "days": 7, "state": "open", "timeliness": "open_soon", "reported_at": None,
    }  # fmt: skip
    return {**usual, **values}


def extended(**values: Any) -> dict[str, Any]:
    days = dict.fromkeys(("extended_to", "advised_on", "due"), "2022-08-31")
    return report(**days, late_since="2022-09-01", shift=[], **values)


def line(kind: str, texts: Texts = VI, **params: Any) -> str:
    return texts.line(kind, **{**COMMON, **params})


def test_tone_marks_stand_in_one_place() -> None:
    assert NEW_TONES.findall("huỷ, hoà") == ["huỷ", "hoà"]
    assert NEW_TONES.findall("hủy, hòa, quý, hoàn, thủy") == []
    assert not [text for text in extracted() if NEW_TONES.search(text)]


def test_the_bot_speaks_of_itself_as_i() -> None:
    assert not [text for text in extracted() if re.search(r"\bbot\b", text, re.IGNORECASE)]


def test_english_has_its_own_commands() -> None:
    known = {word[1:] for word in re.findall(r"(?<=[\s“\"(])/[a-z]+", CATALOGUE.read_text("utf-8"))}
    said = {
        word for text in (TEXTS / "templates").glob("*.j2") for word in re.findall(r"_\(\"/(\w+)", text.read_text())
    }
    assert said <= known
    english = re.findall(r"^msgstr.*?\"(.*)\"$", CATALOGUE.read_text("utf-8"), re.MULTILINE)
    used = {word for text in english for word in re.findall(r"(?<![\w%)])/([a-z]+)\b", text)}
    assert used <= COMMANDS.keys() - {"tinhtrang", "nhiemvu", "dung", "toi", "lienket", "nhom", "huy"}
    assert "/status SYT" in line("help", EN, roles=["coordinator"], agencies=[])


@pytest.mark.parametrize(("days", "said"), [(1, "1 day left"), (2, "2 days left")])
def test_english_has_plurals(days: int, said: str) -> None:
    assert line("reminder", EN, assignments=[report(days=days)]).splitlines()[0] == f"🔔 Report reminder – {said}"
    assert f"còn {days} ngày" in line("reminder", assignments=[report(days=days)])


def test_an_extended_day_is_said_once() -> None:
    said = line("reminder", assignments=[extended()])
    assert "Hạn đã gia hạn: hết thứ Tư, 31/8/2022.\n" in said
    assert said.count("31/8/2022") == 1


def test_a_late_report_has_not_been_received() -> None:
    said = line("reminder", assignments=[report(phase="late", days=2)])
    assert (
        "Đến 08:00 ngày 16/8/2022, Sở Kế hoạch và Đầu tư chưa nhận được báo cáo kết quả thực hiện Chương trình năm "
        "2022 theo mục IV.1 Chương trình số 01/CTr-UBND (hạn: trước ngày 15/8/2022).\n"
        "Đề nghị đơn vị gửi ngay trong ngày hoặc cho biết lý do." in said
    )


def test_advice_ends_with_its_day() -> None:
    assert "Nên gửi trong hôm nay (ngày 13 và 14/8 là ngày nghỉ)." in line(
        "reminder", assignments=[report(phase="today", days=0)]
    )
    assert "Nên gửi" not in line("reminder", assignments=[report(phase="last", days=-1)])


@pytest.mark.parametrize(("phase", "sign"), [("early", "🔔"), ("late", "⚠️")])
def test_a_combined_reminder_cites_the_clause_and_shows_that_one_is_late(phase: str, sign: str) -> None:
    said = line("reminders", assignments=[report(phase=phase), extended()]).splitlines()
    assert said[0] == f"{sign} Kính gửi: Sở Y tế"
    assert said[1] == "Theo Chương trình số 01/CTr-UBND ngày 11/3/2022, đơn vị có 2 việc:"
    assert all(", mục IV.1 – " in each for each in said[2:4])


def test_a_report_is_sent_and_work_is_completed() -> None:
    reply = {"code": "sent", "document_number": None, "text": None, "time_known": True}
    for kind, said in (("report", "đã gửi"), ("milestone", "đã hoàn thành")):
        told = line("group_answered", assignment=report(kind=kind), reply=reply, by="A")
        assert told.endswith(f": {said} (A).")


def test_sunday_has_no_number_and_weekdays_begin_a_line_with_a_capital() -> None:
    dialog = {"name": "progress", "step": "day", "ref": 12}
    params = {"assignment": report(), "days": ["2022-08-12", "2022-08-14"], "problem": None, "purpose": "doing"}
    asked = VI.render("ask_day", {**COMMON, **params, "dialog": dialog}, "plain")
    assert asked.text == "Đơn vị dự kiến ngày nào hoàn thành?"
    assert [choice.label for choice in asked.flat][:2] == ["Thứ Sáu 12/8", "Chủ nhật 14/8"]


def test_choices_that_are_offered_again_carry_what_they_carried() -> None:
    again = [{"label": "Đã gửi báo cáo", "token": "r:8:sent", "also": "đã nộp"}]
    shown = VI.render("choices_again", {**COMMON, "choices": again, "about": None, "request": None}, "plain")
    assert [(choice.label, choice.token, choice.also) for choice in shown.flat] == [
        ("Đã gửi báo cáo", "r:8:sent", ("đã nộp",))
    ]
