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
    ("standing", "Standing Committee Member"),
    ("head", "Head"),
    ("deputy", "Deputy Head"),
    ("member", "Committee Member"),
]
# Who votes on a chair: the members (or their congress) directly, or the committee elected by them.
ELECTORS = [("members", "Members or Their Congress"), ("committee", "Committee")]
POSITION_RANK = {name: rank for rank, (name, _label) in enumerate(POSITIONS)}
