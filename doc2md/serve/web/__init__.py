"""The web page of the server, and what it asks for.

    page.py       the page and its files, with the policy of what it may load
    orders.py     send a document, cancel it, convert it again
    watching.py   what changed in the jobs of one client
    results.py    a finished document for people: review page, pictures, tables
    archives.py   documents in all formats as a ZIP file
    pictures.py   the pictures of pages, rendered when somebody looks at them

The page itself is in `templates/web/`: plain HTML, CSS and JavaScript modules, which are served as they are.
"""
