"""Files that several generations have in common."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

#: Why a file cannot have a second name: other disks, a disk that knows no such thing, another's file, too many names.
_NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK})


def share(file: Path, other: Path) -> None:
    """A second name of a file, which nobody may write any more; a copy where it cannot have one."""
    try:
        os.link(file, other)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(file, other)
