"""The rooms of the package: who knows whom, as `align/__init__.py` draws it, and how large a module may get."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import align

ROOT = Path(align.__file__).parent
MODULES = {
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in ROOT.rglob("*.py")
}
MOST_LINES = 400


def imported(module: str) -> Iterator[str]:
    """Modules of the package that one imports, wherever in it."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "align":
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield inner if inner in MODULES else node.module


def levels() -> dict[str, int]:
    """The place of each room on the map."""
    assert align.__doc__ is not None
    return {name: number for number, name in enumerate(re.findall(r"^ {4}(\w+) {2,}\S", align.__doc__, re.MULTILINE))}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def test_every_room_knows_only_those_above_it() -> None:
    level = levels()
    rooms = {room(module) for module in MODULES} - {"align", "__main__"}
    assert set(level) == rooms
    wrong = [
        f"{module} imports {other}"
        for module in MODULES
        for other in imported(module)
        if {room(module), room(other)} <= rooms
        and room(module) != room(other)
        and level[room(other)] >= level[room(module)]
    ]
    assert wrong == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    above = {module: {other for other in imported(module) if other != module} for module in MODULES}
    while free := [module for module, others in above.items() if not others]:
        for module in free:
            del above[module]
        for others in above.values():
            others.difference_update(free)
    assert not above


def test_a_module_can_be_read_in_one_sitting() -> None:
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: lines for module, lines in lengths.items() if lines > MOST_LINES} == {}
