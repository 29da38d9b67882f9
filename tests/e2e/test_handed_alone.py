"""One report is handed to a colleague who has not joined: they are invited to that, reminded of that, and answer that.

The giver stays the official of the agency and is asked about the week's meeting alone.
"""

from __future__ import annotations

import re

import pytest

from tests.office import Office, Someone

REMINDER, MEETING = "Nhắc hạn báo cáo", "giao ban"


def number(text: str, label: str) -> str:
    """The number of the line that begins with these words."""
    found = re.search(rf"^(\d+)\. {re.escape(label)}", text, re.MULTILINE)
    assert found, (label, text)
    return found[1]


async def picks(office: Office, who: Someone, shown: str, label: str) -> list[str]:
    """Choose by a button, or where there is none by its number."""
    if office.messenger == "telegram":
        return await who.taps(next(each for each in who.buttons() if each.startswith(label)))
    return await who.says(number(shown, label))


@pytest.mark.parametrize("messenger", ["telegram", "zalo"])
async def test_who_takes_one_report_by_an_invitation_gets_that_alone(office: Office, messenger: str) -> None:
    giver = await office.join("SYT", "official", messenger)
    await office.join("SKHDT", "coordinator", messenger)
    await office.pass_to("2022-08-04T09:00")
    giver.read()
    (what,) = await giver.says("/chuyengiao")
    (whom,) = await picks(office, giver, what, "Một việc: Báo cáo")
    _, invitation = await picks(office, giver, whom, "Người chưa tham gia")
    assert "chuyển giao cho đồng chí một việc của Sở Y tế" in invitation
    assert "báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022)" in invitation
    (code,) = re.findall(r"Mã: (\S+)", invitation)
    new = office.stranger("Người được giao việc", messenger)
    greeted = "\n".join(await new.says(f"/start {code}" if messenger == "telegram" else code))
    assert "Đồng chí được chuyển giao một việc của Sở Y tế" in greeted
    assert "Đồng chí là đầu mối" not in greeted and MEETING not in greeted
    assert "từ nay tôi nhắc đồng chí ấy" in "\n".join(giver.read())
    await office.pass_to("2022-08-05T08:05")
    await office.pass_to("2022-08-05T14:05")
    mine, theirs = "\n".join(new.read()), "\n".join(giver.read())
    assert REMINDER in mine and MEETING not in mine
    assert REMINDER not in theirs and MEETING in theirs
    (listed,) = await new.says("/nhiemvu")
    assert "Đồng chí được giao 1 việc đang chờ:" in listed
    said = await new.says("đã gửi báo cáo số 12/BC-SYT ngày 5/8/2022")
    assert any("12/BC-SYT" in text for text in said)
    (listed,) = await new.says("/nhiemvu")
    assert "Không có việc nào đang chờ đồng chí." in listed
    await office.pass_to("2022-08-12T14:05")
    assert new.read() == []
