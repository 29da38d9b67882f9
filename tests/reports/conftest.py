"""Rooms for these tests."""

from __future__ import annotations

from tests.rooms import ground, room, template

__all__ = ["ground", "room", "template"]
