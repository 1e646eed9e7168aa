"""The audit desk: is this panel fit to decide? Every number opens to the marks and events behind it."""

from collections.abc import Callable
from typing import Any

from workbench.desks.audited.log import Until, audit_log, trail
from workbench.desks.audited.picture import Progress, audit, marked_stage
from workbench.desks.audited.source import CUTOFFS, moment_of, of_file
from workbench.desks.opening import Opened, open_place
from workbench.errors import BadInput, Refused
from workbench.forms.audit import Audit
from workbench.i18n import say
from workbench.methods.exact.standing import Verdict
from workbench.records.chain import Event
from workbench.records.panel import Panel
from workbench.records.submission import Intake
from workbench.storage.files.formats.long_marks import read_long

JSON = dict[str, Any]


class AuditDesk:
    """What the analyst sees of a panel, or of a file of marks; what is chosen on the page is drawn here."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._asked: JSON = {}
        self._file: tuple[str, bytes] | None = None

    def picture(self, progress: Progress | None = None) -> JSON:
        """Compute the audit of what was asked for last: a stage and a moment, or a file."""
        view = self._opened.read()
        drawn = {name: value for name, value in view.items() if name != "events"}
        if self._file is not None:
            long = read_long(self._file)
            until = self._asked.get("moment")
            found = audit(of_file(long, moment_of(until) if until else None), progress=progress)
            return {**drawn, **found, "source": "file", "file": long.place, "asked": self._asked}
        return {**drawn, **self._of_panel(view, progress), "source": "panel", "file": "", "asked": self._asked}

    def _of_panel(self, view: JSON, progress: Progress | None) -> JSON:
        panel, intake, events = _read(view)
        stage = marked_stage(panel, str(self._asked.get("stage", "")))
        try:
            return {"stage": stage, **audit_log(panel, intake, events, stage, self._until(), progress)}
        except Refused as fault:
            # An empty audit is a picture too: the page says why, and lets another moment be chosen.
            sentences = {language: say(fault.message, language) for language in ("id", "en")}
            return {"stage": stage, "refused": sentences}

    def _until(self) -> Until:
        moment = self._asked.get("moment")
        if moment:
            return moment_of(str(moment))
        named = self._asked.get("until", "now")
        if named not in CUTOFFS:
            raise BadInput("there is no moment called {moment}", moment=str(named))
        return named  # type: ignore[no-any-return]

    def ask(self, asked: JSON, progress: Progress | None = None) -> JSON:
        """Audit another stage or moment."""
        self._asked = {name: str(asked[name]) for name in ("stage", "until", "moment") if asked.get(name)}
        return self.picture(progress)

    def open_file(self, name: str, content: bytes | None, progress: Progress | None = None) -> JSON:
        """Audit a file of long marks that was handed in; None goes back to the panel."""
        before, self._file, self._asked = (self._file, self._asked), (content and (name, content)) or None, {}
        try:
            return self.picture(progress)
        except Exception:
            self._file, self._asked = before
            raise

    def cell(self, assessor: str, submission: str) -> JSON:
        """Give the marks, comments and events behind one cell."""
        if self._file is not None:
            return self._cell_of_file(assessor, submission)
        view = self._opened.read()
        panel, _, events = _read(view)
        stage = marked_stage(panel, str(self._asked.get("stage", "")))
        return trail(panel, events, stage, assessor, submission, _why(str(view["language"])))

    def _cell_of_file(self, assessor: str, submission: str) -> JSON:
        long = read_long(self._file or ("", b""))
        criteria = long.criterion or ["mark"] * len(long.mark)
        rows = zip(long.lines, long.assessor, long.submission, criteria, long.mark, strict=True)
        lines = [
            {"sequence": line, "criterion": criterion, "mark": None if mark is None else f"{mark:g}", "kind": "line"}
            for line, one, other, criterion, mark in rows
            if (one, other) == (assessor, submission)
        ]
        marks = {str(line["criterion"]): line["mark"] for line in lines if line["mark"] is not None}
        found = {"marks": marks, "comments": {}, "recused": "", "events": lines}
        return {"assessor": assessor, "submission": submission, **found}

    def page(self) -> Audit:
        """Show the audit; it is computed when the page asks for it, and again whenever the log has grown."""
        view = self._opened.read()
        drawn = {name: value for name, value in view.items() if name != "events"}
        return Audit(
            {**drawn, "source": "panel", "waiting": True}, desk=self, doors=self._opened.doors, post=self._opened.post
        )


def _read(view: JSON) -> tuple[Panel, Intake, list[Event]]:
    panel, intake = Panel.model_validate(view["panel"]), Intake.model_validate(view["intake"])
    return panel, intake, [Event.from_line(line.encode()) for line in view["events"]]


def _why(language: str) -> Callable[[Verdict], str]:
    return lambda verdict: say(verdict.why, language) if verdict.why else ""


def open_desk() -> AuditDesk:
    """Open the audit desk for whoever sits here."""
    return AuditDesk(open_place("audit"))
