"""Part II of the consolidated report: group by group what each agency answered about its report, and who has not.

That a report was sent stands before whatever was answered afterwards; nothing is put into an agency's mouth that it has
not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from db.desk import Answer, Ending, Line, Member
from reports import achieved, words
from reports.filling import clip
from reports.papers import Papers, Reported, Sources
from rules.status import CONFIRMED_KINDS, State


def silent(papers: Papers) -> str:
    """Who has not reported: by when it was due, how late it is, how often the agency was reminded."""
    late = [each.line for each in papers.reports if each.line.state is State.OPEN]
    return "; ".join(f"{papers.facts.member(line.agency_id).name} ({_standing(line)})" for line in late)


def _standing(line: Line) -> str:
    due = words.due(line.named_day, exclusive=line.exclusive, extended_to=line.extended_to, hour=line.hour)
    late = f", quá hạn {line.days_late} ngày làm việc" if line.days_late else ""
    cause = f"; {words.excused(line.excused)}" if line.excused else ""
    asked = f"đã nhắc {line.reminders} lần" if line.reminders else "chưa nhắc"
    return f"hạn: {due}{late}, {asked}{cause}"


def groups(papers: Papers, sources: Sources) -> Iterator[dict[str, Any]]:
    """Group by group: the tasks as the program names them with their results, then what each agency answered."""
    told = {each.line.agency_id: each for each in papers.reports}
    for number, title, tasks in papers.facts.groups:
        members = [
            each for each in papers.facts.members if each.group == number and papers.facts.agency in (None, each)
        ]
        if members or papers.facts.agency is None:
            results = achieved.of_group(members, tasks, papers, sources)
            said = [_said(member, told.get(member.id), papers, sources) for member in members]
            yield {
                "number": number,
                "title": title,
                "tasks": [each["line"] for each in results],
                "results": results,
                "said": said or ["Chưa có đơn vị nào được nêu tên trong nhóm này."],
            }


def _said(member: Member, told: Reported | None, papers: Papers, sources: Sources) -> str:
    """What an agency answered about its report, in a sentence with its source: that it was sent stands before whatever
    was answered afterwards."""
    if told is None:
        return f"{member.name}: {_owes_none(member, papers)}."
    line, answer = told.line, told.main
    name = words.with_period(line.title, line.period)
    if line.state is State.OPEN and answer is None:
        return f"{member.name}: chưa báo cáo ({_standing(line)})."
    ended = _ended(papers.endings.get(line.id)) if line.state is State.WAIVED else ""
    if answer is None and ended:
        return f"{member.name}: {ended}."
    if answer is None:
        return f"{member.name}: {words.status(line.state, line.word).lower()}; không có câu trả lời kèm theo."
    status = "chưa báo cáo; trả lời gần nhất: " if line.state is State.OPEN else ""
    status = f"{ended}; trả lời gần nhất: " if ended else status
    cause = f"; {words.excused(line.excused)}" if line.excused else ""
    beside = [words.UNCONFIRMED] if _unconfirmed(line) else []
    beside += [f"quá hạn {line.days_late} ngày làm việc{cause}"] if line.days_late else []
    aside = f" ({'; '.join(beside)})" if beside else ""
    said = f"{member.name}: {status}{_words_of(answer)}{aside} {sources.cite(member, name, answer)}{_quoted(answer)}."
    if after := told.after:
        said += f" Sau đó: {_words_of(after)} {sources.cite(member, name, after)}{_quoted(after)}."
    return said


def _unconfirmed(line: Line) -> bool:
    """Whether a report is sent only by what the agency says."""
    return line.kind in CONFIRMED_KINDS and line.state is State.REPORTED


def _owes_none(member: Member, papers: Papers) -> str:
    """Why there is no report of an agency to speak of."""
    if member.id in papers.facts.ended:
        day, heirs = papers.facts.ended[member.id]
        instead = f"nhiệm vụ do {' và '.join(heirs)} thực hiện" if heirs else "không có đơn vị thay thế"
        return f"đã kết thúc hoạt động từ ngày {words.day(day)}; {instead}"
    if member.id == papers.facts.coordinator.id:
        return "cơ quan tổng hợp, không thuộc diện báo cáo định kỳ"
    if member.code not in papers.with_reports:
        return "không thuộc diện báo cáo định kỳ"
    narrow = papers.facts.month or papers.facts.part
    return "không có báo cáo định kỳ nào trong phạm vi báo cáo này" if narrow else "chưa đến kỳ báo cáo"


def _words_of(answer: Answer) -> str:
    """``đã gửi, văn bản số 12/BC-SYT ngày 09/8/2022``."""
    document = f", văn bản số {answer.document_number}" if answer.document_number else ""
    document += f" ngày {words.day(answer.document_date)}" if document and answer.document_date else ""
    share = f", đạt {answer.percent}%" if answer.percent is not None else ""
    until = f", dự kiến {words.day(answer.expected_on)}" if answer.expected_on else ""
    return words.ANSWERS.get(answer.code, answer.code).lower() + _directed(answer) + document + share + until


def _quoted(answer: Answer) -> str:
    """What the agency says in its own words."""
    theirs = answer.text and answer.code not in words.DIRECTIONS
    return f". Đơn vị cho biết: “{clip(answer.text or '')}”" if theirs else ""


def _ended(ending: Ending | None) -> str:
    """That the coordinator has exempted an agency from its report: when and why, where that is known."""
    if ending is None:
        return "được miễn, đã kết thúc theo dõi"
    because = f", lý do: “{clip(ending.because)}”" if ending.because else ""
    return f"được miễn, đã kết thúc theo dõi ngày {words.day(ending.at.date())}{because}"


def _directed(answer: Answer) -> str:
    """What the leader of an agency directed, or to whom it was given: nothing that the agency has told of its work."""
    if not answer.text or answer.code not in words.DIRECTIONS:
        return ""
    return f" cho {clip(answer.text)}" if answer.code == "given" else f" (“{clip(answer.text)}”)"
