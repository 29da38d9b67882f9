"""Messages arrive as each messenger shows them: on Zalo choices without buttons, by their numbers."""

from __future__ import annotations

import re

from bot.channels.base import Outgoing
from bot.channels.telegram.showing import offered
from bot.channels.zalo.channel import Zalo
from bot.texts.render import Texts
from db.models import Message
from rules.choosing import Offered
from tests.rooms import Room
from tests.talk.people import TEXTS, says

ENGLISH = Texts("en")


def arrives(room: Room) -> None:
    """Let everything that waits arrive."""
    for message in room.messages(state="queued"):
        message.choices = [choice.row() for choice in _shown(message)]
        message.state, message.remote_id, message.sent_at = "sent", str(message.id), room.now
    room.session.flush()


def _shown(message: Message) -> list[Offered]:
    if message.channel == "telegram":
        return [offered(choice) for choice in TEXTS.render(message.kind, message.params, "html").flat]
    channel = object.__new__(Zalo)  # only its way of numbering is wanted, which asks nothing but the texts
    channel._texts = TEXTS
    shown = TEXTS.render(message.kind, message.params, "plain")
    choices = channel._numbered(shown)[2]
    one_numbering(message.kind, shown, choices)
    return choices


NUMBERED = re.compile(r"^\W{0,3}(\d{1,3})\. ", re.MULTILINE)


def one_numbering(kind: str, shown: Outgoing, offered: list[Offered]) -> None:
    """Where numbers are choices, every number in front of a line is that of its line's choice."""
    lines = {int(number) for number in NUMBERED.findall(shown.text)}
    chosen = {int(choice.label) for choice in shown.flat if choice.label.isdecimal()}
    others = [each.number for each in offered if each.number is not None]
    assert not others or lines <= chosen, f"{kind} numbers {sorted(lines - chosen)}, and {others} are choices"


def talks(room: Room, chat: str, channel: str, text: str) -> str:
    """Write something; what is said in answer arrives, and is returned."""
    answers = says(room, chat, text, channel=channel)
    arrives(room)
    return "\n---\n".join(answers)


def in_both_languages(room: Room) -> None:
    """Every message that was queued can be shown in either language and form."""
    for message in room.messages(state=None):
        for texts, form in ((TEXTS, "html"), (ENGLISH, "html"), (ENGLISH, "plain")):
            if message.kind != "menu":
                texts.render(message.kind, message.params, form)  # type: ignore[arg-type]


def desk(room: Room, text: str) -> str:
    """What the coordinator reads on Zalo who writes this two minutes later; every message stands in English too."""
    room.later(minutes=2)
    said = talks(room, room.address("SKHDT", "coordinator", "zalo").chat_id, "zalo", text)
    in_both_languages(room)
    return said
