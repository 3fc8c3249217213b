"""The generated district has the figures of seed 003; its papers are the same wherever made."""

import hashlib
import importlib
import pickle
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from docgen import pipeline
from docgen.batch import Done, Task, papers_of
from docgen.classification import Results, classify, load_ruleset
from docgen.errors import DataError, InputError, MissingProgramError, Problem
from docgen.executors import executor, results
from docgen.holdings import JOURNAL
from docgen.model import Review, UnitKind
from docgen.pipeline import Folders
from docgen.statistics import from_history, from_report
from docgen.workbook import read

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "fixtures" / "bao_lam_2018_2022.toml"
YEAR_OF_REPORT = 2022


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the generated workbooks."""
    folder = tmp_path_factory.mktemp("district")
    generator = ROOT / "fixtures" / "thach_lam.py"
    subprocess.run([sys.executable, generator, "-o", folder], check=True, cwd=ROOT)  # noqa: S603
    return folder


@pytest.fixture(scope="module")
def classified(district: Path) -> list[tuple[Review, Results]]:
    """Return what all workbooks say and what the law makes of it; none has a problem."""
    ruleset = load_ruleset("huyen_2023")
    found = []
    for path in sorted(district.glob("*.xlsx")):
        reading = read(path)
        assert not reading.problems
        assert reading.review is not None
        found.append((reading.review, classify(reading.review, ruleset)))
    return found


@pytest.fixture(scope="module")
def reviews(classified: list[tuple[Review, Results]]) -> list[Review]:
    """Return what all workbooks say."""
    return [review for review, _ in classified]


def test_the_district_has_the_organisations_of_the_report(reviews: list[Review]) -> None:
    kinds = Counter(unit.kind for review in reviews for unit in review.units)
    assert kinds == {
        UnitKind.DANG_BO_CO_SO: 16,
        UnitKind.CHI_BO_CO_SO: 42,
        UnitKind.CHI_BO: 247,
    }
    assert len(reviews) == 58
    hamlets = [u for review in reviews for u in review.units if u.name.startswith("Chi bộ thôn ")]
    assert len(hamlets) == 128


def test_the_district_has_the_members_of_the_report(reviews: list[Review]) -> None:
    members = [member for review in reviews for member in review.members]
    assert len(members) == len({member.code for member in members}) == 3254
    assert sum(member.exempt_from is not None for member in members) == 189
    assert sum(member.official is None for member in members) == 38
    assert sum(member.not_reviewed is not None for member in members) == 11


def test_the_levels_decided_add_up_to_the_column_of_2022(
    classified: list[tuple[Review, Results]],
) -> None:
    counted: Counter[tuple[str, int]] = Counter()
    for review, found in classified:
        for table in from_history(review, found, percents={}):
            column = next((c for c in table.columns if c.year == review.period.year), None)
            for place, number in enumerate(column.counts if column else ()):
                counted[table.id, place] += number
    for table in from_report(REPORT):
        typed = next(c for c in table.columns if c.year == YEAR_OF_REPORT)
        assert tuple(counted[table.id, place] for place in range(4)) == typed.counts, table.name


def test_people_and_law_agree_but_where_a_member_still_waits(
    classified: list[tuple[Review, Results]],
) -> None:
    for review, found in classified:
        assert not found.problems
        waiting = {member.unit for member in review.members if member.not_reviewed}
        for code, own in found.everyone.items():
            decided = own.decision.decided if own.decision else None
            assert own.proposed == decided or code in waiting, code


@contextmanager
def _serial() -> Iterator[str]:
    yield "serial"


@contextmanager
def _local() -> Iterator[str]:
    yield "local:2"


@contextmanager
def _dask() -> Iterator[str]:
    """Yield the address of a cluster of two processes on this machine."""
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    cluster_of = importlib.import_module("distributed").LocalCluster
    with cluster_of(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address.replace("tcp://", "dask://")


PLACES = pytest.mark.parametrize("place", [_serial, _local, _dask])


def _tasks(tmp_path: Path) -> list[Task]:
    """Return a small workbook under two names, and one that is none."""
    for name in ("một", "hai"):
        shutil.copy(ROOT / "fixtures" / "chi_bo_nho.xlsx", tmp_path / f"{name}.xlsx")
    (tmp_path / "hỏng.xlsx").write_bytes(b"")
    return [
        Task(workbook=tmp_path / f"{name}.xlsx", folders=Folders(), target=tmp_path / "kết quả")
        for name in ("một", "hai", "hỏng")
    ]


def _tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != JOURNAL
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the papers of two workbooks made without any executor."""
    folder = tmp_path_factory.mktemp("expected")
    for task in _tasks(folder)[:2]:
        papers_of(task)
    return _tree(folder / "kết quả")


