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

# How official papers, which are Chinese data, call them.
BODY_CHINESE = {
    "union": "工会委员会",
    "audit": "工会经费审查委员会",
    "women": "工会女职工委员会",
    "supervision": "工会劳动法律监督委员会",
}
OFFICE_CHINESE = {
    "chair": "主席",
    "vice_chair": "副主席",
    "standing": "常务委员",
    "head": "主任",
    "deputy": "副主任",
    "member": "委员",
}
