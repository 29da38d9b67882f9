"""A week that the next one overtook can still be answered, and no given answer is lost by correcting it."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Assignment, Audit, Reply
from rules.status import State
from tests.office import Office, Someone, buttons_of, only_telegram


async def asked(office: Office, until: str = "2022-08-08T08:00") -> Someone:
    """An official who was asked about week 31 on Friday, and did not answer until ``until``."""
    official = await office.join("LECHAN")
    for time in ("2022-08-01T08:00", "2022-08-05T08:00", "2022-08-05T14:00", until):
        await office.turn(time)
    return official


async def week(office: Office, period: str = "2022-W31") -> Assignment:
    def find(session):  # type: ignore[no-untyped-def]
        rows = session.scalars(select(Assignment).where(Assignment.period == period)).all()
        return next(row for row in rows if row.agency.code == "LECHAN" and row.duty.kind == "meeting")

    return await office.ask(find)


def line_of(text: str, words: str) -> str:
    """The number of the line of a list that holds certain words."""
    (number,) = [line.partition(".")[0] for line in text.splitlines() if words in line]
    return number


async def standing(office: Office) -> list[str]:
    """The codes of the replies that stand."""
    query = select(Reply.code).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
    return await office.ask(lambda session: list(session.scalars(query)))


@only_telegram
async def test_a_button_of_a_missed_week_still_answers_it_and_says_that_it_is_late(office: Office) -> None:
    official = await asked(office)
    assert (await week(office)).state is State.MISSED
    buttons = [(m, b) for m in official.chat for b in buttons_of(m) if b["text"] == "Không phát sinh"]
    shown, button = next((m, b) for m, b in buttons if "tuần 31" in m["text"].lower())
    (receipt,) = await official.presses(shown["message_id"], button["callback_data"])
    assert "không phát sinh nội dung giao ban giải ngân tuần 31" in receipt
    assert "Câu trả lời này sau hạn (chậm nhất ngày 05/8/2022)" in receipt
    assert (await week(office)).state is State.REPORTED


async def test_a_missed_week_is_listed_and_answered_by_its_number(office: Office) -> None:
    official = await asked(office)
    (listed,) = await official.says("/nhiemvu")
    assert "Kỳ đã qua, vẫn trả lời được:" in listed
    (opened,) = await official.taps(line_of(listed, "tuần 31"))
    assert "vẫn trả lời được; câu trả lời sẽ ghi là sau hạn" in opened
    await official.says("đã họp")
    await official.says("1.000 tỷ; 400 tỷ")
    await official.taps("Đúng")
    (receipt,) = await official.taps("Không có vướng mắc")
    assert "đã tổ chức giao ban giải ngân tuần 31" in receipt
    assert "sau hạn (chậm nhất ngày 05/8/2022)" in receipt
    assert "Kỳ đã qua" not in (await official.says("/nhiemvu"))[0]


async def test_words_that_may_mean_the_missed_week_or_this_one_are_asked_about(office: Office) -> None:
    official = await asked(office)
    (question,) = await official.says("không phát sinh")
    assert "“không phát sinh” là trả lời cho việc nào?" in question
    (receipt,) = await official.says(line_of(question, "tuần 31"))
    assert "giao ban giải ngân tuần 31" in receipt
    assert "sau hạn" in receipt
    assert (await week(office, "2022-W32")).state is State.OPEN


async def test_not_held_in_a_week_that_is_over_stays_missed(office: Office) -> None:
    official = await asked(office)
    (listed,) = await official.says("/nhiemvu")
    await official.taps(line_of(listed, "tuần 31"))
    (receipt,) = await official.taps("Chưa họp")
    assert "chưa tổ chức giao ban giải ngân tuần 31" in receipt
    assert "sau hạn" in receipt
    assert (await week(office)).state is State.MISSED
    (withdrawn,) = await official.taps("Sửa lại")
    assert "Đề nghị đồng chí trả lời lại" in withdrawn
    assert "sau hạn" in (await official.taps("Không phát sinh"))[0]


async def answered_last_week(office: Office) -> Someone:
    """An official whose answer about week 31 is a week old."""
    official = await office.join("LECHAN")
    await office.turn("2022-08-05T14:00")
    await official.says("/nhiemvu")
    await official.taps("1")
    await official.taps("Không phát sinh")
    await office.turn("2022-08-08T08:00")
    return official


async def test_correcting_an_older_week_keeps_the_answer_until_there_is_another(office: Office) -> None:
    official = await answered_last_week(office)
    (question,) = await official.taps("Sửa lại")
    assert "Câu trả lời trước (không phát sinh) vẫn giữ" in question
    await office.turn("2022-08-09T08:00")
    assert ((await week(office)).state, await standing(office)) == (State.REPORTED, ["nothing"])
    await official.taps("Đã họp")
    assert ((await week(office)).state, await standing(office)) == (State.REPORTED, ["held"])
    await office.turn("2022-08-10T08:00")
    assert (await week(office)).state is State.REPORTED


async def test_an_older_week_that_is_left_as_it_is(office: Office) -> None:
    official = await answered_last_week(office)
    await official.taps("Sửa lại")
    await official.taps("Giữ nguyên")
    assert ((await week(office)).state, await standing(office)) == (State.REPORTED, ["nothing"])


async def test_an_older_week_corrected_to_not_held_is_missed(office: Office) -> None:
    official = await answered_last_week(office)
    await official.taps("Sửa lại")
    await official.taps("Chưa họp")
    assert ((await week(office)).state, await standing(office)) == (State.MISSED, ["not_held"])
    subject = f"assignment:{(await week(office)).id}"
    rows = await office.ask(
        lambda session: session.scalars(select(Audit).where(Audit.subject == subject).order_by(Audit.id)).all()
    )
    assert [row.action for row in rows if row.action in ("report", "withdraw", "overtake")] == [
        "report",
        "withdraw",
        "overtake",
    ]


async def test_this_weeks_answer_is_taken_back_as_before(office: Office) -> None:
    official = await office.join("LECHAN")
    await office.turn("2022-08-05T14:00")
    await official.says("/nhiemvu")
    await official.taps("1")
    await official.taps("Không phát sinh")
    assert "Đã rút câu trả lời" in (await official.taps("Sửa lại"))[0]
    assert (await week(office)).state is State.OPEN
