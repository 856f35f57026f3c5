"""Python imports this as it starts, wherever the tests have put its folder on PYTHONPATH."""

import staying_here

staying_here.watch()
