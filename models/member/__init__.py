from . import union_member
