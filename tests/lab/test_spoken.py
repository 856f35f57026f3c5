"""Transcripts, mails and questions with answers."""

from __future__ import annotations

from bench.lab.content import Items, Lines, Paragraph, plain
from bench.lab.trees import kinds
from bench.lab.truth import markdown
from tests.lab.made import drawn


def test_each_turn_of_a_transcript_is_a_paragraph_that_starts_with_who_speaks() -> None:
    for n in range(5):
        document, style = drawn(f"{n}", template="interview", language="en")
        turns = [
            plain(block.line)
            for block in document.blocks
            if isinstance(block, Paragraph) and block.role == "turn"
        ]
        assert len(turns) > 2
        assert turns[0].endswith("?")
        assert len({turn.split()[0] for turn in turns}) <= 4
        assert "turn" in kinds(document)
        assert not any(isinstance(block, Items) for block in document.blocks)
        assert "\n- " not in markdown(document, style)


def test_the_head_of_a_mail_keeps_its_lines() -> None:
    document, style = drawn("1", template="mail", language="en")
    head = next(block for block in document.blocks if isinstance(block, Lines) and block.kind == "mail")
    keys = [plain(row).partition(":")[0] for row in head.lines]
    assert sorted(keys) == ["Date", "From", "Subject", "To"]
    assert markdown(document, style).count("\\\n") >= 3
