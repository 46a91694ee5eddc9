from . import union_meeting
from . import union_resolution
from . import union_meeting_extraordinary
from . import union_scrutineer
from . import union_metric_provider
