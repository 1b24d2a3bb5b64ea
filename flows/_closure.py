"""What a module reaches: the modules it imports, the libraries they use, and the data files they read.

Told from the code alone (`ast`), so nothing is imported for it. What the code does not tell for sure counts as
everything: a vocabulary whose name is computed is any vocabulary, a module whose name is computed is any module.
Modules that are found by listing a folder are those whose names have no leading underscore, as everywhere here.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable

_VOCABULARIES = "schemas/vocabularies/"
_ACCESSOR = "schemas._vocabulary"  # reads what it is asked for; those who ask are told by their calls
#: What columns are said to be fed by: it stands in the dictionary and decides no value.
_DESCRIBING = ("schemas._column", "schemas._lists")
_BY_NAME, _ALL_BUT = ("read_table", "read_counts", "words_of"), "read_tables"
_LISTINGS = ("vocabulary_files", "FOLDER")
_IMPORTERS = ("import_module", "__import__")
_OPENERS = ("files", "open", "__file__")  # ways to data files that are no vocabularies
_OPENING = ("files", "read_text", "read_bytes", "get_data")  # the same as attributes
_ALL = "*"
Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Module:
    """What the code of a module says.

    ``code`` is a digest without comments, docstrings and descriptions of columns. ``imports`` are dotted names, ``a.*``
    for modules found by listing. ``vocabularies`` are file names (``*``: any), those in ``all_but`` are all that are
    not read where it is not null; ``opens`` tells whether other data files of the package may be opened.
    """

    code: str
    imports: frozenset[str]
    vocabularies: frozenset[str]
    all_but: frozenset[str] | None
    opens: bool

    def may_read(self, vocabulary: str) -> bool:
        """Whether its own calls may read a vocabulary."""
        named = vocabulary in self.vocabularies or _ALL in self.vocabularies
        return named or (self.all_but is not None and vocabulary not in self.all_but)


class _Visitor(ast.NodeVisitor):
    """Collects what `Module` holds."""

    def __init__(self) -> None:
        self.imports: set[str] = set()
        self.vocabularies: set[str] = set()
        self.all_but: frozenset[str] | None = None
        self.opens = False

    def visit_Import(self, node: ast.Import) -> None:
        """``import a.b``."""
        self.imports.update(alias.name for alias in node.names)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """``from a.b import c``: c may be a module; under another name its calls would not be seen."""
        module = _ALL if node.level else node.module or _ALL
        self.imports.update((module, *(f"{module}.{alias.name}" for alias in node.names)))
        for alias in node.names:
            if alias.asname and alias.asname != alias.name:
                self._named(alias.name)

    def visit_Call(self, node: ast.Call) -> None:
        """Calls that read a vocabulary or import a module, with a name that the code tells."""
        name = _name(node.func)
        if name in _IMPORTERS:
            self.imports.add(_module_pattern(node.args))
        elif name in _BY_NAME:
            self.vocabularies.add((_text(node.args[0]) if node.args else None) or _ALL)
        elif name == _ALL_BUT:
            named = _texts_of(node.keywords)
            self.all_but = named if self.all_but is None else self.all_but & named
        else:
            self.visit(node.func)
        for part in (*node.args, *node.keywords):
            self.visit(part)

    def visit_Name(self, node: ast.Name) -> None:
        """Any other mention."""
        self._named(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Any other mention, of a module's attribute."""
        if node.attr in _OPENING:
            self.opens = True
        elif node.attr not in _OPENERS:  # `pdfplumber.open` opens what it is given
            self._named(node.attr)
        self.visit(node.value)

    def _named(self, name: str) -> None:
        if name in _IMPORTERS:
            self.imports.add(_ALL)
        elif name in _BY_NAME or name in _LISTINGS or name == _ALL_BUT:
            self.vocabularies.add(_ALL)
        elif name in _OPENERS:
            self.opens = True


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _texts_of(keywords: list[ast.keyword]) -> frozenset[str]:
    """The texts of the tuple ``but=("a.csv", "b.csv")``; none of anything that is no plain tuple of texts."""
    given = [keyword.value for keyword in keywords if keyword.arg == "but"]
    items = given[0].elts if given and isinstance(given[0], ast.Tuple) else []
    return frozenset(text for item in items if (text := _text(item)) is not None)


def _module_pattern(arguments: list[ast.expr]) -> str:
    """``a.b`` of "a.b", ``a.*`` of f"a.{name}", ``*`` of anything else."""
    first = arguments[0] if arguments else None
    if first is None:
        return _ALL
    start = _text(first.values[0]) if isinstance(first, ast.JoinedStr) else None
    return _text(first) or (f"{start}*" if start and start.endswith(".") else _ALL)


