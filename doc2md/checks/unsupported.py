"""Mark the text of a model's page that nothing on the page supports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby

from doc2md.checks.claims import claim
from doc2md.checks.compare import differences
from doc2md.checks.difference import is_other_spelling
from doc2md.checks.passages import passages
from doc2md.checks.places import Place, place_of, with_texts_at
from doc2md.document import Mark, MarkKind, Reading, Text, TextSource


def mark_unsupported(reading: Reading) -> Reading:
    """The page with the mark `UNSUPPORTED` on words that its text layer does not have. OCR misses too many words."""
    if reading.printed is None or reading.printed.source is not TextSource.TEXT_LAYER:
        return reading
    found = passages(reading.blocks)
    marks: dict[Place, list[Mark]] = defaultdict(list)
    for each in differences(found, *claim(found, {reading.page: reading.printed})):
        if each.passage is None or each.moved or each.repeated or (each.printed and is_other_spelling(each)):
            continue
        passage = found[each.passage]
        if passage.needs_support and passage.block.transcribed:
            for slot, group in groupby(each.words, key=lambda word: word.slot):
                words = list(group)
                mark = Mark(words[0].token.start, words[-1].token.end, MarkKind.UNSUPPORTED)
                marks[place_of(passage, slot)].append(mark)

    def marked(text: Text, place: Place) -> Text:
        return Text(text.plain, (*text.marks, *marks[place])) if place in marks else text

    return replace(reading, blocks=tuple(with_texts_at(block, marked) for block in reading.blocks))
