"""`python -m doc2md`, the same as the command `doc2md`."""

from doc2md.cli import main

if __name__ == "__main__":
    main()
