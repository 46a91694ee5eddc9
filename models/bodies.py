"""The four bodies of a union and the offices in them: words that several rooms share."""

COMMITTEE_KINDS = [
    ("union", "Union Committee"),
    ("audit", "Audit Committee"),
    ("women", "Women's Committee"),
    ("supervision", "Labour-law Supervision Committee"),
]
POSITIONS = [
    ("chair", "Chair"),
    ("vice_chair", "Vice Chair"),
    ("head", "Head"),
    ("deputy", "Deputy Head"),
    ("member", "Committee Member"),
]
POSITION_RANK = {name: rank for rank, (name, _label) in enumerate(POSITIONS)}
