"""The command that retrains both judges: what it draws, in which order it trains, and where the digests go."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from bench import retrain
from bench.judge import command
from bench.lab.factors import parse_levels
from bench.lab.renderers import registry
from doc2md.converter.local.model_files import DIGESTS


@pytest.mark.parametrize("drawn", [*retrain.SETS, *retrain.CONFIDENCE], ids=lambda drawn: drawn.name)
def test_some_renderer_can_draw_every_set(drawn: retrain.Drawn) -> None:
    chosen = parse_levels(drawn.levels)
    supports = [renderer.support for renderer in registry.RENDERERS.values()]
    assert any(
        all(levels & support.get(name, levels) for name, levels in chosen.items()) for support in supports
    )


def test_a_complete_set_is_kept_and_each_training_sees_what_the_one_before_has_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = []

    def run(line: list[str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
        commands.append(line[2:])
        return subprocess.CompletedProcess(line, 0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(retrain, "missing", list)
    monkeypatch.setattr(retrain, "SETS", (retrain.Drawn("all", 1), retrain.Drawn("cjk", 2, ("language=ja",))))
    monkeypatch.setattr(retrain, "CONFIDENCE", (retrain.Drawn("unseen", 1),))
    monkeypatch.setattr("sys.argv", ["retrain", str(tmp_path)])
    for folder in ("all/one", "cjk/one", "unseen/one"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "blocks.json").touch()
    retrain.main()
    sets = [str(tmp_path / "all"), str(tmp_path / "cjk")]
    assert commands == [
        ["bench.lab", sets[1], "--count", "2", "--seed", "train-cjk", "--set", "language=ja", "--jobs", "2"],
        ["bench.tables", *sets, "--jobs", "2"],
        ["bench.judge", *sets, "--jobs", "2"],
        ["bench.confidence", str(tmp_path / "unseen"), "--jobs", "2"],
    ]


def test_nothing_is_drawn_where_a_program_or_font_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrain, "missing", lambda: ["apt-get install fonts-lato"])
    monkeypatch.setattr("sys.argv", ["retrain", str(tmp_path / "out")])
    with pytest.raises(SystemExit, match="fonts-lato"):
        retrain.main()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("carried", [True, False])
def test_only_the_digest_of_weights_that_are_carried_is_pinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, carried: bool
) -> None:
    if carried:
        monkeypatch.setattr(command, "MODELS", tmp_path)
    listing, weights = tmp_path / "digests.py", tmp_path / "judge.npz"
    before = Path(command.DIGESTS).read_text("utf-8")
    listing.write_text(before, "utf-8")
    weights.write_bytes(b"new")
    digest = hashlib.sha256(b"new").hexdigest()
    assert digest in command.pinned(weights, listing)
    after = before.replace(DIGESTS["judge.npz"], digest) if carried else before
    assert listing.read_text("utf-8") == after
