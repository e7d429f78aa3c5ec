"""The commands of `kongqu`, a file for each kind of work; `cli.py` joins them."""
