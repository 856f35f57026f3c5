"""Which documents `bench/quality.py` measures, and in which half they are."""

from __future__ import annotations

from pathlib import Path

from rulers import sets
from tests.builders.material import shut, write_case


def test_scans_are_a_set_of_their_own(tmp_path: Path) -> None:
    write_case(tmp_path, "roundtrip/born")
    write_case(tmp_path, "roundtrip/scanned", scan=True)
    assert [case.place for case in sets.load(tmp_path / "corpus")] == ["roundtrip/born", "scans/scanned"]
    assert [case.place for case in sets.load(tmp_path / "corpus", ["scans"])] == ["scans/scanned"]


def test_a_document_is_shut_if_its_place_is_listed(tmp_path: Path) -> None:
    for place in ("lab/a", "lab/b", "real/a"):
        write_case(tmp_path, place)
    shut(tmp_path, "lab/b")
    found = {case.place: case.shut for case in sets.load(tmp_path / "corpus")}
    assert found == {"lab/a": False, "lab/b": True, "real/a": False}


def test_no_shut_document_can_be_chosen_by_name(tmp_path: Path) -> None:
    for place in ("lab/a", "lab/b"):
        write_case(tmp_path, place)
    shut(tmp_path, "lab/b")
    assert [case.name for case in sets.load(tmp_path / "corpus", only=["a", "b"])] == ["a"]


def test_a_case_knows_its_document_and_its_truth(tmp_path: Path) -> None:
    write_case(tmp_path, "lab/a")
    write_case(tmp_path, "real/b")
    photograph = write_case(tmp_path, "omnidoc/c")
    (photograph / "doc.pdf").rename(photograph / "page.jpg")
    lab, real, omnidoc = sets.load(tmp_path / "corpus")
    assert (lab.truth, lab.checks) == (tmp_path / "corpus/lab/a/truth.md", None)
    assert (real.truth, real.checks) == (None, tmp_path / "corpus/real/b/checks.json")
    assert omnidoc.source.name == "page.jpg"