def _tell(node: ast.AST, told: list[str]) -> None:
    """Tell what a node does, in an order that can be read in one way only; what only describes is left out.

    That are docstrings, and all of ``column(description, unit=…, default=…)`` of `schemas._table` but its default.
    """
    told.append(type(node).__name__)
    only_default = isinstance(node, ast.Call) and _name(node.func) == "column"
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            if name == "body" and value and isinstance(value[0], ast.Expr) and _text(value[0].value):
                value = value[1:]
            elif only_default:
                value = [item for item in value if isinstance(item, ast.keyword) and item.arg == "default"]
            told.append(f"[{len(value)}")
            for item in value:
                _tell(item, told) if isinstance(item, ast.AST) else told.append(repr(item))
        elif not isinstance(value, ast.AST):
            told.append(repr(value))
        elif name != "ctx":  # load or store: told by the place
            _tell(value, told)


@cache
def read_module(source: bytes) -> Module:
    """What the code of a module says."""
    tree = ast.parse(source)
    visitor = _Visitor()
    visitor.visit(tree)
    told: list[str] = []
    _tell(tree, told)
    code = hashlib.sha256("\n".join(told).encode()).hexdigest()
    return Module(code, frozenset(visitor.imports), frozenset(visitor.vocabularies), visitor.all_but, visitor.opens)


@dataclass(frozen=True, slots=True)
class Closure:
    """What some modules reach: modules, names of data files, and top-level names of libraries."""

    modules: frozenset[str]
    data: frozenset[str]
    libraries: frozenset[str]


class Tree:
    """The files of our packages.

    Args:
        packages: The folder of each package.
    """

    def __init__(self, packages: Mapping[str, Traversable]) -> None:
        self._packages = packages
        self._modules: dict[str, Module] = {}

    @cached_property
    def files(self) -> dict[str, Traversable]:
        """Every file by its path: ``extractors/reading/pdf.py``."""
        return {name: item for package, folder in self._packages.items() for name, item in _walk(folder, package)}

    @cached_property
    def modules(self) -> dict[str, str]:
        """The path of every module by its dotted name."""
        names = {
            path.removesuffix(".py").removesuffix("/__init__"): path for path in self.files if path.endswith(".py")
        }
        return {name.replace("/", "."): path for name, path in names.items()}

    @cached_property
    def vocabularies(self) -> frozenset[str]:
        """File names of the vocabularies."""
        paths = [path for path in self.files if path.startswith(_VOCABULARIES) and path.endswith(".csv")]
        return frozenset(path.removeprefix(_VOCABULARIES) for path in paths)

    def digest(self) -> str:
        """A hash of every byte of all files."""
        digest = hashlib.sha256()
        for path, item in self.files.items():
            data = item.read_bytes()
            digest.update(f"{path} {len(data)}\n".encode() + data)
        return digest.hexdigest()

    def module(self, name: str) -> Module:
        """What the code of one of our modules says."""
        if name not in self._modules:
            self._modules[name] = read_module(self.files[self.modules[name]].read_bytes())
        return self._modules[name]

    def closure(self, entries: Iterable[str], cut: frozenset[Edge] = frozenset()) -> Closure:
        """What modules reach.

        Args:
            entries: Dotted names.
            cut: Pairs of importing and imported module (``*``: any importing one) that are not followed.

        Raises:
            KeyError: There is no such module.
        """
        reached: set[str] = set()
        libraries: set[str] = set()
        waiting = list(entries)
        while waiting:
            name = waiting.pop()
            if name in reached:
                continue
            reached.add(name)
            for pattern in self.module(name).imports:
                top = pattern.split(".")[0]
                if top not in (*self._packages, _ALL):
                    libraries.add(top)
                found = self._matching(pattern)
                waiting.extend(other for other in found if not cut & {(name, other), (_ALL, other)})
        data = {path for name in reached for path in self._data(name)}
        return Closure(frozenset(reached), frozenset(data), frozenset(libraries - sys.stdlib_module_names))

    def _matching(self, pattern: str) -> list[str]:
        if pattern.split(".")[0] == _ALL:
            return list(self.modules)
        package, _, last = pattern.rpartition(".")
        if last != _ALL:
            return [pattern] if pattern in self.modules else []
        return [name for name in self.modules if name.rpartition(".")[0] == package and "._" not in name]

    def _data(self, name: str) -> Iterator[str]:
        """Paths of the data files that a module may read by its own calls."""
        module = self.module(name)
        if name in (_ACCESSOR, *_DESCRIBING):
            return
        yield from (_VOCABULARIES + file for file in self.vocabularies if module.may_read(file))
        if module.opens:
            package = name.split(".")[0] + "/"
            code = (".py", ".pyc")
            yield from (
                p for p in self.files if p.startswith(package) and not p.endswith(code) and _VOCABULARIES not in p
            )

    def content(self, path: str) -> bytes:
        """What counts of a file: of a module what it does, of a vocabulary the rows, of others all bytes."""
        data = self.files[path].read_bytes()
        if path.endswith(".py"):
            return read_module(data).code.encode()
        if path.startswith(_VOCABULARIES):
            return b"\n".join(line for line in data.splitlines() if line.strip() and not line.startswith(b"#"))
        return data


def _walk(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.is_dir():
            yield from _walk(item, f"{name}/{item.name}") if item.name != "__pycache__" else ()
        else:
            yield f"{name}/{item.name}", item
