"""Names that Windows accepts, folders whole or not at all, hashes and zips that do not change."""

import hashlib
import io
import random
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import dossier
from docgen.dossier.packing import pack_dossiers, unlock
from docgen.dossier.seal import pack
from docgen.errors import ExitCode, InputError, OutputError, Severity


@given(st.text(max_size=200))
def test_a_name_is_accepted_by_windows(text: str) -> None:
    name = dossier.safe_name(text)
    assert name
    assert len(name) <= 80
    assert not set(name) & set('\\/:*?"<>|\n\t')
    assert name.rstrip(". ") == name
    assert name.split(".")[0].casefold() not in {"con", "aux", "nul", "prn", "com1", "lpt9"}


def test_long_names_that_differ_at_the_end_stay_different() -> None:
    names = {dossier.safe_name("Chi bộ " + "rất " * 30 + end) for end in ("một", "hai")}
    assert len(names) == 2


def test_names_that_differ_only_in_case_are_numbered() -> None:
    names = dossier.Names()
    taken = [names.take(name, ".docx") for name in ("Lê An", "LÊ AN", "Lê An")]
    assert taken == ["Lê An.docx", "LÊ AN (2).docx", "Lê An (3).docx"]


def test_a_file_that_is_there_is_not_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    dossier.write_file(path, b"cu", replace=False)
    with pytest.raises(OutputError) as caught:
        dossier.write_file(path, b"moi", replace=False)
    assert caught.value.exit_code is ExitCode.OUTPUT
    assert "--replace" in caught.value.problems[0].hint
    assert path.read_bytes() == b"cu"
    dossier.write_file(path, b"moi", replace=True)
    assert [item.name for item in tmp_path.iterdir()] == ["a.txt"]


def test_work_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def work(target: Path) -> None:
        with dossier.staging(target) as stage:
            (stage / "dở dang.docx").write_bytes(b"x")
            raise KeyboardInterrupt

    for target in (tmp_path, tmp_path / "chưa có"):
        with pytest.raises(KeyboardInterrupt):
            work(target)
    assert list(tmp_path.iterdir()) == []


def test_the_remains_of_a_killed_run_are_cleared_by_the_next(tmp_path: Path) -> None:
    with dossier.staging(tmp_path) as stage:
        left_over = tmp_path / (stage.name + "-cũ")
        left_over.mkdir()
    with dossier.staging(tmp_path) as stage:
        (stage / "a").mkdir()
        dossier.publish(stage, tmp_path, [stage / "a"], replace=False)
    assert [item.name for item in tmp_path.iterdir()] == ["a"]


def test_a_second_run_in_the_same_folder_says_so_and_disturbs_nothing(tmp_path: Path) -> None:
    with dossier.staging(tmp_path) as stage:
        (stage / "a").mkdir()
        with pytest.raises(OutputError) as caught, dossier.staging(tmp_path):
            pass
        assert caught.value.problems[0].code == "output-in-use"
        dossier.publish(stage, tmp_path, [stage / "a"], replace=False)
    assert [item.name for item in tmp_path.iterdir()] == ["a"]


def test_nothing_is_moved_if_one_of_the_targets_is_there(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with dossier.staging(tmp_path) as stage:
        ready = [stage / "a", stage / "b"]
        for folder in ready:
            folder.mkdir()
        with pytest.raises(OutputError):
            dossier.publish(stage, tmp_path, ready, replace=False)
    assert [item.name for item in tmp_path.iterdir()] == ["b"]


def test_a_target_that_is_a_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("x")
    with pytest.raises(OutputError) as caught, dossier.staging(tmp_path / "tep" / "ho_so"):
        pass
    assert caught.value.problems[0].code == "output-not-folder"


def dossier_of(target: Path, text: bytes) -> None:
    """Build two dossiers, replacing what was there."""
    with dossier.staging(target) as stage:
        for name in ("01 A", "02 B"):
            (stage / name).mkdir()
            (stage / name / "Mẫu.docx").write_bytes(text)
            dossier.seal(stage / name)
        dossier.publish(stage, target, [stage / "01 A", stage / "02 B"], replace=True)


def contents(target: Path) -> dict[str, bytes]:
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*.docx")
        if path.is_file()
    }


