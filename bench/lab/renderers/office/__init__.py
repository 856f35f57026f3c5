"""Documents as files of an office suite: texts, sheets and slides."""
