"""A whole program in process, with officials of all kinds: from 11/3/2022 to 31/5/2024, as the seed program has it.

What the clock does is the real thing: the jobs of the timetable (`world`); people join by invitations, answer, go on
leave, hand over and decide in the real dialogs (`cast`, `answering`). Only messengers are left out: what a channel
would be given has arrived (`delivery`), unless both are down on that day. Afterwards the rules of pressing are looked
at in the database (`benchmarks.kept`), and what was told of moments by the way is told once more from the log and
counted once more from its rows (`moments`, `recount`).
"""

from benchmarks.simulation.play import SEED, simulate

__all__ = ["SEED", "simulate"]
