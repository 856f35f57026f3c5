// The page stands alone: it starts at once.

start();
