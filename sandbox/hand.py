"""A person's hand over one message of the bot: which choices it has, and picking one of them."""

from __future__ import annotations

from sandbox.sides import Side
from sandbox.telegram.world import Message, Person


class Hand:
    """What ``person`` can do with ``message`` on this messenger; ``labels`` in the order in which they are read."""

    def __init__(self, person: Person, side: Side, message: Message) -> None:
        self.person, self.side, self.message = person, side, message
        self.text = str(message.get("text", ""))
        self._choices = side.choices(message)
        self.labels = list(self._choices)

    def sees(self, *wanted: str) -> bool:
        """Tell whether one of these choices is there."""
        return any(label in self._choices for label in wanted)

    def reads(self, *words: str) -> bool:
        """Tell whether the message has some of these words."""
        return any(each in self.text for each in words)

    def press(self, *wanted: str) -> bool:
        """Pick the first of these choices that is there. Raises `ApiError` when its button has gone."""
        for label in wanted:
            if label in self._choices:
                self.side.pick(self.person, self.message, self._choices[label])
                return True
        return False

    def say(self, text: str) -> None:
        """Write to the bot."""
        self.side.say(self.person, text)

    def beginning(self, *starts: str) -> list[str]:
        """The choices that begin like this."""
        return [label for label in self.labels if label.startswith(starts)]
