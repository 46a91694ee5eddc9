from . import union_statistics_format
from . import union_statistics_measure
from . import union_statistics_sheet
from . import union_statistics_source
from . import union_statistics_return
from . import union_statistics_paper
from . import union_metric_provider
