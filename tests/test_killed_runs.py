"""Runs that are really killed at random moments lose nothing and end as an undisturbed run does."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from docgen import pipeline
from docgen.dossier import verify
from docgen.holdings import JOURNAL, build, holders
from docgen.pipeline import Folders, Job

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "fixtures" / "huyen_2023.xlsx"
KILLS = 200
LONGEST_SECONDS = 0.3


def stored(target: Path) -> dict[str, bytes]:
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in sorted(target.rglob("*"))
        if path.is_file() and path.name != JOURNAL
    }


def bring_up_to_date(workbook: Path, target: Path) -> None:
    loaded = pipeline.load(workbook, Folders())
    job = Job(target=target, pdf=False, replace=True, progress=lambda *_: None)
    build(loaded, holders(loaded), job)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes as only Unix can")
def test_two_hundred_killed_runs_end_byte_equal_to_an_undisturbed_one(tmp_path: Path) -> None:
    begun, calm = tmp_path / "cu", tmp_path / "yen"
    older = load_workbook(BOOK)
    older["Kỳ đánh giá"]["C5"] = "Nơi cũ"
    older.save(tmp_path / "cu.xlsx")
    bring_up_to_date(tmp_path / "cu.xlsx", begun)
    for folder in filter(Path.is_dir, list(begun.iterdir())):
        (folder / "03 đã ký.pdf").write_bytes(b"%PDF-1.4 the only copy")
        paper = min(folder.glob("02*.docx"))
        paper.write_bytes(paper.read_bytes() + b"changed by hand")
    shutil.copytree(begun, calm)
    bring_up_to_date(BOOK, calm)
    expected = stored(calm)
    assert len(expected) > 60
    assert sum("đã ký" in name for name in expected) == 4
    assert expected != stored(begun)
    rough = tmp_path / "giet"
    script = Path(__file__).with_name("killed_runs.py")
    command = [sys.executable, str(script), str(BOOK), str(begun)]
    told = subprocess.run(  # noqa: S603  # our own script
        [*command, str(rough), str(KILLS), str(LONGEST_SECONDS)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert int(told.stdout) == KILLS
    ended = sorted(path for path in rough.iterdir() if path.is_dir())
    for folder in ended:
        assert stored(folder) == expected, folder.name
        assert all(verify(path) == () for path in folder.glob("*.zip"))
    journal = "".join(
        (folder / JOURNAL).read_text(encoding="utf-8-sig", errors="replace") for folder in ended
    )
    assert journal.count("dừng giữa chừng") > KILLS / 4, "runs were stopped at work, and it is told"
    amid = re.findall(r"  XONG .*\n(?:    .*\n)*\S+ \S+  BẮT ĐẦU .*dừng giữa chừng", journal)
    assert len(amid) > KILLS / 10, "and while dossiers were moved into place"
