"""Make the pictures of README and docs from real output: `.venv/bin/python docs/pictures.py`.

Needs LibreOffice and poppler-utils, as the tests do. Every picture is the first page of a paper
that `docgen` makes from the shipped fixture.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from docgen.cli import main

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx"
PICTURES = Path(__file__).parent / "pictures"
DOTS_PER_INCH = 55
UNIT = "Chi bộ Hành chính - Quản trị"
PAPERS = {
    "mau_2a": ("fill", "--pdf", "--form", "2a", "--member", "Đỗ Thị Hằng"),
    "mau_10": ("fill", "--pdf", "--form", "10", "--unit", UNIT),
    "mau_13": ("fill", "--pdf", "--form", "13", "--unit", UNIT, "--mode", "final"),
    "mau_16": (
        "fill",
        "--pdf",
        "--form",
        "16",
        "--unit",
        "Đảng bộ Văn phòng UBND tỉnh",
        "--mode",
        "final",
    ),
    "bien_ban_kiem_phieu": (
        "fill",
        "--pdf",
        "--form",
        "Biên bản kiểm phiếu đảng viên",
        "--unit",
        UNIT,
        "--mode",
        "final",
    ),
    "phieu_a6": ("ballots", "--session", "HC-QT-V2", "--stamp-box"),
}


def picture(name: str, options: tuple[str, ...], folder: Path) -> None:
    """Write the first page of one paper as a small PNG."""
    said = io.StringIO()
    command, *asked = options
    arguments = [command, str(FIXTURE), *asked, "-o", str(folder / name)]
    if main(arguments, said, said):
        sys.exit(said.getvalue())
    [pdf] = (folder / name).rglob("*.pdf")
    printer = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", "-singlefile", "-f", "1", str(pdf)]
    subprocess.run([*printer, str(PICTURES / name)], check=True)  # noqa: S603  # our own files
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for paper, options in PAPERS.items():
            picture(paper, options, Path(temporary))
