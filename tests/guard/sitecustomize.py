"""Python imports this module at its start, because the tests put its folder on PYTHONPATH."""

import staying_here

staying_here.watch()
