from . import union_training_kind
from . import union_training
from . import union_organization
from . import union_metric_provider
from . import union_member_erase
from . import union_service_activity_kind
from . import union_service_activity
