"""A limit on the memory of a process that reads what strangers wrote."""

from __future__ import annotations

_MOST = 4 * 1024**3


def limit_memory(most: int = _MOST) -> None:
    """Let this process allocate no more than so many bytes, where the system can do that."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
