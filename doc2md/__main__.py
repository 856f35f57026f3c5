"""`python -m doc2md` is `doc2md`."""

from doc2md.cli import main

if __name__ == "__main__":
    main()
