"""Why a run ends without having changed anything. Few, named by what the operator can do about them."""

from .records import Param


class Refused(Exception):
    """A run that stops and leaves the old data. ``code`` names a sentence in ``feeds.report``."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        from .report import sentence

        return sentence(self.code, self.params, "en")


class Unusable(Exception):
    """A value for which its row cannot be kept."""

    def __init__(self, code: str, shown: str = "", **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.shown = shown
        self.params = params


def interrupted(error: BaseException) -> bool:
    """Whether somebody stopped what failed: by itself, or behind what that broke (a statement that was cut off spoils a connection)."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, KeyboardInterrupt):
            return True
        behind = behind.__cause__ or behind.__context__
    return False
