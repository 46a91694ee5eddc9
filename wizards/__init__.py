from . import union_approval_decide
