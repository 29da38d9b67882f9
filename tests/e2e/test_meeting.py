"""The weekly meeting: held with figures, not held, nothing arisen, no capital at all."""

from __future__ import annotations

import pytest

from tests.office import Office, Someone, only_telegram


async def asked(office: Office, agency: str = "LECHAN") -> Someone:
    """An official who is asked about the meeting of week 31 on Friday."""
    official = await office.join(agency)
    await office.pass_to("2022-08-05T14:00")
    official.read()
    return official


async def test_the_guided_answer_with_figures_and_an_obstacle(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await asked(office)
    assert "Kế hoạch vốn đầu tư công năm 2022 của đơn vị là bao nhiêu?" in (await official.taps("Đã họp"))[0]
    assert "Lũy kế giải ngân năm 2022 đến nay" in (await official.says("1.234,5 tỷ"))[0]
    (echo,) = await official.says("758 tỷ")
    assert "Xin xác nhận số liệu đến 05/8/2022" in echo
    assert "• Kế hoạch vốn năm 2022: 1.234,5 tỷ đồng" in echo
    assert "• Lũy kế giải ngân: 758 tỷ đồng (61,4%)" in echo
    assert "Có vướng mắc gì cần báo" in (await official.taps("Đúng"))[0]
    (receipt,) = await official.says("Vướng mặt bằng 3 hộ")
    assert "đã tổ chức giao ban giải ngân tuần 31" in receipt
    assert "758 tỷ đồng; 61,4% kế hoạch; cần 22,7 tỷ đồng/tuần" in receipt
    assert "Vướng mặt bằng 3 hộ" in coordinator.read()[0]


@pytest.mark.parametrize("said", ["không", "Không có ạ.", "khong vuong mac"])
async def test_no_in_words_is_no_obstacle(office: Office, said: str) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await asked(office)
    await official.taps("Đã họp")
    await official.says("1.000 tỷ; 400 tỷ")
    await official.taps("Đúng")
    (receipt,) = await official.says(said)
    assert "đã tổ chức giao ban giải ngân tuần 31" in receipt
    assert "Vướng mắc" not in receipt
    assert not any("Vướng mắc" in text for text in coordinator.read())


async def test_the_plan_is_remembered_and_the_next_week_shows_the_increase(office: Office) -> None:
    official = await asked(office)
    await official.taps("Đã họp")
    await official.says("1.000 tỷ; 400 tỷ")
    await official.taps("Đúng")
    await official.taps("Không có vướng mắc")
    await office.pass_to("2022-08-12T14:00")
    official.read()
    await official.says("/nhiemvu")
    await official.taps("1")
    (question,) = await official.taps("Đã họp")
    assert "kế hoạch vốn: 1.000 tỷ đồng" in question
    (echo,) = await official.says("42%")
    assert "Lũy kế giải ngân: 420 tỷ đồng (42%), tăng 20 tỷ đồng so với lần trước" in echo


async def test_impossible_figures_are_questioned_but_may_stand(office: Office) -> None:
    official = await asked(office)
    await official.taps("Đã họp")
    await official.says("500 tỷ")
    (asked_again,) = await official.says("600 tỷ")
    assert "600 tỷ đồng lớn hơn kế hoạch vốn" in asked_again
    (echo,) = await official.says("600 tỷ")
    assert "Số giải ngân lớn hơn kế hoạch vốn" in echo
    assert official.buttons() == ["Vẫn đúng", "Nhập lại"]
    await official.taps("Nhập lại")
    (echo,) = await official.says("300 tỷ")
    assert "lớn hơn" not in echo
    await official.taps("Đúng")
    await official.taps("Không có vướng mắc")
    await office.pass_to("2022-08-08T08:00")
    await official.taps("Đã họp")
    (echo,) = await official.says("250 tỷ")
    assert "Lũy kế thấp hơn lần báo trước (300 tỷ đồng)" in echo


async def test_a_figure_given_where_obstacles_are_asked_for_is_a_correction(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await asked(office)
    await official.taps("Đã họp")
    await official.says("1.000 tỷ")
    await official.says("400 tỷ")
    await official.taps("Đúng")
    (echo,) = await official.says("42%")
    assert "Lũy kế giải ngân: 420 tỷ đồng (42%)" in echo
    await official.taps("Đúng")
    assert "420 tỷ đồng" in (await official.taps("Không có vướng mắc"))[0]
    assert coordinator.read() == []


async def test_a_share_of_a_plan_that_was_skipped_asks_for_the_plan(office: Office) -> None:
    official = await asked(office)
    await official.taps("Đã họp")
    assert "Có vướng mắc gì" in (await official.taps("Chưa có số liệu"))[0]
    assert "Kế hoạch vốn đầu tư công năm 2022 của đơn vị là bao nhiêu?" in (await official.says("42%"))[0]


async def test_a_figure_that_cannot_be_read_is_asked_again(office: Office) -> None:
    official = await asked(office)
    await official.taps("Đã họp")
    assert "Tôi chưa đọc được “nhiều lắm”" in (await official.says("nhiều lắm"))[0]
    assert "Lũy kế giải ngân" in (await official.says("980 triệu"))[0]


async def test_not_held_is_asked_again_on_friday(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-22T08:00")
    (receipt,) = await official.taps("Chưa họp")
    assert "Tôi sẽ không nhắc việc này trước thứ Sáu, 26/8/2022. Khi đã họp, đồng chí gõ /nhiemvu" in receipt
    await office.pass_to("2022-08-26T14:00")
    assert any("Tuần này đơn vị đã họp chưa?" in text for text in official.read())


async def test_nothing_arisen_closes_the_week(office: Office) -> None:
    official = await asked(office)
    (receipt,) = await official.taps("Không phát sinh")
    assert "không phát sinh nội dung giao ban giải ngân tuần 31" in receipt
    assert official.buttons() == ["Đơn vị không có kế hoạch vốn", "Sửa lại"]


async def test_an_agency_without_capital_is_exempt_once_the_coordinator_confirms(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await asked(office, "SNGV")
    await official.taps("Không phát sinh")
    (receipt,) = await official.taps("Đơn vị không có kế hoạch vốn")
    assert "Đề nghị miễn giao ban số 1 đã chuyển Sở Kế hoạch và Đầu tư" in receipt
    assert "Đơn vị báo không có kế hoạch vốn đầu tư công năm 2022" in coordinator.read()[0]
    await coordinator.taps("Đồng ý miễn")
    assert "Tôi sẽ không hỏi giao ban hằng tuần trong năm này nữa" in official.read()[0]
    await office.pass_to("2022-08-26T17:00")
    assert not any("Giao ban" in text for text in official.read())


@only_telegram
async def test_correcting_an_older_week_leaves_the_sum_of_the_newest(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await asked(office)
    await official.taps("Đã họp")
    await official.says("1.000 tỷ; 90 tỷ")
    await official.taps("Đúng")
    await official.taps("Không có vướng mắc")
    receipt = official.chat[-1]
    await office.pass_to("2022-08-12T14:00")
    await official.taps("Đã họp")
    await official.says("200 tỷ")
    await official.taps("Đúng")
    await official.taps("Không có vướng mắc")
    await official.taps("Sửa lại", message=receipt)
    await official.taps("Đã họp")
    (echo,) = await official.says("100 tỷ")
    assert "so với lần trước" not in echo
    assert "thấp hơn lần báo trước" not in echo
    await official.taps("Đúng")
    await official.taps("Không có vướng mắc")
    assert "Giải ngân năm 2022: 200 tỷ đồng/1.000 tỷ đồng (20%)" in (await coordinator.says("/tinhtrang"))[0]
    assert "giải ngân 200 tỷ đồng" in (await coordinator.says("/tinhtrang LECHAN"))[0]
