from . import roster
from . import service_portal
