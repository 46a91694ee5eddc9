from . import union_contribution
from . import union_contribution_split
from . import union_contribution_check
from . import union_fund_disclosure
from . import union_fund_opinion
from . import union_fund_export
from . import union_fund_entry
from . import union_metric_provider
