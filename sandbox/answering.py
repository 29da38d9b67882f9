"""How simulated officials answer: what they press, and what they write where words or figures are asked for."""

from __future__ import annotations

from datetime import datetime

from sandbox.hand import Hand
from sandbox.leaving import leaves_or_moves
from sandbox.ways import Official

SENT = ("Đã gửi báo cáo", "Đã hoàn thành", "Đã thanh toán", "Report sent", "Completed", "Paid")
DOING = ("Đang thực hiện", "In progress")
OBSTACLE = ("Có vướng mắc", "Obstacle")
HELD = ("Đã họp", "Held")
NOTHING = ("Không phát sinh", "Nothing arose")
NO_CAPITAL = ("Đơn vị không có kế hoạch vốn", "We have no capital plan")
LATER = ("Hẹn ngày khác", "Another day")
NO_OBSTACLE = ("Không có vướng mắc", "No obstacles")
CORRECT = ("Đúng", "Correct", "Vẫn đúng", "Correct all the same")
PERCENT = ("25%", "50%", "75%", "90%")
OBSTACLES = (
    "Vướng giải phóng mặt bằng, còn một số hộ chưa nhận tiền bồi thường",
    "Giá vật liệu tăng, nhà thầu thi công chậm",
    "Hồ sơ điều chỉnh dự án đang chờ thẩm định",
    "Đang chờ số liệu của các đơn vị trực thuộc",
)
BRIEF = 0.55
"""How often the weekly answer is one tap and no more."""
KEEPS = {"prompt": 0.85, "late": 0.4, "silent": 0.5, "troubled": 0.6}
"""How often each temper keeps a promised day; who does not names another one."""


def is_asked(hand: Hand) -> bool:
    """Tell whether it is a question that is let lie for a while: of a duty, or which of several is answered."""
    return hand.sees(*HELD) or _is_of_a_duty(hand) or hand.labels[:2] == ["1", "2"]


def _is_of_a_duty(hand: Hand) -> bool:
    """A receipt of *Đang thực hiện* has the way to say *Đã gửi* too: who has promised a day waits for it."""
    return hand.sees(*SENT) and hand.sees(*DOING, *LATER)


def answer(official: Official, hand: Hand, now: datetime) -> None:
    """Answer what the bot asks. Raises `ApiError` when a button has gone."""
    roll = official.chance.random()
    if hand.sees("1") and hand.sees("2"):
        hand.press("1" if roll < 0.5 else "2")
    elif hand.sees(*HELD):
        if leaves_or_moves(official, hand, now):
            return
        official.brief = official.capital > 0 and official.chance.random() < BRIEF
        hand.press(*(HELD if official.capital else NOTHING))
    elif hand.sees(*LATER):
        official.brief = False
        hand.press(*(SENT if roll < KEEPS[official.temper] else LATER))
    elif _is_of_a_duty(hand):
        official.brief = False
        troubled = official.temper == "troubled" and roll < 0.4
        hand.press(*(OBSTACLE if troubled else DOING if roll < 0.35 else SENT))
    elif hand.sees(*NO_OBSTACLE) and official.temper == "troubled" and roll < 0.2:
        hand.say(official.chance.choice(OBSTACLES))
    elif not (official.capital == 0 and hand.press(*NO_CAPITAL)) and not hand.press(*NO_OBSTACLE, *CORRECT):
        _answer_in_words(official, hand, now)


def _answer_in_words(official: Official, hand: Hand, now: datetime) -> None:
    """Answer a question that wants words or figures; receipts and news want nothing."""
    if hand.reads("Kế hoạch vốn đầu tư công năm", "capital plan for") and "?" in hand.text:
        hand.say(f"{official.capital // 10**9} tỷ")
    elif hand.reads("Lũy kế giải ngân năm", "has been disbursed in") and "?" in hand.text:
        passed = now.timetuple().tm_yday / 366
        hand.say(f"{min(99.0, passed * official.pace * 100):.1f}%".replace(".", ","))
    elif hand.reads("Xin ghi vướng mắc", "Please describe the obstacle"):
        hand.say(official.chance.choice(OBSTACLES))
    elif hand.reads("số và ngày văn bản", "number and date of the document"):
        hand.say(f"{official.chance.randrange(10, 400)}/BC ngày {now:%d/%m/%Y}")
    elif hand.reads("dự kiến ngày nào", "expect to finish") and hand.labels:
        hand.press(hand.labels[official.chance.randrange(max(1, len(hand.labels) - 1))])
    else:
        hand.press(official.chance.choice(PERCENT))
