"""Makes data/strokes/cnchar_order.csv anew: dev/strokes.py PACKAGE.tgz

PACKAGE.tgz is what ``npm pack cnchar-order@3.2.6`` leaves. Nothing of this is needed at run
time: the table and its licence are in the repository. Our own rows stand in data/strokes/own.csv
and are not touched.
"""

import csv
import hashlib
import json
import re
import sys
import tarfile
from pathlib import Path

SHA256 = "98112307108d5815203d6eeafae05fac332f2040433f006782e305e96e729d58"
FOLDER = Path(__file__).resolve().parent.parent / "data/strokes"
#: The five classes of GB 13000.1. A hook under an upright stroke does not bend it, a rising
#: stroke counts as level, a falling-right one as a dot; whatever turns is of the fifth.
CLASSES = {"横": 1, "提": 1, "竖": 2, "竖钩": 2, "撇": 3, "点": 4, "点2": 4, "捺": 4}


def main(archive):
    """Write table and licence; raise ValueError for another release than the one read."""
    content = Path(archive).read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(f"{archive} is not cnchar-order 3.2.6")
    with tarfile.open(archive) as package:
        script = package.extractfile("package/cnchar.order.min.js").read().decode()
        notice = package.extractfile("package/LICENSE").read()
    characters, kinds = (json.loads(text) for text in re.findall(r"JSON\.parse\('(.*?)'\)", script))
    digits = {letter: str(CLASSES.get(kind["name"], 5)) for letter, kind in kinds.items()}
    with open(FOLDER / "cnchar_order.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("character", "strokes"))
        writer.writerows(
            (character, "".join(digits[letter] for letter in letters))
            for character, letters in sorted(characters.items())
        )
    (FOLDER / "LICENSE.cnchar").write_bytes(notice)


if __name__ == "__main__":
    main(sys.argv[1])
