"""What all tests share: which of them run, the example study, closed sockets, the language.

`pytest` alone runs the quick tests. `--all` runs every test; `-m slow`, `-m postgres`,
`-m browser` and `-m transformers` run those; a test that is named (`FILE::TEST`) always runs.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from qualnlp.resources import resource
from qualnlp.study import Study

# The tests that run only when asked for, and the fixtures that put a test among them.
OPT_IN = {"slow", "postgres", "browser", "transformers"}
MARKED_BY_FIXTURE = {"postgres": "postgres", "browser": "browser"}

# Examples are timed nowhere: a busy machine must not fail a test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LOOPBACK = ("127.0.0.1", "::1", "localhost", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help=f"also run {', '.join(sorted(OPT_IN))}")


def mark_by_fixture(item: pytest.Item) -> None:
    """Mark a test by the fixtures it asks for, in its signature or as a parameter."""
    asked = set(getattr(item, "fixturenames", ()))
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    asked |= {value for value in parameters.values() if isinstance(value, str)}
    for name in asked & MARKED_BY_FIXTURE.keys():
        item.add_marker(MARKED_BY_FIXTURE[name])


@pytest.hookimpl(tryfirst=True)  # before `-m` selects
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        mark_by_fixture(item)
    named = any("::" in argument for argument in config.args)
    if config.option.all or config.option.markexpr or named:
        return
    left_out = [item for item in items if OPT_IN & {mark.name for mark in item.iter_markers()}]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Law 6: nothing leaves the machine. An attempt fails the test even if the code swallows it."""
    attempts: list[object] = []

    def guard(owner: object, name: str, address_of: Callable[..., object]) -> None:
        original = getattr(owner, name)

        def guarded(*arguments: object, **more: object) -> object:
            address = address_of(*arguments, **more)
            host = address[0] if isinstance(address, tuple) else address
            # A path is a socket of this machine.
            if host not in LOOPBACK and not (isinstance(host, str) and host.startswith("/")):
                attempts.append(address)
                raise OSError(f"a test tried to reach {address}")
            return original(*arguments, **more)

        monkeypatch.setattr(owner, name, guarded)

    for name in ("connect", "connect_ex"):
        guard(socket.socket, name, lambda _, address: address)
    guard(socket.socket, "sendto", lambda *arguments: arguments[-1])
    guard(socket, "getaddrinfo", lambda host, *_, **__: (host,))
    yield
    assert not attempts, f"reached for the network: {attempts}"


@pytest.fixture(autouse=True)
def indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    """People read Indonesian unless a test asks for English."""
    monkeypatch.setenv("QUALNLP_LANG", "id")


@pytest.fixture(scope="session")
def example() -> Path:
    """The folder of the example study."""
    return resource("corpora", "karier-pegawai")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A real PostgreSQL server: each call makes an empty database and gives its URL."""
    from tests import postgres_server

    reason = postgres_server.why_not()
    if reason:
        pytest.skip(reason)
    psycopg = pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    names = count()
    with postgres_server.running_server() as address:

        def new_database() -> str:
            name = f"studi{next(names)}"
            plain = address.replace("+psycopg", "").format("postgres")
            with psycopg.connect(plain, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return address.format(name)

        yield new_database


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Where `study` lies: a file, unless a room's tests say otherwise."""
    return str(tmp_path / "karier.study")


@pytest.fixture
def study(place: str, example: Path) -> Iterator[Study]:
    """A study with the example's codebook and two of its interviews, nothing decided."""
    with Study(place) as made:
        made.set_codebook(example / "codebook.yaml")
        made.add(
            [example / "01-informan-1.docx", example / "04-informan-4.txt"],
            informants=example / "informan.xlsx",
        )
        yield made


@pytest.fixture
def speech(study: Study) -> list[str]:
    """The excerpt ids of the informants, in order."""
    frame = study.excerpts()
    return frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()


@pytest.fixture(scope="session")
def whole_study(tmp_path_factory: pytest.TempPathFactory, example: Path) -> Iterator[Study]:
    """The example study with every transcript, both coders and the conclusions; read only."""
    import csv

    with Study(tmp_path_factory.mktemp("whole") / "karier.study") as made:
        made.set_codebook(example / "codebook.yaml")
        who = example / "informan.xlsx"
        made.add(example / "0[1-6]-*", informants=who)
        made.add(example / "07-*", technique="observasi", informants=who)
        made.add(example / "08-*", technique="dokumentasi", informants=who)
        made.code(example / "gold.csv", coder="ani")
        made.code(example / "second_coder.csv", coder="budi")
        with (example / "conclusions.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                made.conclude(row["sentence"], row["codes"].split(","), row["claim"])
        yield made
