"""Sentences of several clauses, wishes among reasons, sentences that are repaired half-way: kinds and near misses."""

from __future__ import annotations

import pytest

from tests.meaning.cases import meaning, told

SAID = {
    "under way, told beside what it came about by": [
        ("report", "máy tính hỏng từ sáng mà em đang làm dở, thứ 3 em nộp", "doing expected=2022-08-09"),
        ("report", "chị Liên nghỉ sinh, mấy biểu chưa ai nhập, thứ tư bên em nộp", "doing expected=2022-08-10"),
        ("report", "dịch bùng phát, cả phòng xuống cơ sở nên chưa gửi được", "doing"),
        ("report", "số của quận Dương Kinh lệch, bên em đang rà lại", "doing"),
        ("report", "mưa ngập cơ quan, đang làm lại từ đầu", "doing"),
        ("report", "so cua quan duong kinh lech, ben em dang ra lai", "doing"),
        ("report", "báo cáo xong rồi mà chưa ai ký", "doing"),
        ("report", "nhỡ mất điện, đang làm", "unclear"),
        ("report", "nhờ người in hộ, thứ 3 em nộp", "doing expected=2022-08-09"),
        ("report", "chưa đâu cháu ạ, đang rà lại số", "doing"),
        ("report", "chưa blorf, đang rà số", "likely doing"),
        ("report", "việc này không thuộc bên em, đang chuyển sang Sở Xây dựng", "unclear"),
        ("report", "đang rà số nhưng blorf", "unclear"),
        ("report", "chưa gửi, nhờ anh hỗ trợ mở lại phần mềm", "unclear"),
        ("report", "con em ốm, mai em mới đi làm", "unclear"),
        ("report", "gửi chưa nhỉ, để chị xem lại", "unclear"),
    ],
    "sent, told beside something else": [
        ("report", "nộp hôm qua rồi, cả phòng thức tới khuya", "sent"),
        ("report", "vừa bấm gửi xong, chờ tí là thấy", "sent"),
        ("report", "nộp rồi mà phần mềm chưa ghi nhận", "sent"),
        ("report", "đã nộp nhưng chưa lấy được số", "sent"),
        ("report", "không phải chưa nộp, nộp từ thứ 3 rồi", "sent"),
        ("report", "đâu phải chưa gửi, gửi hôm qua rồi mà", "sent"),
        ("report", "đã gửi sáng nay, số 31/BC-SYT ngày 2/8/2022", "sent document=31/BC-SYT day=2022-08-02"),
        ("report", "đã phát hành tại văn bản số 31/BC-SYT ngày 2/8", "sent document=31/BC-SYT day=2022-08-02"),
        ("report", "nộp rồi nhưng nghe đâu bên đó đổi người", "unclear"),
        ("report", "huyện gửi hết rồi, chị yên tâm", "unclear sent + doing"),
        ("report", "các bệnh viện nộp rồi", "unclear sent + doing"),
        ("milestone", "quận phân bổ xong rồi", "completed"),
    ],
    "no more time is wanted": [
        ("report", "không gia hạn gì đâu, thứ 3 nộp", "doing expected=2022-08-09"),
        ("report", "khỏi xin gia hạn, đã gửi sáng nay", "sent"),
        ("report", "thôi không lùi nữa, đang hoàn thiện", "doing"),
        ("report", "ko xin gia han nua, thu 3 nop", "doing expected=2022-08-09"),
        ("report", "không xin gia hạn thì không kịp", "unclear"),
    ],
    "more time, among what tells why": [
        (
            "report",
            "bão số 3 vào, cả cơ quan trực bão, cho em nộp 19/8 nhé",
            "extension until=2022-08-19 text=bão số 3 vào, cả cơ quan trực bão",
        ),
        ("report", "không kịp đâu, cho dời qua 19/8", "extension until=2022-08-19"),
        ("report", "xin dời sang thứ 6 tuần sau nữa được không chị", "extension until=2022-08-19"),
        ("report", "xin lùi tới 19/8 đợi kho bạc đối chiếu", "extension until=2022-08-19 text=đợi kho bạc đối chiếu"),
        (
            "report",
            "phòng em xin chuyển sang 19/8 vì chị Nga đi học",
            "extension until=2022-08-19 text=chị Nga đi học",
        ),
        (
            "report",
            "do Giám đốc đi nước ngoài đến 16/8 mới về, Sở kính đề nghị cho phép nộp chậm nhất ngày 19/8",
            "extension until=2022-08-19 text=Giám đốc đi nước ngoài đến 16/8 mới về",
        ),
        ("report", "xin khất đến 19/8, hứa không trễ nữa", "extension until=2022-08-19"),
        ("two_open", "báo cáo xin lùi 19/8 chờ số liệu", "extension until=2022-08-19 text=chờ số liệu"),
        ("report", "bên Sở Tài chính xin đến 19/8", "unclear extension"),
        ("report", "báo cáo quý xin lùi đến 19/8", "unclear"),
        ("report", "hôm qua xin đến 19/8 rồi mà", "unclear"),
        ("report", "đã xin lùi đến 19/8", "unclear"),
        ("report", "dạ xin lùi đến 19/8", "extension until=2022-08-19"),
        ("report", "chờ số liệu đến 19/8", "doing expected=2022-08-19"),
        ("report", "xin báo cáo đã hoàn thành và nộp hôm qua", "sent"),
        ("report", "định xin đến 19/8 nhưng thôi", "unclear"),
        ("report", "xin lùi đến 19/8, 20/8", "sure (several) extension"),
    ],
    "a sentence that is repaired": [
        ("report", "đã gửi, à không, mới trình ký thôi", "doing"),
        ("report", "chiều mai gửi... nhầm, chiều thứ 2 gửi", "doing expected=2022-08-08"),
        ("report", "xin lùi đến 18/8, à thôi đến 22/8 cho chắc", "extension until=2022-08-22"),
        ("report", "nộp số 31/BC-SYT rồi, à nhầm, số 32/BC-SYT", "sent document=32/BC-SYT"),
        ("report", "được 50%, à 60% rồi", "doing percent=60"),
        ("report", "gửi rồi à em", "sent"),
        ("report", "em à, chưa gửi", "doing"),
        ("report", "gửi rồi, nhầm báo cáo khác", "unclear"),
        ("expected_day", "ngày 8, à 9", "day day=2022-08-09"),
        ("expected_day", "9/8, nhầm, 10/8", "day day=2022-08-10"),
        ("extension_day", "22/8... à 24/8 đi vì 22 em đi học", "day day=2022-08-24"),
        ("percent", "60, à 65", "percent percent=65"),
        ("disbursed", "770 tỷ, à 768 tỷ", "amount dong=768000000000"),
        ("document", "31/BC-SYT ngày 2/8, à 3/8", "document document=31/BC-SYT day=2022-08-03"),
        ("coordinator_extension", "đồng ý đến 18/8, à 19/8", "grant until=2022-08-19 request=1"),
        ("coordinator_two", "đồng ý số 1, à nhầm số 2", "grant until=2022-08-22 request=2"),
        ("coordinator_extension", "đồng ý, à không, chưa đồng ý", "refuse request=1"),
        ("obstacle", "thiếu người, à không, thiếu máy", "obstacle text=thiếu người, à không, thiếu máy"),
    ],
    "a meeting, told beside why": [
        ("meeting", "chưa họp, giám đốc chưa đi Hà Nội về", "not_held"),
        ("meeting", "họp hành chi, cả sở xuống cơ sở tiêm chủng", "not_held"),
        ("meeting", "họp gì nổi, mất điện cả ngày", "not_held"),
        ("meeting", "tính họp thứ 4 mà đoàn kiểm tra đến nên thôi", "not_held"),
        ("meeting", "định họp sáng qua nhưng sếp ốm nên hoãn", "not_held"),
        ("meeting", "tuần rồi có họp, tuần này thì chưa họp", "not_held"),
        ("meeting", "5h chiều nay họp", "not_held"),
        ("meeting", "không phải chưa họp, họp hôm thứ 3 rồi", "held"),
        ("meeting", "tuần này không có gì để họp", "nothing"),
        ("meeting", "họp gì", "unclear"),
        ("meeting", "họp rồi, sếp đi Hà Nội chưa về", "unclear"),
        ("meeting", "chưa họp, không biết sếp có họp không", "likely not_held"),
        ("meeting", "nhầm, chưa họp", "unclear"),
    ],
    "other values": [
        ("expected_day", "muộn nhất là thứ năm, tại thứ tư em đi tập huấn", "day day=2022-08-11"),
        ("extension_day", "cho em tới 23 nghen", "day day=2022-08-23"),
        ("percent", "làm đc 8 phần rồi", "percent percent=80"),
        ("plan", "90 tỷ (trung ương 30 tỷ, thành phố 60 tỷ)", "amount dong=90000000000"),
        ("document", "gửi mail thì lấy đâu ra số", "skip"),
        ("idle", "cách xin gia hạn thế nào?", "help"),
        ("report", "đang làm nhưng chắc không làm nữa", "likely left text=đang làm nhưng chắc không làm nữa"),
        ("meeting", "chưa hoọp", "not_held"),
    ],
}


@pytest.mark.parametrize("kind", SAID)
def test_a_kind_and_what_only_looks_like_it(kind: str) -> None:
    got = [(context, say, told(meaning(context, say))) for context, say, _ in SAID[kind]]
    assert got == SAID[kind]
