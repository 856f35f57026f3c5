"""One page all the way: read it, repair and check the answer, cut its figures."""
