from . import union_approval_decide
from . import union_reveal
