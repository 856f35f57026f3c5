"""What every long run needs: locks, temporary files, processes, interruption, deadlines."""