def test_a_dossier_with_a_scan_laid_in_or_a_paper_changed_is_not_replaced(tmp_path: Path) -> None:
    dossier_of(tmp_path, b"cu")
    (tmp_path / "02 B" / "bản quét.pdf").write_bytes(b"dau do")
    with pytest.raises(OutputError) as caught:
        dossier_of(tmp_path, b"moi")
    assert "bản quét.pdf" in caught.value.problems[0].message
    (tmp_path / "02 B" / "bản quét.pdf").unlink()
    (tmp_path / "01 A" / "Mẫu.docx").write_bytes(b"sua tay")
    with pytest.raises(OutputError) as caught:
        dossier_of(tmp_path, b"moi")
    assert "Mẫu.docx" in caught.value.problems[0].message
    assert contents(tmp_path)["02 B/Mẫu.docx"] == b"cu"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, PermissionError])
@pytest.mark.parametrize("at_move", range(1, 5))
def test_stopped_in_the_middle_of_the_moves_all_that_was_there_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException], at_move: int
) -> None:
    dossier_of(tmp_path, b"cu")
    before = contents(tmp_path)
    real, moves = Path.replace, 0

    def fails(self: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == at_move:
            raise stop
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises((KeyboardInterrupt, OutputError)):
        dossier_of(tmp_path, b"moi")
    assert contents(tmp_path) == before
    assert sorted(item.name for item in tmp_path.iterdir()) == ["01 A", "02 B"]


def test_what_a_dead_machine_left_aside_is_brought_back_by_the_next_run(tmp_path: Path) -> None:
    dossier_of(tmp_path, b"cu")
    aside = tmp_path / ".docgen-cu-abc"
    aside.mkdir()
    (aside / "moves.txt").write_text("01 A\n02 B", encoding="utf-8")
    (tmp_path / "01 A").replace(aside / "0")
    with dossier.staging(tmp_path):
        assert contents(tmp_path)["01 A/Mẫu.docx"] == b"cu"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["01 A", "02 B"]


def make_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "01 Chi bộ Tổng hợp"
    (folder / "Bản kiểm điểm").mkdir(parents=True)
    (folder / "Bản kiểm điểm" / "001 Lê Ánh.docx").write_bytes(b"mot")
    (folder / "02 Mẫu 13.docx").write_bytes(b"hai")
    dossier.seal(folder)
    return folder


def test_the_manifest_lists_the_hash_of_every_file(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    lines = (folder / dossier.MANIFEST).read_text(encoding="utf-8").splitlines()
    assert lines == [
        f"{hashlib.sha256(b'hai').hexdigest()}  02 Mẫu 13.docx",
        f"{hashlib.sha256(b'mot').hexdigest()}  Bản kiểm điểm/001 Lê Ánh.docx",
    ]


def test_two_zips_of_the_same_files_are_the_same_bytes_and_keep_their_names(tmp_path: Path) -> None:
    first = dossier.archive(make_folder(tmp_path / "a"))
    second = dossier.archive(make_folder(tmp_path / "b"))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert "01 Chi bộ Tổng hợp/Bản kiểm điểm/001 Lê Ánh.docx" in archive.namelist()


def sealed(folder: Path) -> Path:
    """Return a dossier of a few files of every kind, sealed."""
    (folder / "02 Bản kiểm điểm").mkdir(parents=True)
    for number, name in enumerate(("Bùi Thị Ngọc", "Đỗ Văn Ước", "Lý Thường")):
        path = folder / "02 Bản kiểm điểm" / f"{number:03d} {name}.docx"
        path.write_bytes(bytes(range(256)) * (number + 1))
    (folder / "01 Báo cáo.docx").write_bytes(b"PK\x03\x04 mot")
    (folder / "index.json").write_text("{}", encoding="utf-8")
    dossier.seal(folder)
    return folder


def test_a_sealed_dossier_verifies_as_folder_and_as_zip(tmp_path: Path) -> None:
    folder = sealed(tmp_path / "00 Chi bộ Bàng")
    (tmp_path / "00 Chi bộ Bàng.zip").write_bytes(dossier.archive(folder))
    found = dossier.find_sealed(tmp_path)
    assert [path.name for path in found] == ["00 Chi bộ Bàng", "00 Chi bộ Bàng.zip"]
    assert [dossier.verify(path) for path in found] == [(), ()]


def _damage(folder: Path, dice: random.Random) -> str:
    """Make one change to a folder and return the code that must name it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    victim = dice.choice(files)
    is_manifest = victim.name == dossier.MANIFEST
    kind = dice.choice(("byte", "cut", "longer", "gone", "new", "renamed"))
    data = victim.read_bytes()
    if kind == "byte":
        at = dice.randrange(len(data))
        victim.write_bytes(
            data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]
        )
    elif kind == "cut":
        victim.write_bytes(data[: dice.randrange(len(data))])
    elif kind == "longer":
        victim.write_bytes(data + bytes(dice.randrange(1, 9)))
    elif kind == "gone":
        victim.unlink()
    elif kind == "new":
        (victim.parent / "quét thêm.pdf").write_bytes(b"%PDF-1.7")
        return "dossier-file-extra"
    else:
        victim.rename(victim.with_name(f"cũ {victim.name}"))
    if is_manifest:
        return "dossier-manifest-missing" if kind in {"gone", "renamed"} else ""
    return "dossier-file-missing" if kind in {"gone", "renamed"} else "dossier-file-changed"


def test_a_thousand_single_changes_are_all_found(tmp_path: Path) -> None:
    """In a folder by name; in a zip any bit anywhere, in the packing too."""
    dice = random.Random(42)  # noqa: S311  # a plain, repeatable die
    original = sealed(tmp_path / "00 Chi bộ Bàng")
    for number in range(500):
        folder = tmp_path / f"{number}"
        shutil.copytree(original, folder)
        expected = _damage(folder, dice)
        codes = {problem.code for problem in dossier.verify(folder)}
        assert codes, f"change {number} was not found"
        assert not expected or expected in codes
        shutil.rmtree(folder)
    whole = dossier.archive(original)
    target = tmp_path / "00 Chi bộ Bàng.zip"
    for number in range(500):
        at = dice.randrange(len(whole))
        changed = whole[:at] + bytes([whole[at] ^ (1 << dice.randrange(8))]) + whole[at + 1 :]
        target.write_bytes(changed if number % 5 else whole[:at])
        assert dossier.verify(target), f"change {number} of the zip was not found"


def test_a_zip_packed_anew_with_the_same_files_is_only_a_warning(tmp_path: Path) -> None:
    folder = sealed(tmp_path / "00 Chi bộ Bàng")
    again = tmp_path / "nén lại.zip"
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                target.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
    (found,) = dossier.verify(again)
    assert found.code == "dossier-zip-repacked"
    assert found.severity is Severity.WARNING


def test_a_zip_of_what_is_in_the_folder_is_only_packed_anew(tmp_path: Path) -> None:
    folder = sealed(tmp_path / "00 Chi bộ Bàng")
    again = tmp_path / "nén lại.zip"

    def pack(folder: Path) -> list[str]:
        with zipfile.ZipFile(again, "w") as target:
            for path in folder.rglob("*"):
                target.write(path, path.relative_to(folder).as_posix())
        return [problem.code for problem in dossier.verify(again)]

    assert pack(folder) == ["dossier-zip-repacked"]
    (folder / "01 Báo cáo.docx").write_bytes(b"khac")
    assert pack(folder) == ["dossier-file-changed"]


def test_a_folder_without_a_dossier_is_refused(tmp_path: Path) -> None:
    for place, code in ((tmp_path, "dossier-not-sealed"), (tmp_path / "sai", "input-missing")):
        with pytest.raises(InputError) as caught:
            dossier.find_sealed(place)
        assert caught.value.problems[0].code == code


@pytest.mark.parametrize("lost", [["manifest-sha256.txt"], ["manifest-sha256.txt", "index.json"]])
def test_a_dossier_among_others_that_lost_its_manifest_is_named(
    tmp_path: Path, lost: list[str]
) -> None:
    for name in ("00 Chi bộ Bàng", "01 Chi bộ Xoan"):
        packed = dossier.archive(sealed(tmp_path / name))
        (tmp_path / f"{name}.ZIP" if name[1] == "0" else tmp_path / f"{name}.zip").write_bytes(
            packed
        )
    for name in lost:
        (tmp_path / "01 Chi bộ Xoan" / name).unlink()
    (tmp_path / "Ảnh hội nghị").mkdir()
    found = {path.name: dossier.verify(path) for path in dossier.find_sealed(tmp_path)}
    assert list(found) == [
        "00 Chi bộ Bàng",
        "00 Chi bộ Bàng.ZIP",
        "01 Chi bộ Xoan",
        "01 Chi bộ Xoan.zip",
    ]
    told = [problem.code for problems in found.values() for problem in problems]
    assert told == ["dossier-manifest-missing"]


PASSWORD = "mùa kiểm điểm 2023"  # noqa: S105  # invented


@pytest.fixture
def several(tmp_path: Path) -> list[Path]:
    """Return two sealed dossiers."""
    folders = []
    for name in ("00 Đảng bộ", "01 Chi bộ Một"):
        folder = tmp_path / "ho_so" / name
        (folder / "05 Mẫu 2a").mkdir(parents=True)
        (folder / "05 Mẫu 2a" / "001 Nguyễn Văn Ổn.docx").write_bytes(b"giay to " * 30)
        dossier.seal(folder)
        folders.append(folder)
    return folders


@pytest.mark.parametrize("password", [None, PASSWORD])
def test_a_package_holds_all_dossiers_and_verifies_itself(
    several: list[Path], tmp_path: Path, password: str | None
) -> None:
    target = tmp_path / "goi.zip"
    assert pack_dossiers(several, target, password=password, replace=False) == 4
    opened = unlock(target, password) if password else None
    assert dossier.verify(target, opened) == ()
    with pytest.raises(OutputError):
        pack_dossiers(several, target, password=password, replace=False)
    again = tmp_path / "lai" / "goi.zip"
    pack_dossiers(several, again, password=password, replace=False)
    assert (again.read_bytes() == target.read_bytes()) is (password is None)
    names = zipfile.ZipFile(target).namelist()
    assert "goi/01 Chi bộ Một/05 Mẫu 2a/001 Nguyễn Văn Ổn.docx" in names
    assert (b"giay to giay to" in target.read_bytes()) is (password is None)


def test_a_locked_package_opens_only_with_its_password_and_shows_changes(
    several: list[Path], tmp_path: Path
) -> None:
    target = tmp_path / "goi.zip"
    pack_dossiers(several, target, password=PASSWORD, replace=False)
    with pytest.raises(InputError) as caught:
        dossier.verify(target)
    assert [p.code for p in caught.value.problems] == ["zip-password-missing"]
    with pytest.raises(InputError) as caught:
        unlock(target, "khác")
    assert [p.code for p in caught.value.problems] == ["zip-password-wrong"]
    data = bytearray(target.read_bytes())
    data[data.index(b"001 Nguy") + 120] ^= 1
    target.write_bytes(bytes(data))
    found = dossier.verify(target, unlock(target, PASSWORD))
    assert {p.code for p in found} == {"dossier-file-changed"}


def test_a_zip_cut_short_is_told_apart_from_a_lost_manifest(tmp_path: Path) -> None:
    inner = pack({"a.xml": b"1"})
    whole = pack({"01 A/01 Biên bản.docx": inner, "01 A/manifest-sha256.txt": b"", "01 A/x": b"2"})
    cut = tmp_path / "01 A.zip"
    cut.write_bytes(whole[: whole.index(inner) + len(inner)])
    [problem] = dossier.verify(cut)
    assert "cắt cụt" in problem.message
    assert "tải lại" in problem.hint
