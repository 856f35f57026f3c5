"""Running for a long time: deadlines, interruption, file locks, temporary folders, child processes, parallel tasks."""
