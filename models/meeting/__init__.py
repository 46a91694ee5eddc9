from . import union_meeting
from . import union_resolution
from . import union_scrutineer
