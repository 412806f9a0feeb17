"""Work on threads, with results in the order of what was given."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

# What is given out beyond what the threads work on: so they need not wait for one that is slow,
# and little of a generator is in memory.
AHEAD = 16

# What a thread works with, from its first item to its end.
Worker = Callable[[], contextlib.AbstractContextManager[Callable[[Any], Any]]]


class _Thread(threading.Thread):
    """One that works for a pool."""


class _Pool:
    def __init__(self, worker: Worker, threads: int) -> None:
        self.worker = worker
        self.threads = threads
        self.asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.running: list[_Thread] = []
        self.early: dict[int, Any] = {}  # results that came before those of earlier items
        self.given = 0
        self.next_out = 0

    def _serve(self) -> None:
        work: Callable[[Any], Any] | None = None
        with contextlib.ExitStack() as held:
            while (job := self.asked.get()) is not None:
                number, item = job
                try:
                    if work is None:
                        work = held.enter_context(self.worker())
                    self.done.put((number, work(item), None))
                except BaseException as error:  # raised again by the thread that takes results
                    self.done.put((number, None, error))

    def give(self, item: Any) -> None:
        """Threads are started as there is work for them."""
        self.asked.put((self.given, item))
        self.given += 1
        if len(self.running) < self.threads:
            thread = _Thread(target=self._serve, daemon=True)
            thread.start()
            self.running.append(thread)

    def waiting(self) -> int:
        """How many results are due."""
        return self.given - self.next_out

    def next_result(self) -> Any:
        """The next in the order of what was given, whichever is done first."""
        while self.next_out not in self.early:
            number, result, error = self.done.get()
            if error is not None:
                raise error
            self.early[number] = result
        self.next_out += 1
        return self.early.pop(self.next_out - 1)

    def end(self) -> None:
        """Takes back what nobody has begun, and waits for the rest. A stream that is garbage may be
        ended by a thread that works, for this pool or another: that waits for nobody."""
        try:
            while True:
                self.asked.get_nowait()
        except queue.Empty:
            pass
        for _ in self.running:
            self.asked.put(None)
        if isinstance(threading.current_thread(), _Thread):
            return
        for thread in self.running:
            thread.join()


def in_order(
    worker: Worker,
    items: Iterable[Any],
    threads: int,
    stop: Callable[[], None],
) -> Iterator[Any]:
    """Each item's result. `items` is read by the thread that calls; `stop` must make work end
    soon: it is called when the caller goes no further, and when anything fails."""
    pool = _Pool(worker, threads)
    try:
        for item in items:
            pool.give(item)
            if pool.waiting() >= threads + AHEAD:
                yield pool.next_result()
        while pool.waiting() > 0:
            yield pool.next_result()
    finally:
        stop()
        pool.end()
