"""Ballot papers as PDF: seconds for a thousand, and that memory does not grow with them.

5,000 papers of a vote with 26 names, as the officer's button prints them. The other side of the
ratio is what a report does by itself: one body with all papers, here 200 of them, reckoned up.
"""

import re
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import timing

PAPERS, NAMES, PLAIN = 5000, 26, 200
GOAL = 1.0
