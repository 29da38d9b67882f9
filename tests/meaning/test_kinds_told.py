"""Kinds of sentences that stand in several clauses or in unusual words, each with near misses."""

from __future__ import annotations

import pytest

from tests.meaning.cases import meaning, told

SAID = {
    "words that stand for the way up are no work": [
        ("report", "cơ quan tôi đã chuyển báo cáo lên thành phố hôm kia", "sent"),
        ("report", "đang chuyển báo cáo lên thành phố", "doing"),
    ],
    "colleagues sent it": [
        (
            "report",
            "văn phòng Sở đã ban hành báo cáo số 77/BC-SYT ngày 2/8 gửi Sở KHĐT",
            "sent document=77/BC-SYT day=2022-08-02",
        ),
        ("report", "phòng Nghiệp vụ đã nộp Sở Kế hoạch rồi", "sent"),
        ("report", "phòng Nghiệp vụ đã nộp giám đốc rồi", "doing"),
        ("report", "phòng Nghiệp vụ chưa nộp Sở Kế hoạch", "likely doing"),
        ("report", "phòng Nghiệp vụ đang gửi Sở Kế hoạch", "doing"),
        ("report", "đã gửi zalo cho chị Hằng bên Sở KHĐT", "sent"),
        ("report", "đã gửi zalo cho chị Hằng", "sent"),
        ("report", "đã gửi cho chị Hằng", "likely sent"),
    ],
    "a protest is a statement": [
        ("report", "bên em nộp rồi mà?", "sent"),
        ("report", "bên em nộp rồi à?", "unclear"),
        ("report", "nộp chưa mà?", "duties"),
        ("meeting", "họp rồi mà?", "held"),
    ],
    "not yet, and why": [
        ("report", "chưa nộp được em ạ, trưởng phòng đi Huế thứ 4 mới về", "doing"),
        ("report", "đợi Chi cục đối chiếu số liệu, chưa gửi được", "doing"),
        ("report", "còn đợi chữ ký PGĐ, chưa thể gửi", "doing"),
        ("report", "thiếu biểu 3 nên chưa nộp được", "doing"),
        ("report", "không phải thiếu biểu 3 nên chưa nộp", "unclear"),
        ("report", "chưa gửi được, không xyz", "unclear"),
        ("report", "chưa gửi, đã nộp nhầm", "unclear"),
        ("report", "chưa gửi, xin lùi", "extension"),
        ("report", "chưa gửi, gửi gì?", "unclear"),
        ("milestone", "hồ sơ chưa đủ nên chưa phân bổ xong", "doing"),
        ("milestone", "hồ sơ đã đủ nên đã phân bổ xong", "completed"),
    ],
    "of two duties the one that is asked about": [
        (
            "two_open",
            "báo cáo cho lùi 18/8 đợi số liệu kho bạc",
            "extension until=2022-08-18 text=đợi số liệu kho bạc",
        ),
        ("report", "báo cáo quý 2 thì nộp rồi, còn báo cáo này đang tổng hợp", "doing"),
        ("report", "báo cáo quý 2 thì nộp rồi, còn báo cáo này không xyz", "unclear"),
        ("report", "cái kia đang làm, còn cái này nộp rồi", "unclear"),
        ("milestone", "nguồn quận phân bổ xong rồi, nguồn thành phố thì chưa", "doing"),
        ("milestone", "nguồn quận phân bổ xong rồi, nguồn thành phố cũng rồi", "completed"),
    ],
    "sent back and sent again": [
        ("report", "nộp thiếu biểu nên bị trả về, mai nộp lại", "doing expected=2022-08-06"),
        ("report", "nộp thiếu biểu nên bị trả về, đã nộp lại", "unclear"),
        ("report", "nộp thiếu biểu nên bị trả về, không nộp lại", "unclear"),
    ],
    "given to others, and counted": [
        ("report", "đã giao phòng kế hoạch tổng hợp", "doing"),
        ("report", "chưa giao ai tổng hợp", "unclear"),
        ("report", "mới có 4/9 bệnh viện nộp số liệu", "doing"),
        ("report", "không phải mới có 4/9 bệnh viện nộp", "unclear"),
    ],
    "shares in parts, and what is left": [
        ("report", "làm được 8 phần rồi", "doing percent=80"),
        ("report", "làm được 2 phần rồi", "unclear doing"),
        ("report", "làm được 8 phần việc", "likely doing"),
        ("report", "xong 80%, chỉ thiếu phụ lục", "doing percent=80"),
        ("report", "xong 80%, thiếu không xyz", "likely doing percent=80"),
    ],
    "a wish put as a question": [
        ("report", "cho em xin tới 22/8 được không ạ?", "extension until=2022-08-22"),
        ("report", "nộp đến 22/8 được không?", "extension until=2022-08-22"),
        ("report", "nộp đến 9/8 được không?", "unclear"),
        ("report", "không xin đến 22/8 được không", "unclear extension"),
    ],
    "a step inside the house has a day of its own": [
        ("report", "mai chị trình", "doing"),
        ("report", "mai em gửi", "doing expected=2022-08-06"),
        ("report", "mai trình rồi gửi luôn", "doing expected=2022-08-06"),
    ],
    "looked at, grumbled, asked how": [
        ("report", "nhận được rồi, để anh xem", "nothing"),
        ("report", "nhận được rồi, để anh sửa", "unclear"),
        ("report", "nhắc mãi, phiền quá", "nothing"),
        ("report", "nhắc mãi, không gửi", "unclear"),
        ("idle", "làm thế nào để xin gia hạn", "help"),
        ("report", "làm sao mà kịp", "unclear"),
        ("idle", "việc nào sắp tới hạn", "duties"),
        ("report", "hạn là 10 hay 14", "duties"),
    ],
    "no more is wanted of it": [
        ("extension_reason", "thôi em rút, xong rồi", "cancel"),
        ("extension_reason", "thôi cho anh rút, gửi kịp rồi", "cancel"),
        ("extension_day", "đến 10/8 thôi", "unclear (not_later) day day=2022-08-10"),
        ("extension_reason", "rút được vốn chậm", "extension until=2022-08-20 text=rút được vốn chậm"),
        ("extension_reason", "chưa rút được số liệu", "extension until=2022-08-20 text=chưa rút được số liệu"),
    ],
    "numbers with a blank for the stroke": [
        ("report", "gửi rồi, số 15 SYT-VP ngày 3/8", "sent document=15/SYT-VP day=2022-08-03"),
        ("report", "gửi rồi, 15 anh - em", "sent"),
    ],
    "who retires": [
        ("idle", "tháng sau tôi nghỉ hưu theo chế độ", "left text=tháng sau tôi nghỉ hưu theo chế độ"),
        ("idle", "giám đốc nghỉ hưu theo chế độ", "unclear"),
    ],
    "a wish and a step once more": [
        ("report", "nộp đến 22/8 được không?", "extension until=2022-08-22"),
        ("report", "mai chị trình", "doing"),
        ("report", "nhận được rồi, để anh xem", "nothing"),
        ("report", "nhận được rồi, để anh sửa", "unclear"),
    ],
    "a meeting told by other words": [
        ("meeting", "sáng thứ 3 giám đốc sở đã chủ trì họp đôn đốc giải ngân rồi", "held"),
        ("meeting", "giám đốc sở chưa chủ trì họp", "unclear"),
        ("meeting", "họp kết hợp trong giao ban cơ quan hôm thứ 4 rồi", "held"),
        ("meeting", "chưa anh ơi, 15h mới họp", "not_held"),
        ("meeting", "chiều nay 15h mới họp xong", "likely held"),
        ("meeting", "đã có biên bản họp số 9/BB-SYT", "held"),
        ("meeting", "chưa có biên bản họp", "unclear"),
        ("meeting", "đã có thông báo họp", "unclear"),
        ("meeting", "bên em có họp hành gì đâu", "not_held"),
        ("meeting", "bên em có họp, ở đâu anh?", "unclear"),
        ("meeting", "họp ở đâu", "unclear"),
        ("meeting", "họp công đoàn thì có, họp giải ngân thì chưa", "not_held"),
        ("meeting", "họp giải ngân thì có, họp công đoàn thì chưa", "unclear"),
        ("meeting", "họp hôm thứ 2 rồi, hôm đó em đi công tác", "held"),
        ("meeting", "hôm đó em nghỉ", "unclear"),
        ("meeting", "chưa họp, hôm đó em nghỉ", "not_held"),
        ("meeting", "cuộc họp bị hoãn vì bão", "not_held"),
        ("meeting", "cuộc họp không bị hoãn", "unclear"),
        ("meeting", "sở không được giao vốn đầu tư công nên không phải họp", "no_capital"),
        ("meeting", "sở được giao vốn nên không phải họp", "unclear"),
        ("meeting", "đã có thông báo họp", "unclear"),
        ("meeting", "đã có giấy mời họp", "unclear"),
        ("meeting", "hôm đó em nghỉ", "unclear"),
        ("milestone", "mới phân bổ được một nửa, số còn lại chờ thành phố thông qua", "doing percent=50"),
    ],
    "to each duty its answer": [
        ("two_open", "báo cáo nộp hôm qua rồi, còn giao ban thì chiều mới họp", "sent + not_held"),
        ("two_open", "báo cáo nộp hôm qua rồi, còn giao ban không xyz", "unclear (several)"),
        ("two_open", "họp rồi, báo cáo thì đang làm", "held + doing"),
        ("document", "ấy nhầm, cái đó là báo cáo tháng", "withdraw"),
        ("document", "ấy nhầm, cái đó không xyz", "unclear"),
        ("document", "nhầm, số 15", "unclear"),
    ],
}


@pytest.mark.parametrize("kind", SAID)
def test_a_kind_and_what_only_looks_like_it(kind: str) -> None:
    found = [(context, say, told(meaning(context, say))) for context, say, _ in SAID[kind]]
    assert found == SAID[kind]
