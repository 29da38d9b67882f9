"""What more time is called."""

from __future__ import annotations

MORE_TIME = "gia han|lui han|lui|them thoi gian"
"""Alternatives of a pattern, folded."""
