"""The limit of requests per minute, and servers that limit the size of an image."""

from __future__ import annotations

import asyncio
import io
import random
import time

import pytest
from PIL import Image

from doc2md.converter.base import Ask
from doc2md.converter.build import build_model
from doc2md.converter.remote.downscale import downscale
from doc2md.errors import PageError
from doc2md.options.conversion import Options
from doc2md.worker_types import PageImage
from tests.fakes.asking import Outcome, answered, make_engine, picture, read_pages
from tests.fakes.loopback import OK, Loopback, Reply, Request, failure

# Requests per minute


def spaced(requests: list[Request], start: float, gap: float) -> bool:
    """Whether each request came at its time or later."""
    times = sorted(request.at for request in requests)
    return all(at >= start + n * gap - 0.001 for n, at in enumerate(times))


def test_requests_start_evenly_spaced_retries_too(loopback: Loopback) -> None:
    loopback.script = [Reply(500), OK]
    start = time.monotonic()
    results = read_pages(loopback, 6, concurrency=6, rpm=1200)
    assert all(answered(result).attempts == 2 for result in results)
    assert len(loopback.requests) == 12
    assert spaced(loopback.requests, start, 0.05)


def test_after_a_pause_requests_are_still_spaced(loopback: Loopback) -> None:
    said = [0.0]

    def answer(request: Request) -> str | Reply:
        if request.page == request.attempt == 1:
            said[0] = request.at + 0.4
            return Reply(429, {"Retry-After": "0.4"})
        return "fine"

    loopback.answer = answer
    results = read_pages(loopback, 6, concurrency=6, rpm=1200)
    assert all(answered(result).text == "fine" for result in results)
    late = [request for request in loopback.requests if request.at >= said[0]]
    assert spaced(late, said[0], 0.05)


def test_waiting_for_its_turn_does_not_count_as_time_of_a_page(loopback: Loopback) -> None:
    results = read_pages(loopback, 6, concurrency=6, rpm=300, answer_seconds=0.6)
    assert all(answered(result) for result in results)


def test_the_limit_in_the_options_reaches_the_engine(loopback: Loopback) -> None:
    async def run() -> None:
        engine = build_model(Options(base_url=loopback.base_url, rpm=600))
        assert engine is not None
        await asyncio.gather(*(engine.read(Ask(n), picture(n)) for n in range(1, 4)))
        await engine.close()

    start = time.monotonic()
    asyncio.run(run())
    assert spaced(loopback.requests, start, 0.1)


# Images that are too large


def noise(width: int = 200, height: int = 300) -> PageImage:
    """An image that compresses badly, as scans do."""
    pixels = random.Random(7).randbytes(width * height)
    buffer = io.BytesIO()
    Image.frombytes("L", (width, height), pixels).save(buffer, "png")
    return PageImage(buffer.getvalue(), "image/png", width, height, 144.0, (width / 2, height / 2), "digest")


def read_image(server: Loopback, image: PageImage) -> Outcome:
    async def run() -> Outcome:
        engine = make_engine(server)
        try:
            return await engine.read(Ask(1), image)
        except PageError as error:
            return error
        finally:
            await engine.close()

    return asyncio.run(run())


def test_an_image_that_is_too_large_is_sent_once_more_with_half_its_pixels(loopback: Loopback) -> None:
    image = noise()
    limit = len(image.data) - 1
    too_large = Reply(413, {"Content-Type": "text/html"}, b"<html>413 Request Entity Too Large</html>")
    loopback.answer = lambda request: too_large if len(request.image) > limit else "fine"
    transcript = answered(read_image(loopback, image))
    assert (transcript.text, transcript.attempts) == ("fine", 2)
    (note,) = transcript.notes
    assert "too large" in note
    first, second = loopback.requests
    assert first.image == image.data
    with Image.open(io.BytesIO(second.image)) as sent:
        assert sent.width * sent.height == pytest.approx(image.width * image.height / 2, rel=0.02)
        assert sent.width / sent.height == pytest.approx(image.width / image.height, rel=0.02)
    url = next(part for part in second.body["messages"][0]["content"] if part["type"] == "image_url")
    assert url["image_url"]["url"].startswith("data:image/jpeg;")


def test_an_image_that_stays_too_large_fails_its_page(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(413, body=failure("no more than 1 MB"))
    error = read_image(loopback, noise())
    assert isinstance(error, PageError)
    assert str(error) == (
        "the server refused the request: HTTP 413 (server message: no more than 1 MB); "
        "an image with half its pixels is too large as well"
    )
    assert len(loopback.requests) == 2


def test_an_image_that_cannot_be_made_smaller_fails_its_page_at_once(loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply(413)
    error = read_image(loopback, noise(1, 1))
    assert isinstance(error, PageError)
    assert "HTTP 413" in str(error)
    assert str(error).endswith("; the image cannot be made smaller")
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"GIF89a" + b"\0" * 50, noise().data[:200]])
def test_data_that_is_no_image_is_not_made_smaller(data: bytes) -> None:
    assert downscale(PageImage(data, "image/png", 10, 10, 144.0, (5.0, 5.0), "digest")) is None


def test_a_smaller_image_shows_the_same_page() -> None:
    image = noise()
    half = downscale(image)
    assert half is not None
    assert (half.size, half.digest, half.blank) == (image.size, image.digest, image.blank)
    assert half.width / half.dpi == pytest.approx(image.width / image.dpi, rel=0.01)
