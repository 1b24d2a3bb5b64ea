"""What is worked out once: properties of values, and what pure functions say about short texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")
Instance = TypeVar("Instance")


class once(Generic[Value]):
    """A property of an instance that never changes, kept in its ``__dict__`` from the first access on.

    `functools.cached_property` does the same but takes a lock until Python 3.12, which costs as much as most of ours.
    """

    def __init__(self, function: Callable[[Any], Value]) -> None:
        self.function = function
        self.name = function.__name__
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> once[Value]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object | None, owner: type) -> once[Value] | Value:
        """The value, worked out at the first access."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value


def kept(function: Callable[[Instance], Value]) -> Callable[[Instance], Value]:
    """A pure function of an instance that never changes; its answer is kept in the ``__dict__`` of the instance.

    Who gets the answer must not change it.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def answer(instance: Instance) -> Value:
        known: dict[str, Value] = instance.__dict__
        if name not in known:
            known[name] = function(instance)
        return known[name]

    return answer


_LONGEST = 200  # characters of a text that is remembered, so that not every huge paragraph is kept
_MOST = 4096


class _Answers(dict[str, Value]):
    """Answers of a function by text; a missing one is worked out and kept. Full, it begins anew; it holds one long text."""

    def __init__(self, function: Callable[[str], Value]) -> None:
        super().__init__()
        self.function = function
        self.long = ""

    def __missing__(self, text: str) -> Value:
        answer = self.function(text)
        if len(text) > _LONGEST:
            self.pop(self.long, None)
            self.long = text
        elif len(self) > _MOST:
            self.clear()
        self[text] = answer
        return answer


def remembered(function: Callable[[str], Value]) -> Callable[[str], Value]:
    """A pure function of a text that remembers its answers for short texts, as lines and names are asked about often.

    Of long texts it remembers the last one, which the stages of reading ask about one after another.

    What is known is looked up without a call of Python code, as some are asked a hundred thousand times in a bulletin.
    """
    return _Answers(function).__getitem__
