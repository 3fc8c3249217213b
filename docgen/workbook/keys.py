"""Which cells say what a row is about: the same there, the same row.

`loose` cells tell rows apart only where both state them. Sheets without a `label` may hold rows
that look alike: nobody is told that such a row is there twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The cells by which the rows of a sheet are told apart, and what they are called."""

    fields: tuple[str, ...]
    loose: tuple[str, ...] = ()
    label: str = ""


def _key(*fields: str, loose: tuple[str, ...] = (), label: str = "") -> Key:
    return Key(fields=fields, loose=loose, label=label)


KEYS: Mapping[str, Key] = {
    "units": _key("code", label="mã tổ chức"),
    "members": _key("code", label="mã đảng viên"),
    "posts": _key("member", "unit", "role", loose=("since",), label="chức vụ"),
    "unit_reviews": _key("unit", label="tổ chức"),
    "member_reviews": _key("member", label="đảng viên"),
    "collectives": _key("code"),
    "leaders": _key("code"),
    "self_reviews": _key("member", label="đảng viên"),
    "meetings": _key("unit", label="tổ chức"),
    "attendance": _key("member", label="đảng viên"),
    "findings": _key("subject", "kind", loose=("number",)),
    "related": _key("unit", "name"),
    "sessions": _key("code", label="mã hội nghị"),
    "counts": _key("session", "subject", label="hội nghị và người được bỏ phiếu"),
    "decisions": _key("subject", label="đảng viên hoặc tổ chức"),
    "histories": _key("subject", label="đảng viên hoặc tổ chức"),
    "attestations": _key("subject", "rule"),
    "collective_reports": _key("subject", label="tập thể"),
    "review_meetings": _key("unit", loose=("held",), label="tổ chức"),
    "residences": _key("member", label="đảng viên"),
    "suggestions": _key("subject", loose=("number",), label="đảng viên, tổ chức"),
    "remedies": _key("unit", "weakness", label="tổ chức và hạn chế"),
    "commendations": _key("subject", "form", loose=("number",), label="đảng viên, tổ chức"),
    "commitments": _key("member", label="đảng viên"),
    "file_updates": _key("member", label="đảng viên"),
    "issued": _key("unit", "paper", "subject", label="tổ chức và giấy tờ"),
    "annulments": _key("subject", "year", label="người, tổ chức và năm"),
    "guidance": _key("unit", "group", "year", loose=("number",)),
    "sources": _key("subject", "page", "column"),
    "opinions": _key("unit", "item", label="tổ chức và mục góp ý"),
}
"""By the field of Review that the rows fill."""
