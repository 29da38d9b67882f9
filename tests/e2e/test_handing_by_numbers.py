"""What leaders and officials do with an assignment on Zalo, which has no buttons: all of it by numbers and words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.models import Agency, Assignment
from rules.status import State
from tests.office import SEED, Office, Someone

pytestmark = pytest.mark.parametrize("messenger", ["zalo"])

REMINDER = "Nhắc hạn báo cáo"


def number(text: str, label: str) -> str:
    """The number of the line that begins with these words."""
    found = re.search(rf"^(\d+)\. {re.escape(label)}", text, re.MULTILINE)
    assert found, (label, text)
    return found[1]


async def picks(who: Someone, shown: str, label: str) -> list[str]:
    """Answer by the number of a choice; where several questions have it and came at about the same time, which one."""
    said = await who.says(number(shown, label))
    if "là trả lời cho việc nào?" not in said[0]:
        return said
    which = re.search(rf"^(\d+)\. .*: {re.escape(label)}$", said[0], re.MULTILINE)
    assert which, said
    return await who.says(which[1])


async def on_zalo(office: Office, agency: str, role: str = "official") -> Someone:
    return await office.join(agency, role, "zalo")


@pytest.fixture
async def pressing(database_url: str, messenger: str) -> AsyncIterator[Office]:
    """An office with the ladders of the program itself, which tell leaders."""
    place = Office(database_url, messenger=messenger, program=SEED.read_text("utf-8"))
    await place.open()
    yield place
    await place.close()


async def test_a_leader_explains_by_a_number_and_a_sentence(pressing: Office) -> None:
    office = pressing
    coordinator = await on_zalo(office, "SKHDT", "coordinator")
    await on_zalo(office, "SYT")
    leader = await on_zalo(office, "SYT", "leader")
    leader.read()
    await office.pass_to("2022-08-16T08:05")
    (card,) = [text for text in leader.read() if "Kính gửi đồng chí Giám đốc Sở Y tế" in text]
    coordinator.read()
    (asked,) = await leader.says(number(card, "Giải trình"))
    assert "giải trình ngắn trong một tin nhắn" in asked
    (noted,) = await leader.says("Đang chờ số liệu của các bệnh viện, thứ Sáu gửi.")
    assert "lãnh đạo giải trình: “Đang chờ số liệu của các bệnh viện, thứ Sáu gửi.”" in noted
    assert "Giải trình đã chuyển Sở Kế hoạch và Đầu tư." in noted
    (told,) = [text for text in coordinator.read() if "Giải trình của lãnh đạo" in text]
    assert "“Đang chờ số liệu của các bệnh viện, thứ Sáu gửi.”" in told


@pytest.mark.parametrize("taken", [True, False])
async def test_one_assignment_is_handed_over_and_taken_or_refused(office: Office, *, taken: bool) -> None:
    giver, colleague = await on_zalo(office, "SYT"), await on_zalo(office, "SYT")
    await office.pass_to("2022-08-04T09:00")
    giver.read(), colleague.read()
    (what,) = await giver.says("/chuyengiao")
    (whom,) = await giver.says(number(what, "Một việc: Báo cáo"))
    assert "báo cáo" in whom and "cho ai?" in whom
    (asked,) = await giver.says(number(whom, colleague.person.name))
    assert "Cho đến khi có người nhận, đồng chí vẫn nhận tin" in asked
    (offer,) = colleague.read()
    assert "chuyển giao cho đồng chí báo cáo" in offer
    (said,) = await picks(colleague, offer, "Nhận" if taken else "Không nhận")
    assert said.startswith("Đồng chí đã nhận báo cáo" if taken else "Đã báo lại")
    (back,) = giver.read()
    assert ("từ nay tôi nhắc đồng chí ấy" if taken else "đồng chí vẫn giữ") in back
    await office.pass_to("2022-08-05T08:05")
    reminded = [any(REMINDER in text for text in each.read()) for each in (giver, colleague)]
    assert reminded == ([False, True] if taken else [True, True])


async def test_a_deputy_answers_while_the_official_is_on_leave(office: Office) -> None:
    official, leader = await on_zalo(office, "SYT"), await on_zalo(office, "SYT", "leader")
    await office.pass_to("2022-08-04T09:00")
    official.read(), leader.read()
    (whom,) = await official.says("/vang 5/8-12/8")
    (noted,) = await official.says(number(whom, leader.person.name))
    assert "nhận tin và trả lời thay" in noted
    (asked,) = leader.read()
    assert asked.startswith("Kính gửi đồng chí Giám đốc Sở Y tế")
    await office.pass_to("2022-08-05T08:05")
    assert not any(REMINDER in text for text in official.read())
    (reminder,) = [text for text in leader.read() if REMINDER in text]
    said = await picks(leader, reminder, "Đã gửi báo cáo")
    assert any("đã gửi" in text for text in said)
    states = await office.ask(
        lambda session: list(
            session.scalars(
                select(Assignment.state).join(Agency).where(Agency.code == "SYT", Assignment.period == "2022")
            )
        )
    )
    assert State.REPORTED in states
