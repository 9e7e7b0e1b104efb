"""Coroutines of libraries, for code that has no event loop of its own, whatever runs in the thread that calls."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns. Raises what it raises."""
    with ThreadPoolExecutor(max_workers=1) as thread:  # a loop may be running in this one, and there can be only one
        return thread.submit(asyncio.run, coroutine).result()
