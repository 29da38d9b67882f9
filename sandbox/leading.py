"""What simulated leaders do: sometimes press something on the card of what was reported to them."""

from __future__ import annotations

from sandbox.hand import Hand
from sandbox.ways import Official

DIRECTED = ("Đã chỉ đạo", "Directed")
GIVE = ("Giao đồng chí ", "Give to ")
EXPLAIN = ("Giải trình", "Explain")
WHICH = ("Chọn việc để cho ý kiến", "Choose one to give direction")
ASKED = ("giải trình ngắn trong một tin nhắn", "briefly in one message")
EXPLANATIONS = (
    "Đơn vị đang chờ số liệu của các phòng, sẽ gửi trong tuần này.",
    "Cán bộ phụ trách đi công tác, tôi đã phân công người khác.",
    "Hồ sơ đang trình thẩm định, có kết quả đơn vị sẽ báo cáo ngay.",
)
LETS_LIE, DIRECTS, GIVES = 0.3, 0.6, 0.9
"""How often a leader lets a card lie, and up to which part of the rest they say each of these; else they explain."""


def is_a_card(hand: Hand) -> bool:
    """Tell whether something was reported to a leader."""
    return hand.sees(*DIRECTED) or hand.reads(*WHICH)


def lead(leader: Official, hand: Hand) -> bool:
    """Do what a leader does with a message; ``False`` when it is nothing for leaders alone."""
    if hand.reads(*ASKED):
        hand.say(leader.chance.choice(EXPLANATIONS))
    elif hand.reads(*WHICH):
        hand.press("1")
    elif hand.sees(*DIRECTED):
        roll = leader.chance.random()
        officials = hand.beginning(*GIVE)
        if roll < DIRECTS or (roll < GIVES and not officials):
            hand.press(*DIRECTED)
        elif roll < GIVES:
            hand.press(leader.chance.choice(officials))
        else:
            hand.press(*EXPLAIN)
    else:
        return False
    return True
