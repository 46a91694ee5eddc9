from . import union_access_log
from . import union_vault_mixin
from . import union_member
from . import union_member_event
from . import union_employer
