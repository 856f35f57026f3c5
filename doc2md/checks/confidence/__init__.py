"""The probability that a block is right, from all that is known about it."""
