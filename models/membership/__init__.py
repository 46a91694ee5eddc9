from . import union_membership_reason
from . import union_membership_request
from . import union_membership_request_check
from . import union_membership_request_flow
from . import union_membership_request_portal
from . import union_membership_ask
from . import union_member
from . import union_member_erase
