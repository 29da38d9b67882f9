"""Speed, as ratios in one run. Nothing here asserts a time.

They use what the tests use; where only the bot is set up, importing them ends the program in a sentence.
"""

import sys
from importlib.util import find_spec

if find_spec("pytest") is None:
    sys.exit("python -m benchmarks needs what the tests need. Set it up with: make .venv/.installed-dev")
