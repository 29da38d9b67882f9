"""When an agency is called because of its meetings: after so many, and not again before as many more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.silence import is_called


@given(st.integers(1, 6), st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60))
def test_over_any_course_of_meetings(after: int, course: list[tuple[bool, bool]]) -> None:
    """A course: was a meeting answered, and is somebody reached where the agency is to be called."""
    silent, since = 0, None
    calls: list[int] = []
    for number, (answered, reached) in enumerate(course):
        silent = 0 if answered else silent + 1
        since = None if answered else None if since is None else since + 1
        called = is_called(silent, after, since)
        assert called == (silent >= after and (since is None or since >= after))
        if called:
            assert not any(course[number - back][0] for back in range(after)), "one of the last ones was answered"
            assert not calls or number - calls[-1] >= after or any(each for each, _ in course[calls[-1] + 1 : number])
            if reached:
                calls.append(number)
                since = 0
        elif silent >= after:
            assert calls, "it is called as soon as it is silent so long, unless it was"
