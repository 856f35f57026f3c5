"""The server: jobs that survive a restart, behind the interfaces of docling-serve and of OpenAI.

    settings.py      what the operator chooses
    order.py         what a client asks for, in doc2md's terms
    store.py         the jobs in an SQLite file
    engine.py        the session, in a thread of its own
    jobs.py          the queue: from an order to its outputs
    outputs.py       a finished document in the formats of its order
    uploads.py       requests to files: sizes, times, names
    fetching.py      documents from addresses that the operator allows
    connections.py   connections on which no request arrives
    security.py      who may ask: token, host and origin
    docling/         docling-serve's interface
    openai_door.py   a chat completions server, as for DeepSeek-OCR
    progress.py      the ledger of a job while it runs
    web/             the web page, and what it asks for
    app.py, run.py   all of it together, listening
    desk.py          the documents that an agent works with
    mcp_tools.py     the tools for agents, over MCP; mcp_run.py runs them

The parent process opens no document: workers do. Everything that a client sends is validated before it is used.
"""
