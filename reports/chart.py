"""Cumulative disbursement against the plan and the pace that is needed, as a picture for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from math import nan
from typing import Any, NamedTuple

from font_source_sans_pro import font_files_ttf
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import DateFormatter, MonthLocator, date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FuncFormatter

from db.desk import Facts, Money, Point
from reports import words

SIDES = (1080, 1080)
DPI = 100
POINT = 72 / DPI
"""Of a picture's point, in those in which letters are measured."""

GAP = timedelta(days=10)
"""Figures further apart than this have a week without any between them."""

WIDE = 0.84
"""What the axis of days takes of the picture's width."""

LEVELS, LETTER = 3, 12
"""In how many lines above the chart numbers of agencies may stand, and how wide a figure of theirs is, in points of the
picture."""

BLUE, ORANGE, GREY = "#0072B2", "#C23B00", "#595959"


class Mark(NamedTuple):
    """From a day on so many agencies stand behind the sum; the line above the chart in which it is written."""

    day: date
    agencies: int
    level: int


def draw(facts: Facts, money: Money) -> bytes | None:
    """Draw the year's course as a PNG picture; ``None`` where nothing was told that could be drawn."""
    points = [(each.day, each.disbursed) for each in money.course]
    if not points or not money.planned:
        return None
    regular, bold = (FontProperties(fname=font_files_ttf[name]) for name in ("SourceSansPro", "SourceSansProSemibold"))
    for found, size in ((regular, 22), (bold, 22)):
        found.set_size(size * POINT)
    figure = Figure(figsize=(SIDES[0] / DPI, SIDES[1] / DPI), dpi=DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.115, 0.215, WIDE, 0.5))
    whole = _whole(money)
    begin, end = date(money.year, 1, 1), date(money.year, 12, 31)
    axes.plot([date2num(begin), date2num(end)], [whole, whole], color=GREY, linewidth=2, label="Kế hoạch cả năm")
    axes.plot(
        [date2num(begin), date2num(end)],
        [0, whole],
        color=GREY,
        linewidth=1.5,
        linestyle=(0, (1, 3)),
        label="Đều trong năm",
    )
    days, amounts = _with_gaps(points)
    axes.plot(days, amounts, color=BLUE, linewidth=4, marker="o", markersize=9, label="Lũy kế giải ngân", zorder=3)
    last, sum_ = points[-1]
    if last < end and sum_ < whole:
        axes.plot(
            [date2num(last), date2num(end)],
            [sum_, whole],
            color=ORANGE,
            linewidth=2.5,
            linestyle=(0, (5, 3)),
            label=f"Tiến độ cần đạt: {words.billions(money.pace or 0)} tỷ/tuần",
        )
    axes.set_xlim(date2num(begin), date2num(end))
    axes.set_ylim(0, max(whole, sum_) * 1.08)
    _agencies(axes, money.course, bold)
    axes.xaxis.set_major_locator(MonthLocator(bymonth=(1, 3, 5, 7, 9, 11)))
    axes.xaxis.set_major_formatter(DateFormatter("%-m/%Y"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number(value / 10**9, 0)))
    axes.grid(axis="y", color="#E0E0E0")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(regular)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.47, -0.09), ncols=2, prop=regular, frameon=False, handlelength=2.2
    )
    _title(figure, facts, money, regular, bold)
    written = BytesIO()
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def _title(figure: Figure, facts: Facts, money: Money, regular: FontProperties, bold: FontProperties) -> None:
    large = bold.copy()
    large.set_size(34 * POINT)
    figure.text(0.022, 0.945, f"Giải ngân vốn đầu tư công năm {money.year}", fontproperties=large)
    about = facts.agency.name if facts.agency else facts.name
    figure.text(
        0.022, 0.905, f"{about} – {words.as_of(facts.at, facts.unfollowed)}", fontproperties=regular, color=GREY
    )
    done = f"{words.billions(money.disbursed)}/{words.billions(money.planned)} tỷ đồng"
    line = f"{done} ({words.share(money.disbursed, money.planned)})"
    figure.text(0.022, 0.855, line, fontproperties=large, color=BLUE)
    last = money.course[-1]
    newest = f"kỳ gần nhất {words.period(last.period)}: {last.told} đơn vị báo"
    note = f"theo {len(money.counted)} đơn vị đã báo số liệu; {newest}"
    figure.text(0.022, 0.815, note, fontproperties=regular, color=GREY)
    small = regular.copy()
    small.set_size(20 * POINT)
    for number, line in enumerate(reversed(NOTES)):
        figure.text(0.022, 0.018 + 0.025 * number, line, fontproperties=small, color=GREY)


NOTES = (
    "Số trên vạch đứng: số đơn vị có số liệu trong lũy kế từ kỳ đó; thêm đơn vị thì lũy kế tăng theo.",
    "Trục đứng: tỷ đồng. Chỗ trống trên đường lũy kế: kỳ không có đơn vị nào báo số liệu.",
)


def _agencies(axes: Axes, course: Sequence[Point], font: FontProperties) -> None:
    """A dotted line through each point in which other agencies stand behind the sum than before, how many above it."""
    place = axes.get_xaxis_transform()  # days from the left, the chart's height as 1
    for mark in marks(course):
        height = 1.01 + 0.045 * mark.level
        line: dict[str, Any] = {"color": GREY, "linewidth": 1, "linestyle": (0, (2, 3)), "clip_on": False, "zorder": 1}
        axes.plot([date2num(mark.day)] * 2, [0, height], transform=place, label="_", **line)
        axes.text(
            *(date2num(mark.day), height, str(mark.agencies)),
            transform=place,
            ha="center",
            va="bottom",
            fontproperties=font,
            color=BLUE,
        )


def marks(course: Sequence[Point]) -> list[Mark]:
    """Where the number of agencies behind the sum changes, each in the lowest line in which it has room; left out where
    none has."""
    a_day = SIDES[0] * WIDE / 365
    found: list[Mark] = []
    ends = [0.0] * LEVELS
    before = 0
    for each in course:
        if each.behind == before:
            continue
        middle, half = a_day * each.day.timetuple().tm_yday, LETTER * len(str(each.behind)) / 2 + 4
        free = [level for level, end in enumerate(ends) if end <= middle - half]
        if free:
            ends[free[0]] = middle + half
            found.append(Mark(each.day, each.behind, free[0]))
        before = each.behind
    return found


def _whole(money: Money) -> int:
    """The plan against which the course is held: of those whose figures it adds up."""
    return money.planned


def _with_gaps(points: list[tuple[date, int]]) -> tuple[list[float], list[float]]:
    """The points with a break wherever a week passed of which nobody told anything."""
    days: list[float] = []
    amounts: list[float] = []
    for number, (day, amount) in enumerate(points):
        if number and day - points[number - 1][0] > GAP:
            days.append(date2num(day) - 1)
            amounts.append(nan)
        days.append(date2num(day))
        amounts.append(float(amount))
    return days, amounts
