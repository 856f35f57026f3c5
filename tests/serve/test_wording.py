"""Messages name what a client can change, and say whose option the others are."""

import pytest

from doc2md.serve.order import Order
from doc2md.serve.wording import for_clients

CASES = [
    ("a.pdf: --pages 7: the document has 3 pages", "a.pdf: page_range 7: the document has 3 pages"),
    ("stopped (--page-seconds)", "stopped (the server's --page-seconds)"),
    ("too long (--document-seconds)", "too long (document_timeout)"),
    ("--chunk-tokens x: unknown", "chunking_tokenizer x: unknown"),
    ("a.pdf: encrypted; put the password in a file and pass --password-file FILE, or set DOC2MD_PDF_PASSWORD",
     "a.pdf: encrypted; a password cannot be given here: save a copy without one"),
    ("my--pages.pdf: damaged -- look", "my--pages.pdf: damaged -- look"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "told"), CASES)
def test_an_option_is_a_parameter_of_the_client_or_one_of_the_server(message: str, told: str) -> None:
    assert for_clients(message, Order(seconds=5).parameters) == told
    assert for_clients(told) == told
