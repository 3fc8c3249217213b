"""How a paper is signed, and that it does not carry the heading of the state."""

from collections.abc import Iterator, Sequence

from docgen import vi
from docgen.errors import Problem
from docgen.lint.lines import UNKNOWN, Line
from docgen.lint.profile import Profile


def signing_problems(lines: Sequence[Line], profile: Profile) -> Iterator[Problem]:
    """Yield state headings, signing forms the text does not know, and posts without T/M."""
    headings = {vi.fold(text): text for text in profile.state_headings}
    for line in lines:
        for spoken in line.spoken:
            if heading := headings.get(vi.fold(spoken)):
                yield line.problem(
                    "state-heading",
                    f"có «{heading}» của văn bản nhà nước; văn bản của Đảng không dùng quốc hiệu,"
                    " tiêu ngữ",
                    "xóa dòng này; phần đầu là «ĐẢNG CỘNG SẢN VIỆT NAM»",
                )
            for wrong in profile.wrong_signings:
                if wrong.pattern.fullmatch(spoken):
                    yield line.problem(
                        "wrong-signing",
                        f"«{spoken}»: {wrong.message} ({wrong.cite})",
                        wrong.hint,
                        sure=wrong.sure,
                    )
    yield from _posts(lines, profile)


def _posts(lines: Sequence[Line], profile: Profile) -> Iterator[Problem]:
    rule = profile.signing_post
    above: dict[object, str] = {}
    for line in lines:
        text = " ".join(line.spoken)
        before = above.get(line.cell, "")
        is_post = line.component is not None and line.component.id == "chuc_vu"
        signs = is_post and rule.post.fullmatch(text) is not None
        is_told = any(wrong.pattern.fullmatch(before) for wrong in profile.wrong_signings)
        if signs and not is_told and UNKNOWN not in before and not rule.above.fullmatch(before):
            told = f"dòng trên là «{before}»" if before else "trên đó không có dòng nào"
            yield line.problem(
                "wrong-signing",
                f"«{text}» ký cho tập thể nhưng {told} ({rule.cite})",
                rule.hint,
            )
        if text:
            above[line.cell] = text
