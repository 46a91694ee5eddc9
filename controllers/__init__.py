from . import roster
from . import service_portal
from . import assessment
from . import membership_portal
from . import entry
from . import member_portal
from . import statistics
from . import dues
