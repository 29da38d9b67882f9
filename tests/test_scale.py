"""What the benchmark of a large database says of its figures."""

from __future__ import annotations

from benchmarks.scale import verdict


def test_each_figure_is_told_with_what_is_wanted_and_how_many_are_met() -> None:
    assert list(verdict({"sqlite": {"status_ms": 150, "agency_ms": 50.1}, "postgresql": {"rss_mb": 170}})) == [
        "sqlite      status_ms            150  met: at most 150",
        "sqlite      agency_ms           50.1  NOT MET: at most 50",
        "sqlite      1 of 2 met; not met: agency_ms",
        "postgresql  rss_mb               170  met: at most 180",
        "postgresql  1 of 1 met",
    ]
