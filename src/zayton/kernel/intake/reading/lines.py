"""Lines of a text stream, of bounded length, that can be given back when a record turns out to be broken."""

from collections import deque
from collections.abc import Callable, Iterator
from io import StringIO, TextIOWrapper

from .limits import MAX_LINE_CHARS

_ENDS = ("\n", "\r")


class Lines:
    """Iterates over lines, ends included. A line over the limit comes as its start and is named in
    `overlong`.

    `taken` holds the lines of the record being read; the caller empties it between records. `count` is the
    number of the last line given.
    """

    def __init__(self, text: TextIOWrapper) -> None:
        self._read: Callable[[int], str] = text.readline
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.count = 0
        self.overlong: dict[int, int] = {}

    def __iter__(self) -> Iterator[str]:
        again = self._again
        while line := again.popleft() if again else self._read(MAX_LINE_CHARS):
            # an overlong line stands in as a blank one, so that the reader never holds it whole
            if len(line) == MAX_LINE_CHARS and not line.endswith(_ENDS):
                self.overlong[self.count + 1] = len(line) + self._drain()
                line = "\n"
            self.count += 1
            self.taken.append(line)
            yield line

    @property
    def pending(self) -> bool:
        """Whether lines that were given back wait to be read again."""
        return bool(self._again)

    def go_on(self, count: int, block: str) -> None:
        """Continue after line `count`, which others have read, with the text `block` before the stream's
        own.
        """
        self.count = count
        behind = self._read
        front = StringIO(block, newline="")

        def read(limit: int) -> str:
            return front.readline(limit) or behind(limit)

        self._read = read

    def _drain(self) -> int:
        dropped = 0
        while piece := self._read(MAX_LINE_CHARS):
            dropped += len(piece)
            if piece.endswith(_ENDS):
                break
        return dropped

    def give_back(self) -> str:
        """Return the record's first line and put the ones after it back in front."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.count -= len(rest)
        self.taken.clear()
        return first
