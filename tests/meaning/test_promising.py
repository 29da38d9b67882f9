"""A promise with its day amid courtesy and reasons, as offices write: in progress, with the day."""

from __future__ import annotations

import pytest

from rules.meaning import How, understand
from rules.reading import fold
from tests.meaning.cases import told
from tests.meaning.standings import TODAY, standing

PROMISES = (
    "Kính thưa đồng chí, các phòng của đơn vị chúng tôi đang khẩn trương rà soát số liệu, tuy nhiên do "
    "hai đồng chí phụ trách nghỉ ốm nên tiến độ hơi chậm, chúng tôi sẽ cố gắng hoàn thành và gửi báo cáo "
    "vào ngày 11 tháng 8 năm 2022, mong đồng chí thông cảm",
    "Do khối lượng công việc lớn và thiếu nhân lực, đơn vị xin phấn đấu nộp báo cáo muộn nhất ngày 11 "
    "tháng 8 năm 2022, kính mong đồng chí chia sẻ",
    "Vì số liệu của các quận gửi về còn chậm nên đơn vị chưa tổng hợp xong; chúng tôi cam kết gửi báo "
    "cáo chậm nhất ngày 11/8/2022",
    "Thưa đồng chí, mấy hôm nay mưa bão cả cơ quan đi chống úng, đơn vị sẽ nỗ lực hoàn tất báo cáo trong "
    "thứ Năm, rất mong đồng chí thông cảm",
    "Kính gửi đồng chí, phòng chúng tôi sẽ gửi báo cáo muộn nhất vào ngày 11/8/2022, mong đồng chí thông "
    "cảm cho sự chậm trễ",
    "Sở xin cam kết gửi báo cáo chậm nhất 17 giờ ngày 11 tháng 8 năm 2022",
    "Rất xin lỗi đồng chí vì sự chậm trễ, chúng tôi sẽ cố gắng gửi báo cáo vào ngày 11/8",
    "Thay mặt lãnh đạo đơn vị, tôi xin hứa sẽ nộp báo cáo trước ngày 11 tháng 8 năm 2022, rất mong được "
    "đồng chí tạo điều kiện",
    "Hai đồng chí phụ trách đang đi công tác, mong đồng chí thông cảm, dự kiến ngày 11/8 đơn vị sẽ gửi báo cáo",
)
OTHERS = (
    "Chúng tôi sẽ cố gắng nhưng chưa chắc gửi được báo cáo vào ngày 11/8, mong đồng chí thông cảm",
    "Nếu các quận có số liệu thì chúng tôi sẽ gửi báo cáo ngày 11/8, mong đồng chí thông cảm",
    "Anh cho em hỏi chậm nhất ngày 11/8 phải gửi báo cáo đúng không",
    "Chúng tôi không thể gửi báo cáo vào ngày 11 tháng 8 năm 2022, mong đồng chí thông cảm",
    "Sở sẽ gửi báo cáo ngày 11/8 hoặc ngày 15/8 tùy tình hình, mong đồng chí thông cảm",
)


@pytest.mark.parametrize("context", ["report", "two_open"])
@pytest.mark.parametrize("say", [*PROMISES, *(fold(each) for each in PROMISES[:3])])
def test_a_promise_is_read_amid_courtesy_and_reasons(say: str, context: str) -> None:
    assert told(understand(say, standing(context), TODAY)) == "doing expected=2022-08-11"


@pytest.mark.parametrize("say", OTHERS)
def test_what_is_doubted_conditional_or_asked_is_no_promise(say: str) -> None:
    found = understand(say, standing("report"), TODAY)
    assert found.how is not How.SURE


def test_more_time_is_still_asked_for_with_courtesy() -> None:
    say = "Đơn vị mong đồng chí cho lùi đến ngày 20 tháng 8 năm 2022, chúng tôi sẽ cố gắng hoàn thành"
    assert told(understand(say, standing("report"), TODAY)).startswith("extension until=2022-08-20")
