from . import union_approval_decide
from . import union_reveal
from . import union_service_list_wizard
from . import union_service_cancel_wizard
