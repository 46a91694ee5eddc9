from . import union_access_log
from . import union_member
