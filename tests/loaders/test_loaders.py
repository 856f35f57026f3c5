"""The loaders, each with its real framework. A test is skipped if the framework is not installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doc2md.chunks import Chunk
from doc2md.loaders import fields
from doc2md.options.conversion import Options
from doc2md.options.export import ExportOptions
from tests.fakes.workers import convert_inline

pytestmark = pytest.mark.usefixtures("inline_workers")

OPTIONS = Options(pages="1", engine="local", images="off")
EXPORT = ExportOptions(images="off", chunk_size=200)


@pytest.fixture(scope="module")
def report(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page as JSON, so that no loader has to read the page again."""
    path = tmp_path_factory.mktemp("loaders") / "report.json"
    convert_inline(samples / "report.pdf", OPTIONS).save(path)
    return path


@pytest.fixture(scope="module")
def expected(report: Path) -> list[Chunk]:
    return convert_inline(report).chunks(200, images="off")


def check(found: list[tuple[str, str, dict[str, Any]]], expected: list[Chunk], source: Path) -> None:
    """`found`: id, text and metadata of each."""
    assert [(name, text) for name, text, _ in found] == [(chunk.id, chunk.text) for chunk in expected]
    for (_, _, metadata), chunk in zip(found, expected, strict=True):
        assert metadata["source"] == str(source)
        assert metadata["name"] == "report.pdf"
        assert (metadata["page"], metadata["pages"]) == (1, [1])
        assert metadata["headings"] == list(chunk.headings)
        assert [region["box"] for region in metadata["regions"]] == [
            pytest.approx(region.box, abs=0.01) for region in chunk.regions
        ]


def test_langchain_gets_each_chunk_as_a_document(report: Path, expected: list[Chunk]) -> None:
    pytest.importorskip("langchain_core")
    from doc2md.loaders.langchain import Doc2mdLoader

    found = list(Doc2mdLoader(report, export=EXPORT).lazy_load())
    check([(str(d.id), d.page_content, d.metadata) for d in found], expected, report)


def test_llamaindex_gets_each_chunk_as_a_document(report: Path, expected: list[Chunk]) -> None:
    pytest.importorskip("llama_index.core")
    from llama_index.core import SimpleDirectoryReader
    from llama_index.core.schema import MetadataMode

    from doc2md.loaders.llamaindex import Doc2mdReader

    reader = Doc2mdReader(export=EXPORT)
    found = reader.load_data(report)
    check([(d.doc_id, d.text, d.metadata) for d in found], expected, report)
    assert (
        found[-1].get_content(MetadataMode.EMBED)
        == f"headings: {found[-1].metadata['headings']}\n\n{found[-1].text}"
    )
    of_folder = SimpleDirectoryReader(input_files=[report], file_extractor={".json": reader}).load_data()
    assert [d.text for d in of_folder] == [d.text for d in found]
    assert of_folder[0].metadata["page"] == 1


def test_haystack_gets_each_chunk_as_a_document(
    report: Path, expected: list[Chunk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
    pytest.importorskip("haystack")
    from haystack import Pipeline
    from haystack.components.writers import DocumentWriter
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    from doc2md.loaders.haystack import Doc2mdConverter

    store = InMemoryDocumentStore()
    pipeline = Pipeline()
    pipeline.add_component("convert", Doc2mdConverter(export=EXPORT))
    pipeline.add_component("write", DocumentWriter(store))
    pipeline.connect("convert", "write")
    pipeline.run({"convert": {"sources": [report], "meta": {"project": "rain"}}})
    found = sorted(store.filter_documents(), key=lambda d: d.meta["span"])
    check([(d.id, str(d.content), d.meta) for d in found], expected, report)
    assert {d.meta["project"] for d in found} == {"rain"}


def test_flat_metadata_is_strings_and_numbers(expected: list[Chunk]) -> None:
    metadata = fields(b"bytes", expected[0], flat=True)
    assert {type(value) for value in metadata.values()} <= {str, int, float}
    assert json.loads(metadata["regions"])[0]["page"] == 1
    assert metadata["source"] == "report.pdf"
