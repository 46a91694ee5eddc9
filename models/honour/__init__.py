from . import union_honour
from . import union_honour_quota
from . import union_honour_nomination
from . import union_honour_award
from . import union_member_erase
from . import union_metric_provider