@PLACES
@pytest.mark.filterwarnings("default")  # those of a cluster library are not ours
def test_every_executor_makes_the_same_bytes_and_names_the_bad_workbook(
    place: Callable[[], AbstractContextManager[str]], tmp_path: Path, expected: dict[str, str]
) -> None:
    tasks = _tasks(tmp_path)
    with place() as spec, executor(spec) as pool:
        # the same task twice: both run, and leave the same behind
        found = [*results(papers_of, tasks, pool), *results(papers_of, tasks[:1], pool)]
    failed = {task.workbook.stem: future.exception() for task, future in found}
    assert isinstance(failed["hỏng"], InputError)
    assert [problem.code for problem in failed["hỏng"].problems] == ["input-empty"]
    done = [future.result() for task, future in found if task.workbook.stem != "hỏng"]
    assert len(done) == 3
    assert {each.members for each in done} == {9}
    digests = {
        (task.workbook.stem, future.result().digest)
        for task, future in found
        if task.workbook.stem != "hỏng"
    }
    assert len(digests) == 2, "the same workbook gives the same, however often"
    assert _tree(tmp_path / "kết quả") == expected
    assert all(each.papers for each in done)


def test_results_come_for_more_tasks_than_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.executors._MOST_WAITING", 3)
    taken = []

    def numbers() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    with executor("serial") as pool:
        answers = results(str, numbers(), pool)
        next(answers)
        assert len(taken) <= 4
        assert sorted(int(future.result()) for _, future in answers) == [*range(1, 20)]


def test_tasks_results_and_errors_travel_between_processes(tmp_path: Path) -> None:
    task = _tasks(tmp_path)[0]
    done = Done(members=1, units=1, papers=2, incomplete=0, size_bytes=3, digest="x")
    assert pickle.loads(pickle.dumps((task, done))) == (task, done)  # noqa: S301  # our own
    problem = Problem(code="x", where="y", message="m", hint="h")
    error = pickle.loads(pickle.dumps(DataError(problem, problem)))  # noqa: S301  # our own
    assert isinstance(error, DataError)
    assert error.problems == (problem, problem)


@pytest.mark.parametrize("spec", ["", "local:0", "local:x", "dask://", "dask://h", "mpi", "Serial"])
def test_a_place_that_there_is_not_is_named(spec: str) -> None:
    with pytest.raises(InputError) as caught, executor(spec):
        pass
    assert [problem.code for problem in caught.value.problems] == ["executor-unknown"]


def test_a_cluster_without_its_library_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingProgramError) as caught, executor("dask://127.0.0.1:1"):
        pass
    assert [problem.code for problem in caught.value.problems] == ["cluster-missing"]


def test_shared_supplies_give_the_same_as_reading_anew(tmp_path: Path) -> None:
    task = _tasks(tmp_path)[0]
    papers_of(task)
    first = _tree(task.target)
    papers_of(task)
    assert _tree(task.target) == first
    loaded = pipeline.load(task.workbook, Folders())
    assert loaded.forms
