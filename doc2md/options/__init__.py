"""What a user can ask for: how documents are read, how they are written, and what a run may cost."""
