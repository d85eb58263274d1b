"""Finds every place in the interface where Textual or Rich would read markup, a style or an action in a text of data.

Read from the source, not tried: a text that comes to such a place has to be a constant, or a Content or Text, which
are what they say. What can't be told to be one is a finding, so that whoever writes it wraps it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TITLES = frozenset({"border_title", "border_subtitle", "tooltip", "label", "renderable", "content"})
"""Attributes that read markup in a string."""

SHOWS = {"update": 0, "notify": 0, "with_tooltip": 0, "panic": 0}
"""Methods that read markup in this argument."""

STYLES = {"styled": 1, "stylize": 0, "stylize_before": 0, "append": 1}
"""Methods of Content and Text that read a style in this argument; a style can hold an action."""

ACTS = {"run_action": 0, "simulate_key": 0}
"""Methods that do what this argument says."""

KNOWN = frozenset({"Static", "Input", "TextArea", "ProgressBar"})
"""The widgets of Textual whose places are known here; another one is a finding until they are."""

PLAIN = frozenset({"Content", "Text", "Strip", "ComposeResult", "RenderResult"})
"""What is shown as it is."""

NEVER = frozenset({"from_markup", "from_rich_markup", "render_markup", "escape_markup", "rich_cast", "from_ansi"})
"""What reads markup whatever it is given."""

OF_CSS = frozenset({"get_component_rich_style", "get_visual_style", "rich_style", "text_style"})
"""What gives a style of the style sheet."""


@dataclass(frozen=True)
class Finding:
    """A place, what stands there, and why it is one."""

    path: str
    line: int
    source: str
    why: str


@dataclass
class _Program:
    """What is known of all files together: by name what functions give, class constants, and the kinds of Static."""

    gives: dict[str, list[bool]]
    constants: dict[str, list[ast.expr]]
    statics: set[str]


def find(files: dict[str, str]) -> tuple[list[Finding], int]:
    """The findings in these sources by path, and how many places were looked at."""
    trees = {path: ast.parse(source) for path, source in files.items()}
    program = _learn(trees.values())
    findings: list[Finding] = []
    looked = 0
    for path, tree in trees.items():
        for place, expr, why, ok in _Places(tree, program).all():
            looked += 1
            if not ok:
                findings.append(Finding(path, place.lineno, ast.unparse(expr), why))
    return findings, looked


def sources(folder: Path) -> dict[str, str]:
    """Every source beneath a folder."""
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}


def _learn(trees: Iterable[ast.Module]) -> _Program:
    program = _Program({}, {}, {"Static"})
    classes: list[ast.ClassDef] = []
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                program.gives.setdefault(node.name, []).append(_is_plain_type(node.returns))
            elif isinstance(node, ast.ClassDef):
                classes.append(node)
        for body in (tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))):
            for statement in body:
                if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
                    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                    for target in targets:
                        if isinstance(target, ast.Name):
                            program.constants.setdefault(target.id, []).append(statement.value)
    for _ in range(4):  # a kind of a kind of Static
        for node in classes:
            if any(isinstance(base, ast.Name) and base.id in program.statics for base in node.bases):
                program.statics.add(node.name)
    return program


def _is_plain_type(annotation: ast.expr | None) -> bool:
    if isinstance(annotation, ast.BinOp):
        return _is_plain_type(annotation.left) and _is_plain_type(annotation.right)
    if isinstance(annotation, ast.Constant):
        return annotation.value is None or annotation.value in PLAIN
    return isinstance(annotation, ast.Name) and annotation.id in PLAIN


Place = tuple[ast.AST, ast.expr, str, bool]


class _Places:
    """The places of one file."""

    def __init__(self, tree: ast.Module, program: _Program) -> None:
        self._tree = tree
        self._program = program
        self._parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

    def all(self) -> Iterator[Place]:
        """Each place: the node, the text that comes there, why it matters, and whether it is safe."""
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ImportFrom):
                yield from self._imports(node)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    yield from self._assigned(node, target, node.value)
            elif isinstance(node, ast.AugAssign | ast.AnnAssign) and node.value is not None:
                yield from self._assigned(node, node.target, node.value)
            elif isinstance(node, ast.FunctionDef) and node.name == "render" and self._method(node):
                yield (
                    node,
                    ast.Constant(node.name),
                    "a widget that draws a string draws markup",
                    _is_plain_type(node.returns),
                )
            elif isinstance(node, ast.Call):
                yield from self._called(node)
            elif isinstance(node, ast.Attribute) and node.attr in NEVER:
                yield node, node, "reads markup whatever comes", False

    def _imports(self, node: ast.ImportFrom) -> Iterator[Place]:
        module = node.module or ""
        for name in node.names:
            if module.startswith("textual.widgets"):
                yield node, ast.Constant(name.name), "a widget whose places are not known", name.name in KNOWN
            elif module in ("rich.markup", "textual.markup", "rich.markdown") or name.name in NEVER:
                yield node, ast.Constant(name.name), "reads markup whatever comes", False

    def _assigned(self, node: ast.AST, target: ast.expr, value: ast.expr) -> Iterator[Place]:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its in zip(target.elts, value.elts, strict=True):
                yield from self._assigned(node, one, its)
        elif isinstance(target, ast.Attribute) and target.attr in TITLES:
            yield node, value, f"{target.attr} reads markup", self._safe(value)

    def _called(self, node: ast.Call) -> Iterator[Place]:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        kept = any(
            k.arg == "markup" and isinstance(k.value, ast.Constant) and k.value.value is False for k in node.keywords
        )
        for keyword in node.keywords:
            if keyword.arg in ("tooltip", "border_title", "message") or (
                keyword.arg == "content" and name in self._program.statics
            ):
                yield node, keyword.value, f"{keyword.arg} reads markup", kept or self._safe(keyword.value)
            elif keyword.arg == "style" and name in ("Content", "Text", "Segment"):
                yield node, keyword.value, "a style can hold an action", self._safe(keyword.value, style=True)
        if isinstance(node.func, ast.Name):
            if name in self._program.statics and node.args and self._takes_text(name):
                yield node, node.args[0], f"{name} reads markup", kept or self._safe(node.args[0])
            if name == "Text" and len(node.args) > 1:
                yield node, node.args[1], "a style can hold an action", self._safe(node.args[1], style=True)
            return
        for names, why in ((SHOWS, "reads markup"), (ACTS, "does what it says")):
            if name in names and len(node.args) > names[name]:
                value = node.args[names[name]]
                yield node, value, f"{name} {why}", self._safe(value)
        if name in STYLES and len(node.args) > STYLES[name]:
            value = node.args[STYLES[name]]
            yield node, value, "a style can hold an action", self._safe(value, style=True)
        if name == "assemble":
            for part in node.args:
                if isinstance(part, ast.Tuple):
                    yield node, part.elts[1], "a style can hold an action", self._safe(part.elts[1], style=True)
        if name == "exit" and len(node.args) > 2:
            yield node, node.args[2], "exit reads markup", self._safe(node.args[2])
        is_super = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call)
        if name == "__init__" and is_super and node.args and self._inside_static(node):
            yield node, node.args[0], "Static reads markup", kept or self._safe(node.args[0])

    def _takes_text(self, name: str) -> bool:
        """Static itself does; one of ours that makes itself of other things does not."""
        return name == "Static" or name not in self._own_init()

    def _own_init(self) -> set[str]:
        return {
            node.name
            for node in ast.walk(self._tree)
            if isinstance(node, ast.ClassDef)
            and any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)
        }

    def _inside_static(self, node: ast.AST) -> bool:
        found = self._parents.get(node)
        while found is not None and not isinstance(found, ast.ClassDef):
            found = self._parents.get(found)
        return isinstance(found, ast.ClassDef) and found.name in self._program.statics

    def _method(self, node: ast.AST) -> bool:
        return isinstance(self._parents.get(node), ast.ClassDef)

    def _function(self, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        found = self._parents.get(node)
        while found is not None and not isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
            found = self._parents.get(found)
        return found

    def _safe(self, value: ast.expr, style: bool = False, seen: frozenset[str] = frozenset()) -> bool:
        """Whether it is a constant, or what is shown as it is; of a style only a constant will do."""
        match value:
            case ast.Constant():
                return True
            case ast.IfExp():
                return self._safe(value.body, style, seen) and self._safe(value.orelse, style, seen)
            case ast.BoolOp():
                return all(self._safe(part, style, seen) for part in value.values)
            case ast.Dict() | ast.Set() | ast.DictComp() | ast.SetComp():
                return not style  # no text: what a dict or set is brought up to date with
            case ast.Name():
                return value.id not in seen and self._safe_name(value, style, seen | {value.id})
            case ast.JoinedStr():
                return all(isinstance(p, ast.Constant) or self._safe(p.value, True, seen) for p in value.values)  # type: ignore[attr-defined]
            case ast.Call(func=ast.Attribute(attr=name)) if style and name in OF_CSS:
                return True
            case ast.Subscript(value=ast.Name() as table):
                return self._constant_values(table.id, style, seen)
            case ast.Attribute():
                known = self._program.constants.get(value.attr)
                return bool(known) and all(self._safe(one, style, seen) for one in known or ())
            case ast.Call():
                return not style and self._plain_call(value, seen)
        return False

    def _plain_call(self, call: ast.Call, seen: frozenset[str]) -> bool:
        if isinstance(call.func, ast.Name):
            return call.func.id in ("Content", "Text") or self._gives_plain(call.func.id)
        if not isinstance(call.func, ast.Attribute):
            return False
        owner = call.func.value
        if isinstance(owner, ast.Name) and owner.id in ("Content", "Text"):
            return call.func.attr not in NEVER
        if isinstance(owner, ast.Call) and self._plain_call(owner, seen):
            return True  # a Content that is cut, joined or padded
        if isinstance(owner, ast.Name) and owner.id == "self" and (own := self._own_method(call, call.func.attr)):
            return _is_plain_type(own.returns)
        return self._gives_plain(call.func.attr)

    def _own_method(self, node: ast.AST, name: str) -> ast.FunctionDef | None:
        """The method with this name of the class around a node."""
        found = self._parents.get(node)
        while found is not None and not isinstance(found, ast.ClassDef):
            found = self._parents.get(found)
        methods = found.body if isinstance(found, ast.ClassDef) else []
        return next((one for one in methods if isinstance(one, ast.FunctionDef) and one.name == name), None)

    def _gives_plain(self, name: str) -> bool:
        known = self._program.gives.get(name, [])
        return bool(known) and all(known)

    def _constant_values(self, name: str, style: bool, seen: frozenset[str]) -> bool:
        """Whether all values of a table with this name are safe."""
        known = self._program.constants.get(name, [])
        return bool(known) and all(
            isinstance(table, ast.Dict | ast.List | ast.Tuple)
            and all(
                self._safe(one, style, seen) for one in (table.values if isinstance(table, ast.Dict) else table.elts)
            )
            for table in known
        )

    def _safe_name(self, name: ast.Name, style: bool, seen: frozenset[str]) -> bool:
        function = self._function(name)
        if function is None or not self._bound(function, name.id):
            known = self._program.constants.get(name.id)
            return bool(known) and all(self._safe(one, style, seen) for one in known or ())
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        for argument in arguments:
            if argument.arg == name.id:
                kind = argument.annotation
                return isinstance(kind, ast.Name) and kind.id == "Style" if style else _is_plain_type(kind)
        values = [*self._values(function, name.id)]
        return bool(values) and all(one is not None and self._safe(one, style, seen) for one in values)

    def _bound(self, function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        return any(one.arg == name for one in arguments) or any(True for _ in self._values(function, name))

    def _values(self, function: ast.AST, name: str) -> Iterator[ast.expr | None]:
        """What a local name is given, None where that can't be told."""
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name) and target.id == name:
                        yield node.value
                    elif isinstance(target, ast.Tuple):
                        yield from self._unpacked(target, node.value, name)
            elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
                if isinstance(node.target, ast.Name) and node.target.id == name:
                    yield node.value
            elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension | ast.withitem):
                target = node.optional_vars if isinstance(node, ast.withitem) else node.target
                if target is not None and any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(target)):
                    yield None

    def _unpacked(self, target: ast.Tuple, value: ast.expr, name: str) -> Iterator[ast.expr | None]:
        for index, one in enumerate(target.elts):
            if isinstance(one, ast.Name) and one.id == name:
                yield value.elts[index] if isinstance(value, ast.Tuple) else None
