"""The fonts of this machine that have Chinese characters."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ontology.model import Words

#: The families that pictures ask for, free ones first; one of them is on most machines.
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "SimHei",
)
#: What the files of these families are called, in the order in which they are preferred.
_FILES = (
    r"NotoSansCJK(sc)?-",
    r"NotoSansSC",
    r"SourceHanSans(SC|CN|HWSC)?[-.]",
    r"msyh",
    r"PingFang",
    r"Hiragino Sans GB",
    r"wqy-",
    r"DroidSansFallback",
    r"simhei",
    r"NotoSerifCJK|simsun|STHeiti",
)
_ENDINGS = (".ttf", ".otf", ".ttc")
_WEIGHTS = re.compile(r"Thin|Light|Black|Medium|DemiLight", re.IGNORECASE)


class FontError(ValueError):
    """No font with Chinese characters is on this machine; `words` says how to get one."""

    def __init__(self) -> None:
        super().__init__(
            "no font with Chinese characters is on this machine, so a PNG would show empty boxes; install one "
            "(Debian, Ubuntu: apt install fonts-noto-cjk), name its folder in QUEQIAO_FONTS, or save as svg"
        )
        self.words = Words(
            "本机没有中文字体，PNG 中的汉字会变成方框；请安装一种（Debian、Ubuntu：apt install fonts-noto-cjk），"
            "或用环境变量 QUEQIAO_FONTS 指明字体所在文件夹，或导出为 svg",
            str(self),
        )


def folders() -> list[Path]:
    """Where fonts may lie on this machine; the folder in QUEQIAO_FONTS goes first."""
    home, own, windows = Path.home(), os.environ.get("QUEQIAO_FONTS"), os.environ.get("WINDIR", "C:/Windows")
    usual = (home / ".local/share/fonts", home / ".fonts", home / "Library/Fonts", f"{windows}/Fonts")
    system = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
    return [Path(folder) for folder in (*([own] if own else ()), *usual, *system)]


def chinese_fonts(places: Iterable[Path]) -> list[Path]:
    """The files of the best family found, regular and bold; FontError where there is none."""
    files = [path for place in places for path in _fonts(place)]
    for pattern in _FILES:
        found = [path for path in files if re.match(pattern, path.name, re.IGNORECASE)]
        plain = [path for path in found if not _WEIGHTS.search(path.name)]
        if found:
            return sorted(plain or found)[:4]
    raise FontError


def _fonts(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root) / name for name in names if name.lower().endswith(_ENDINGS))
