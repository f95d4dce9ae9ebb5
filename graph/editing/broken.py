"""What is told where an edit may not stand: the faults that it makes, or what it leaves."""

from __future__ import annotations

from graph.editing.operations import UpdateRefusedError

#: So many faults are told.
_TOLD = 100


class StillSaidError(UpdateRefusedError):
    """Statements that were to go from the default graph, and that others make too."""


class BrokenRulesError(UpdateRefusedError):
    """Statements that the shapes or rules do not allow; `details` lists the faults."""

    def __init__(self, faults: list[dict[str, str]]) -> None:
        first = faults[0]
        what = f"{first['thing']} {first['property']} “{first['value']}” [{first['rule']}]"
        super().__init__(
            f"{len(faults)} 处不合规则，未作任何改动；第一处：{what} {first['zh']}",
            f"{len(faults)} faults, nothing was changed; the first: {what} {first['en']}",
        )
        self.faults = faults
        self.details = {"faults": faults[:_TOLD], "count": len(faults)}

    def __reduce__(self) -> tuple[type[BrokenRulesError], tuple[object, ...]]:
        return type(self), (self.faults,)
