from . import roster
from . import service_portal
from . import assessment
